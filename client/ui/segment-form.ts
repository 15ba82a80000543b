/** The form of a segment: title, key and its condition clicked together, or all of it as YAML; stores nothing. */
import { html } from 'hono/html'
import { readJourneyChoices } from '../../db/journey-choices.ts'
import type { Db } from '../../db/open.ts'
import { formKinds } from '../../domain/condition/form-leaf.ts'
import { type Fields, isFields } from '../../domain/condition/reader.ts'
import type { Problem } from '../../domain/problem.ts'
import { readYaml } from '../../domain/yaml.ts'
import { conditionForm } from './condition-form.ts'
import { eventChoices } from './draft-read.ts'
import { carryOut } from './draft-post.ts'
import { cellsOf, fieldsOf, type Posted, textField } from './draft-save.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'

export interface SegmentText {
  readonly source: string
  readonly problems: readonly Problem[]
}

/** The text that was posted, with what was clicked and typed carried out on it. */
export async function postedSegment(db: Db, view: View, posted: Posted): Promise<SegmentText> {
  const typed = textField(posted, 'source')
  if (typed !== null) return { source: typed, problems: [] }
  const base = textField(posted, 'base') ?? ''
  const { journeys } = await readJourneyChoices(db, view.language)
  const [first] = journeys
  const beginnings = { template: '', step: '', email: '', segment: '', event: 'demo.requested', journey: first?.key ?? 'journey' }
  const today = view.now.toISOString().slice(0, 10)
  const act = textField(posted, 'act') ?? ''
  const carried = carryOut({ base, fields: fieldsOf(posted), cells: cellsOf(posted), act }, { ...beginnings, today })
  return carried.ok ? { source: carried.source, problems: [] } : { source: base, problems: carried.problems }
}

/** What Postgres can be asked of all leads at once, and groups of it. */
const unasked = ['ready', 'clicked', 'sent', 'handoff', 'segment', 'weekday', 'date']
const askable = [...formKinds.filter((kind) => !unasked.includes(kind)), 'all', 'any'] as const

/** `posted`: which of the two views somebody has chosen. */
export async function segmentForm(db: Db, view: View, text: SegmentText, posted: Posted): Promise<Html> {
  const { value } = readYaml(text.source)
  const drawn = isFields(value) ? await formPart(db, view, text, value) : null
  const asYaml =
    drawn === null || posted['mode'] === 'yaml' || (typeof posted['source'] === 'string' && posted['mode'] !== 'form')
  return html`<section class="panel">
    <div class="inside padded">
      <form class="segment-form" method="post" action="/segments">
        <button class="default" name="mode" value="check" tabindex="-1" aria-hidden="true"></button>
        <div class="tabs" role="group" aria-label="${view.t('draft.views')}">
          ${tab(view.t('draft.asForm'), 'form', !asYaml)}${tab(view.t('draft.asYaml'), 'yaml', asYaml)}
        </div>
        ${asYaml ? yamlPart(view, text) : drawn}
        <p class="quiet small-text">${view.t('segments.nobodyEnters')}</p>
        <div class="actions">
          <button name="mode" value="check" class="outline">${view.t('segments.check')}</button
          ><button name="mode" value="publish">${view.t('segments.publish')}</button>
        </div>
      </form>
    </div>
  </section>`
}

function tab(text: string, mode: 'form' | 'yaml', isChosen: boolean): Html {
  return html`<button class="tab" name="mode" value="${mode}" aria-pressed="${String(isChosen)}">${text}</button>`
}

function yamlPart(view: View, { source }: SegmentText): Html {
  return html`<label
    >${view.t('segments.source')}<textarea name="source" rows="14" spellcheck="false" class="code" data-tabs>${source}</textarea
    ><span class="hint">${view.t('segments.sourceHint')}</span></label
  >`
}

function named(list: readonly { readonly key: string; readonly name: string }[]) {
  return list.map(({ key, name }) => ({ value: key, name }))
}

/** Null where the condition is none. */
async function formPart(db: Db, view: View, { source, problems }: SegmentText, value: Fields): Promise<Html | null> {
  const { eventTypes, journeys, segments } = await readJourneyChoices(db, view.language)
  const names = { eventTypes: eventChoices(view, eventTypes), journeys: named(journeys), segments: named(segments), emails: [] }
  const drawn = conditionForm({
    view,
    names,
    owner: 'if',
    label: view.t('segments.source'),
    value: value['if'],
    problems,
    kinds: askable,
  })
  if (drawn === null) return null
  return html`<textarea name="base" hidden aria-hidden="true" tabindex="-1">${source}</textarea>
    <div class="across">
      ${input('title', view.t('draft.title'), value['title'])}${input('segment', view.t('draft.newKey'), value['segment'], view.t('draft.newKeyHint'))}
    </div>
    ${drawn}`
}

function input(name: string, label: string, value: unknown, hint = ''): Html {
  return html`<label
    >${label}<input
      name="text||${name}"
      value="${typeof value === 'string' ? value : ''}"
      autocomplete="off"
    />${hint === '' ? '' : html`<span class="hint">${hint}</span>`}</label
  >`
}
