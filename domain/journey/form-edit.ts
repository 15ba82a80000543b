/** What somebody typed into the form of a journey as edits of its source; nothing typed is thrown away, however wrong. */
import { asList, type Fields, isFields } from '../condition/reader.ts'
import { flowText, readLine } from '../yaml-line.ts'
import { readYaml } from '../yaml.ts'
import type { StepKind } from './definition.ts'
import type { JourneyEdit } from './edit-change.ts'
import { ownerOf } from './edit-path.ts'

/** How the text of an input is meant: plain words, any YAML on a line, fields and values a line each, a number, or words with commas between. */
export const inputForms = ['text', 'yaml', 'lines', 'number', 'words'] as const
export type InputForm = (typeof inputForms)[number]

export interface TypedField {
  /** From the edited object on, such as `recycle.after` or `branch[0].if`. */
  readonly name: string
  readonly form: InputForm
  readonly text: string
  /** Stays in the source when it is emptied: without it the step would be none. */
  readonly isKept: boolean
}

/** The edits of the object at `path`; `value` is what it says now, so that an untouched input changes nothing. */
export function editsOf(path: string, value: Fields, fields: readonly TypedField[]): JourneyEdit[] {
  const changed = fields.filter(({ name, form, text }) => textOf(valueIn(value, name), form) !== tidy(text))
  return [...Map.groupBy(changed, ({ name }) => ownerOf(name).path)].flatMap(([inner, typed]): JourneyEdit[] => {
    const given = typed.map(({ name, form, text, isKept }) => [ownerOf(name).field, readTyped(text, form, isKept)] as const)
    if (inner !== '' && !isFields(valueIn(value, inner))) return [made(path, inner, given)]
    return given.map(([field, one]) => ({ kind: 'setField', path: join(path, inner), field, value: one }))
  })
}

/** An object that was not there comes with all its fields at once. */
function made(path: string, inner: string, given: readonly (readonly [string, unknown])[]): JourneyEdit {
  const { path: owner, field } = ownerOf(inner)
  return { kind: 'setField', path: join(path, owner), field, value: Object.fromEntries(given) }
}

function tidy(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}

function join(path: string, inner: string): string {
  return path === '' || inner === '' ? path + inner : `${path}.${inner}`
}

/** As the input shows it. */
export function textOf(value: unknown, form: InputForm): string {
  if (value === undefined || value === null) return ''
  if (form === 'words') return asList(value).map(plain).join(', ')
  return form === 'lines' && isFields(value) ? linesOf(value) : plain(value)
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : flowText(value)
}

function linesOf(value: Fields): string {
  return Object.entries(value)
    .map(([name, one]) => `${name}: ${flowText(one)}`)
    .join('\n')
}

/** What stands at `name` in an object; undefined when nothing does. */
export function valueIn(value: Fields, name: string): unknown {
  const parts = [...name.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)))
  return parts.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner)) return inner[Number(part)]
    return isFields(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined
  }, value)
}

/** What cannot be read stays as it was typed, for the problem to point at. */
function readTyped(typed: string, form: InputForm, isKept: boolean): unknown {
  const text = tidy(typed)
  if (text === '' && !(isKept && form !== 'words')) return isKept ? [] : undefined
  switch (form) {
    case 'text':
      return text
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text
    case 'words':
      return text.split(',').map((word) => word.trim())
    case 'yaml':
    case 'lines':
      return readLine(text)
    default:
      return form satisfies never
  }
}

/** A new step of a kind as its text; `email` and `step` are names the journey knows, to begin with. */
export function newStep(kind: StepKind, { email, step, journey }: { email: string; step: string; journey: string }): Fields {
  const texts: Readonly<Record<StepKind, string>> = {
    email: `{ email: ${email}, phase: awareness }`,
    wait: '{ wait: 3d }',
    waitFor: '{ waitFor: { ready: true }, for: 5 working days, then: [], else: [] }',
    branch: '{ branch: [ { if: { ready: true }, then: [] }, { else: [] } ] }',
    split: '{ split: [ { way: a, weight: 50, then: [] }, { way: b, weight: 50, then: [] } ] }',
    update: '{ update: { attributes.note: "…" } }',
    notify: '{ notify: owner, text: "…" }',
    webhook: '{ webhook: "https://", send: [email], then: [], else: [] }',
    handoff: '{ handoff: sales }',
    recycle: `{ recycle: { after: 60d, journey: ${journey} } }`,
    goto: `{ goto: ${step} }`,
    exit: '{ exit: done }',
  }
  return fieldsOf(texts[kind])
}

export function newCase(): Fields {
  return fieldsOf('{ if: { ready: true }, then: [] }')
}

export function newWay(name: string): Fields {
  return fieldsOf(`{ way: ${name}, weight: 0, then: [] }`)
}

function fieldsOf(text: string): Fields {
  const { value } = readYaml(text)
  return isFields(value) ? value : {}
}
