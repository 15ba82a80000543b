/** A condition as rows to click together: kind, field, comparison, value; groups of them; a sentence over it, problems at their row. */
import { html } from 'hono/html'
import { type AddedKind, addedKinds, groupingOf, groupings } from '../../domain/condition/form-build.ts'
import { formKinds } from '../../domain/condition/form-leaf.ts'
import { drawCondition, type DrawnGroup, type DrawnNode, type DrawnRow } from '../../domain/condition/form-tree.ts'
import type { Problem } from '../../domain/problem.ts'
import { say } from '../../domain/words.ts'
import { cellInputs, type ConditionNames } from './condition-cells.ts'
import { problemLines } from './draft-problems.ts'
import { conditionSentence } from './condition-sentence.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'

export interface ConditionForm {
  readonly view: View
  readonly names: ConditionNames
  /** Where the condition stands, such as `steps[1].waitFor`. */
  readonly owner: string
  readonly label: string
  readonly value: unknown
  /** Those of the whole text; the ones inside this condition are shown. */
  readonly problems: readonly Problem[]
  /** Kinds that may be added; those there already stay. */
  readonly kinds: readonly AddedKind[]
}

/** Null for what is no condition and can only be shown as text. */
export function conditionForm(form: ConditionForm): Html | null {
  const root = drawCondition(form.value)
  const isNone =
    form.value === undefined || (typeof form.value === 'object' && form.value !== null && Object.keys(form.value).length === 0)
  if (root === null && !isNone) return null
  const { view, owner } = form
  return html`<fieldset class="condition" data-condition="${owner}">
    <legend>${form.label}</legend>
    <p class="says">${root === null ? view.t('condition.none') : conditionSentence(view, form.names, root)}</p>
    ${root === null ? '' : nodeOf(form, root)}
    <div class="adders">
      ${root === null ? adder(form, '', 'and', view.t('condition.add')) : html`${adder(form, '', 'and', view.t('condition.addAnd'))}${adder(form, '', 'or', view.t('condition.addOr'))}`}
      <button class="small ghost apply" name="act" value="cond|${owner}||apply">${view.t('condition.apply')}</button>
    </div>
  </fieldset>`
}

function nodeOf(form: ConditionForm, node: DrawnNode): Html {
  return node.kind === 'row' ? rowOf(form, node) : groupOf(form, node)
}

function inputName({ owner }: ConditionForm, path: string, cell: string): string {
  return `cond|${owner}|${path}|${cell}`
}

function groupOf(form: ConditionForm, group: DrawnGroup): Html {
  const { view } = form
  const isCounted = group.how === 'some'
  const option = (grouping: string) =>
    html`<option value="${grouping}" ${grouping === groupingOf(group) ? 'selected' : ''}>
      ${say(view.language, `grouping.${grouping}`)}
    </option>`
  return html`<div class="group">
    <div class="group-head">
      <select name="${inputName(form, group.path, 'how')}" aria-label="${view.t('condition.how')}">
        ${groupings.map(option)}</select
      >${isCounted ? html`<input name="${inputName(form, group.path, 'atLeast')}" value="${String(group.atLeast)}" size="3" inputmode="numeric" aria-label="${say(view.language, 'conditionCell.times')}" />` : ''}
      ${group.path === '' ? '' : removeButton(form, group.path)}
    </div>
    ${group.items.map((item) => nodeOf(form, item))}
    ${group.path === '' ? '' : html`<div class="adders">${adder(form, group.path, 'add', view.t('condition.addHere'))}</div>`}
    ${problemsAt(form, `${form.owner}.${group.path}`, (path, at) => path === at || path === `${at}.atLeast`)}
  </div>`
}

function rowOf(form: ConditionForm, row: DrawnRow): Html {
  const { view, names } = form
  const nameOf = (cell: string) => inputName(form, row.path, cell)
  const inputs =
    row.form === null
      ? html`<input class="code" name="${nameOf('yaml')}" value="${row.cells['yaml']?.[0] ?? ''}" size="28" aria-label="YAML" />
          <span class="hint">${view.t('condition.asYaml')}</span>`
      : row.form.cells.map((cell) => cellInputs({ view, names, nameOf, cells: row.cells, leaf: row.leaf }, cell))
  const isWrong = problemsOfRow(form, row).length > 0
  return html`<div class="clause${isWrong ? ' wrong' : ''}">
    <div class="cells">${kindSelect(form, row)}${inputs}</div>
    <div class="clause-actions">
      <label class="chip not"
        ><input
          type="checkbox"
          name="${nameOf('holds')}"
          value="no"
          ${row.isNegated ? 'checked' : ''}
        />${view.t('condition.not')}</label
      >${removeButton(form, row.path)}
    </div>
    ${problemLines(view, problemsOfRow(form, row))}
  </div>`
}

function kindSelect(form: ConditionForm, row: DrawnRow): Html {
  const { view } = form
  const offered = formKinds.filter((kind) => kind === row.leaf || form.kinds.includes(kind))
  const isKnown = formKinds.some((kind) => kind === row.leaf)
  const option = (kind: string, name: string) =>
    html`<option value="${kind}" ${kind === row.leaf ? 'selected' : ''}>${name}</option>`
  return html`<select class="kind" name="${inputName(form, row.path, 'kind')}" aria-label="${view.t('condition.kind')}">
    ${isKnown ? '' : option(row.leaf, row.leaf)}${offered.map((kind) => option(kind, say(view.language, `conditionKind.${kind}`)))}
  </select>`
}

/** What is chosen here is there after the next save; where scripts run, at once. */
function adder(form: ConditionForm, path: string, cell: 'and' | 'or' | 'add', label: string): Html {
  const name = (kind: AddedKind) => say(form.view.language, `conditionKind.${kind}`)
  return html`<select class="adder" name="${inputName(form, path, cell)}" aria-label="${label}">
    <option value="">+ ${label}</option>
    ${addedKinds.filter((kind) => form.kinds.includes(kind)).map((kind) => html`<option value="${kind}">${name(kind)}</option>`)}
  </select>`
}

function removeButton({ view, owner }: ConditionForm, path: string): Html {
  return html`<button
    class="small ghost remove"
    name="act"
    value="cond|${owner}|${path}|remove"
    title="${view.t('condition.remove')}"
    aria-label="${view.t('condition.remove')}"
  >
    ×
  </button>`
}

/** Checks of names know the condition, not always the row: there the name tells which one is meant. */
function problemsOfRow({ owner, problems }: ConditionForm, row: DrawnRow): readonly Problem[] {
  const at = `${owner}.${row.path}`
  const isNamed = ({ message }: Problem) =>
    message.startsWith(`\`${row.leaf}`) ||
    Object.values(row.cells).some((texts) => texts.some((text) => message.includes(`"${text}"`)))
  return problems.filter((problem) => {
    if (problem.path === at || problem.path.startsWith(`${at}.`) || problem.path.startsWith(`${at}[`)) return true
    return (problem.path === owner || problem.path === `${owner}.${row.leaf}`) && isNamed(problem)
  })
}

function problemsAt({ view, problems }: ConditionForm, at: string, isHere: (path: string, at: string) => boolean): Html {
  return problemLines(
    view,
    problems.filter(({ path }) => isHere(path, at)),
  )
}
