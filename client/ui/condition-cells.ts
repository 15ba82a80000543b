/** The inputs of one row of a condition; their names say which cell they fill. */
import { html } from 'hono/html'
import { channels } from '../../domain/lead.ts'
import type { Cell, Cells, NameList } from '../../domain/condition/form-cells.ts'
import { ownField } from '../../domain/condition/form-now.ts'
import { type Comparison, readValues, takesText } from '../../domain/condition/form-test.ts'
import { canSay, say } from '../../domain/words.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'

export interface Choice {
  readonly value: string
  readonly name: string
}

/** What a condition may name, each with what people call it. */
export type ConditionNames = Readonly<Record<NameList, readonly Choice[]>>

export interface RowInputs {
  readonly view: View
  readonly names: ConditionNames
  /** The input's name, by the name of its cell. */
  readonly nameOf: (cell: string) => string
  readonly cells: Cells
  /** The kind of condition: the same cell is called otherwise in some. */
  readonly leaf: string
}

export function cellInputs(row: RowInputs, cell: Cell): Html {
  switch (cell.control) {
    case 'chips':
      return chips(row, cell.name, choicesOf(row.view, cell.of, cell.words))
    case 'choice':
      return select(row, cell.name, choicesOf(row.view, cell.of, cell.words), valueOf(row, cell.name))
    case 'names':
      return namesInputs(row, cell.name, row.names[cell.of], cell.several)
    case 'number':
      return oftenNeedsNumber(row) ? textInput(row, cell.name, { inputmode: 'numeric', size: 4 }) : html``
    case 'duration':
      return labelled(row, cell.name, textInput(row, cell.name, { list: 'suggest-durations', size: 8, placeholder: '30d' }))
    case 'words':
      return labelled(row, cell.name, textInput(row, cell.name, { size: 12 }))
    case 'moment':
      return labelled(row, cell.name, momentInput(row, cell.name))
    case 'field':
      return fieldInputs(row, cell.of)
    case 'test':
      return testInputs(row, cell.of, 0, valuesOfField(row.view, valueOf(row, 'field')))
    case 'properties':
      return propertyInputs(row, cell.of)
    default:
      return cell satisfies never
  }
}

function valueOf({ cells }: RowInputs, name: string, at = 0): string {
  return cells[name]?.[at] ?? ''
}

function oftenNeedsNumber(row: RowInputs): boolean {
  return ['atLeast', 'atMost'].includes(valueOf(row, 'often'))
}

function choicesOf(view: View, values: readonly string[], words: string): Choice[] {
  return values.map((value) => ({ value, name: say(view.language, `${words}.${value}`) }))
}

function labelOf({ view, leaf }: RowInputs, cell: string): string {
  const own = `conditionCell.${leaf}`
  return say(view.language, cell === 'within' && canSay(view.language, own) ? own : `conditionCell.${cell}`)
}

function labelled(row: RowInputs, cell: string, input: Html): Html {
  return html`<label class="cell"><span>${labelOf(row, cell)}</span>${input}</label>`
}

interface TextLook {
  readonly size: number
  readonly list?: string
  readonly inputmode?: string
  readonly placeholder?: string
  readonly at?: number
}

function textInput(row: RowInputs, cell: string, { size, list, inputmode, placeholder, at = 0 }: TextLook): Html {
  const label = canSay(row.view.language, `conditionCell.${cell}`) ? labelOf(row, cell) : row.view.t('condition.value')
  return html`<input
    name="${row.nameOf(cell)}"
    value="${valueOf(row, cell, at)}"
    size="${size}"
    ${list === undefined ? '' : html`list="${list}"`}
    ${inputmode === undefined ? '' : html`inputmode="${inputmode}"`}
    ${placeholder === undefined ? '' : html`placeholder="${placeholder}"`}
    aria-label="${label}"
    autocomplete="off"
    spellcheck="false"
  />`
}

/** A time of day, which a date input cannot show, stays text. */
function momentInput(row: RowInputs, cell: string): Html {
  const value = valueOf(row, cell)
  const isDay = value === '' || /^\d{4}-\d\d-\d\d$/.test(value)
  return isDay
    ? html`<input type="date" name="${row.nameOf(cell)}" value="${value}" aria-label="${labelOf(row, cell)}" />`
    : textInput(row, cell, { size: 22 })
}

function chips(row: RowInputs, cell: string, choices: readonly Choice[]): Html {
  const chosen = row.cells[cell] ?? []
  const box = ({ value, name }: Choice) =>
    html`<label class="chip"
      ><input
        type="checkbox"
        name="${row.nameOf(cell)}"
        value="${value}"
        ${chosen.includes(value) ? 'checked' : ''}
      />${name}</label
    >`
  return html`<span class="chips" role="group">${choices.map(box)}</span>`
}

/** What is chosen stays a choice, also when nobody knows it. */
function select(row: RowInputs, cell: string, choices: readonly Choice[], value: string, none?: string): Html {
  const isUnknown = value !== '' && !choices.some((choice) => choice.value === value)
  const all = [
    ...(none === undefined ? [] : [{ value: '', name: none }]),
    ...(isUnknown ? [{ value, name: value }] : []),
    ...choices,
  ]
  const option = (choice: Choice) =>
    html`<option value="${choice.value}" ${choice.value === value ? 'selected' : ''}>${choice.name}</option>`
  return html`<select name="${row.nameOf(cell)}" aria-label="${say(row.view.language, `conditionKind.${row.leaf}`)}">
    ${all.map(option)}
  </select>`
}

/** One choice after another, and an empty one to add with. */
function namesInputs(row: RowInputs, cell: string, choices: readonly Choice[], several: boolean): Html {
  const chosen = row.cells[cell] ?? []
  if (!several) return select(row, cell, choices, chosen[0] ?? '', chosen[0] === undefined ? '–' : undefined)
  const more = row.view.t(chosen.length === 0 ? 'condition.choose' : 'condition.orElse')
  return html`${chosen.map((value) => select(row, cell, choices, value, '–'))}${select(row, cell, choices, '', more)}`
}

function fieldInputs(row: RowInputs, fields: readonly string[]): Html {
  const isOwn = valueOf(row, 'field') === ownField
  const name = isOwn ? textInput(row, 'attribute', { size: 10 }) : ''
  return html`${select(row, 'field', choicesOf(row.view, fields, 'conditionField'), valueOf(row, 'field'))}${name}`
}

/** Values that have names of their own, by their field. */
const namedValues: ReadonlyMap<string, { readonly of: readonly string[]; readonly words: string }> = new Map([
  ['channel', { of: channels, words: 'channel' }],
  ['language', { of: ['de', 'en'], words: 'language' }],
  ['direction', { of: ['inbound', 'outbound'], words: 'direction' }],
  ['kind', { of: ['b2b', 'b2c'], words: 'leadKind' }],
])

/** Where the words for the values of a field are; null where they are what was typed. */
export function wordsOfField(field: string): string | null {
  return namedValues.get(field)?.words ?? null
}

function valuesOfField(view: View, field: string): readonly Choice[] {
  const named = namedValues.get(field)
  return named === undefined ? [] : choicesOf(view, named.of, named.words)
}

function testInputs(row: RowInputs, of: readonly Comparison[], at: number, values: readonly Choice[]): Html {
  const comparison = of.find((one) => one === valueOf(row, 'comparison', at)) ?? 'in'
  const offered = of.filter((one) => one !== 'yaml' || one === comparison)
  const choose = select(row, 'comparison', choicesOf(row.view, offered, 'comparison'), of.includes(comparison) ? comparison : '')
  return html`${choose}${operand(row, comparison, at, values)}`
}

function operand(row: RowInputs, comparison: Comparison, at: number, values: readonly Choice[]): Html {
  if (!takesText(comparison)) return html`<input type="hidden" name="${row.nameOf('text')}" value="" />`
  const text = valueOf(row, 'text', at)
  if (comparison === 'in' && values.length > 0) {
    const cells = { text: readValues(text).map(String) }
    return namesInputs({ ...row, cells }, 'text', values, true)
  }
  const placeholders: Partial<Record<Comparison, string>> = {
    between: '10 – 50',
    within: '30d',
    before: '2027-01-31',
    after: '2027-01-31',
  }
  const placeholder = placeholders[comparison]
  return textInput(row, 'text', { size: 14, at, ...(placeholder === undefined ? {} : { placeholder }) })
}

/** Each on a line of its own, and an empty one to add with. */
function propertyInputs(row: RowInputs, of: readonly Comparison[]): Html {
  const line = (at: number) =>
    html`<span class="cells"
      >${labelled(row, 'property', textInput(row, 'property', { size: 9, list: 'suggest-properties', at }))}${testInputs(row, of, at, [])}</span
    >`
  const count = row.cells['property']?.length ?? 0
  return html`${Array.from({ length: count }, (_, at) => line(at))}
    <details class="more">
      <summary>${row.view.t('condition.addProperty')}</summary>
      ${line(count)}
    </details>`
}
