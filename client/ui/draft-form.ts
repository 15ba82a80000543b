/** The form of a draft: its steps one below the other as they follow, each to unfold; what is wrong stands at its step. */
import { html } from 'hono/html'
import { stepKinds } from '../../domain/journey/definition.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { OutlineList, OutlineStep } from '../../domain/journey/outline.ts'
import type { Problem } from '../../domain/problem.ts'
import { say } from '../../domain/words.ts'
import { formInputs } from './draft-conditions.ts'
import { moveChoice, type MoveWords } from './draft-move.ts'
import { type Known, suggestionLists } from './draft-input.ts'
import { inputsOf, journeyInputs, outcomes } from './draft-fields.ts'
import { anchorOf, problemLines } from './draft-problems.ts'
import { type Html, wordOf } from './format.ts'
import { icon, type IconName } from './icon.ts'
import { arrowText, caseText, stepName, stepText } from './journey-step.ts'
import type { View } from './view.ts'

export interface DraftForm {
  readonly value: Readonly<Record<string, unknown>>
  readonly outline: OutlineList
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  readonly graph: JourneyGraph | null
  /** Ids of the steps that could be read, by path. */
  readonly ids: ReadonlyMap<string, string>
  readonly known: Known
  /** Path of the step to begin with unfolded. */
  readonly open: string | null
}

export function draftForm(view: View, form: DraftForm): Html {
  const rules = { path: '', fields: form.value, problems: form.problems.get('') ?? [], known: form.known }
  return html`<section class="panel" id="${anchorOf('rules')}">
      <details class="rules" data-keep="rules" ${form.open === 'rules' ? 'open' : ''}>
        <summary>${icon('settings')}<span class="grow">${view.t('draft.rules')}</span></summary>
        <div class="inside">${formInputs(view, rules, journeyInputs)}</div>
      </details>
    </section>
    <section class="panel draft-steps" aria-label="${view.t('draft.steps')}">${listOf(view, form, form.outline)}</section>
    ${suggestionLists(form.known)}`
}

function listOf(view: View, form: DraftForm, list: OutlineList): Html {
  return html`<ol class="steps">
      ${list.steps.map((step, index) => stepOf(view, form, step, { isFirst: index === 0, isLast: index === list.steps.length - 1 }))}
    </ol>
    ${adder(view, `${list.path}|${list.steps.length}`)}`
}

/** One choice, one button: what is added opens at once. */
function adder(view: View, place: string): Html {
  return html`<details class="adder">
    <summary>${icon('plus')}${view.t('draft.addStep')}</summary>
    <div class="kinds">
      ${stepKinds.map(
        (kind) =>
          html`<button class="small ghost" name="act" value="add|${place}|${kind}">
            ${icon(kindIcons[kind])}${say(view.language, `journey.step.${kind}`)}
          </button>`,
      )}
    </div>
  </details>`
}

const kindIcons: Readonly<Record<(typeof stepKinds)[number], IconName>> = {
  email: 'email',
  wait: 'wait',
  waitFor: 'wait',
  branch: 'branch',
  split: 'branch',
  update: 'score',
  notify: 'bell',
  webhook: 'handoffs',
  handoff: 'handoffs',
  recycle: 'recycle',
  goto: 'journeys',
  exit: 'exit',
}

interface Position {
  readonly isFirst: boolean
  readonly isLast: boolean
}

function stepOf(view: View, form: DraftForm, step: OutlineStep, position: Position): Html {
  const problems = form.problems.get(step.path) ?? []
  return html`<li id="${anchorOf(step.path)}" data-kind="${step.kind ?? 'unknown'}">
    <details data-keep="${step.path}" ${form.open === step.path ? 'open' : ''}>
      <summary>
        ${icon(iconOf(view, form, step))}<span class="grow">${headOf(view, form, step)}</span>
        ${problems.length === 0 ? '' : badge(view, problems)}
      </summary>
      <div class="fields">
        ${formInputs(view, { path: step.path, fields: step.fields, problems, known: form.known }, inputsOf(step))}
        ${step.kind === null ? html`<p class="quiet">${view.t('draft.unknownKind')}</p>` : ''}
        ${stepActions(view, form, step, position)}
      </div>
    </details>
    ${problemLines(view, problems)}${step.lists.map((list) => wayOf(view, form, step, list))}
  </li>`
}

function iconOf(view: View, { graph, ids }: DraftForm, { path, kind }: OutlineStep): IconName {
  const node = graph?.nodes[ids.get(path) ?? '']
  if (graph !== null && node !== undefined) return stepText(view, node, graph).icon
  return kind === null ? 'alert' : kindIcons[kind]
}

/** What each of several cases asks stands at its way. */
function headOf(view: View, { graph, ids }: DraftForm, step: OutlineStep): Html {
  const node = graph?.nodes[ids.get(step.path) ?? '']
  if (graph === null || node === undefined) return plainHead(view, step, graph)
  const { title, note: text } = stepText(view, node, graph)
  const note = node.kind === 'branch' && node.cases.length > 1 ? '' : text
  return html`<span class="title">${title}</span>${note === '' ? '' : html` <span class="quiet small-text">${note}</span>`}`
}

/** A goto leaves no node, and what is not understood none either. */
function plainHead(view: View, { kind, fields }: OutlineStep, graph: JourneyGraph | null): Html {
  const name = kind === null ? (Object.keys(fields)[0] ?? '?') : say(view.language, `journey.step.${kind}`)
  const target = kind === 'goto' ? fields['goto'] : ''
  return html`<span class="title">${name}</span>
    <span class="quiet small-text">${typeof target === 'string' ? stepName(view, graph, target) : ''}</span>`
}

function badge(view: View, problems: readonly Problem[]): Html {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const n = errors === 0 ? problems.length : errors
  return html`<span class="tag ${errors === 0 ? '' : 'broken'}"
    >${view.t(errors === 0 ? 'draft.hints' : 'draft.errors', { n, count: n })}</span
  >`
}

function stepActions(view: View, form: DraftForm, step: OutlineStep, { isFirst, isLast }: Position): Html {
  const { path, kind, fields } = step
  const free = outcomes.filter((outcome) => !isOutcome(fields['outcomes'], outcome))
  return html`<div class="actions">
    ${isFirst ? '' : button(`up|${path}`, view.t('draft.up'))}${isLast ? '' : button(`down|${path}`, view.t('draft.down'))}
    ${kind === 'branch' || (kind === 'waitFor' && Array.isArray(fields[kind])) ? button(`case|${path}`, view.t('draft.addCase')) : ''}
    ${kind === 'split' ? button(`way|${path}`, view.t('draft.addWay')) : ''}
    ${kind === 'handoff' ? free.map((outcome) => button(`outcome|${path}|${outcome}`, view.t('draft.addOutcome', { outcome: wordOf(view, ['handoffStatus', 'rejectReason'], outcome) }), 'ghost')) : ''}
    ${moveChoice(view, form.outline, step, moveWords(view, form))}
    <button class="small outline" data-variant="danger" name="act" value="remove|${path}">${view.t('draft.remove')}</button>
  </div>`
}

function moveWords(view: View, { graph, ids }: DraftForm): MoveWords {
  const nodeOf = ({ path }: OutlineStep) => graph?.nodes[ids.get(path) ?? '']
  return {
    nameOf: (step) => {
      const node = nodeOf(step)
      if (graph !== null && node !== undefined) return stepText(view, node, graph).title
      return step.kind === null ? step.path : say(view.language, `journey.step.${step.kind}`)
    },
    wayOf: (step, { label }) => arrowText(view, nodeOf(step), label) || label,
  }
}

function button(act: string, text: string, look = 'outline'): Html {
  return html`<button class="small ${look}" name="act" value="${act}">${text}</button>`
}

function isOutcome(value: unknown, outcome: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, outcome)
}

/** The steps on one of the ways that leave a step. */
function wayOf(view: View, form: DraftForm, step: OutlineStep, list: OutlineList): Html {
  const node = form.graph?.nodes[form.ids.get(step.path) ?? '']
  const words = arrowText(view, node, list.label) || list.label
  const asked = caseText(view, node, list.label, form.graph)
  const drop =
    list.owner === null || list.label === 'else'
      ? ''
      : html`<button class="small ghost" name="act" value="remove|${list.owner.path}" title="${view.t('draft.removeWay')}">
          ×
        </button>`
  return html`<div class="way">
    <p class="way-name"><span>${words}${asked === '' ? '' : html`: <span class="quiet">${asked}</span>`}</span>${drop}</p>
    ${listOf(view, form, list)}
  </div>`
}
