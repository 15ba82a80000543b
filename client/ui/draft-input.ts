/** One input of the form of a draft, with what may be chosen or is suggested; its name says which field it edits. */
import { html } from 'hono/html'
import { textOf, valueIn } from '../../domain/journey/form-edit.ts'
import { canSay, say } from '../../domain/words.ts'
import type { FieldInput, Suggestions } from './draft-fields.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'
import { isLabel } from './words.ts'

interface Suggestion {
  readonly value: string
  readonly name: string
}

/** What the journey may name, each with what people call it. */
export type Known = Readonly<Record<Suggestions, readonly Suggestion[]>>

/** `form|path|name`, as `draft-post.ts` reads it. */
function inputName(path: string, { form, name }: FieldInput): string {
  return `${form}|${path}|${name}`
}

export function fieldInput(
  view: View,
  path: string,
  fields: Readonly<Record<string, unknown>>,
  input: FieldInput,
  known: Known,
): Html {
  const text = textOf(valueIn(fields, input.name), input.form)
  const hint = input.hint === undefined ? '' : html`<span class="hint">${view.t(input.hint)}</span>`
  return html`<label class="${input.rows !== undefined || input.form === 'yaml' ? 'long' : ''}"
    >${view.t(input.label)}${control(view, inputName(path, input), text, input, known)}${hint}</label
  >`
}

function control(view: View, name: string, text: string, input: FieldInput, known: Known): Html {
  if (input.choose !== undefined) return choice(view, name, text, input, known)
  const isCode = input.form === 'yaml' || input.form === 'lines'
  if (input.rows !== undefined)
    return html`<textarea class="code" name="${name}" rows="${input.rows}" spellcheck="false">${text}</textarea>`
  return html`<input
    class="${isCode ? 'code' : ''}"
    name="${name}"
    value="${text}"
    ${input.suggest === undefined ? '' : html`list="suggest-${input.suggest}"`}
    ${input.form === 'number' ? html`inputmode="numeric"` : ''}
    autocomplete="off"
    spellcheck="false"
  />`
}

/** What stands there stays a choice, also when it is none. */
function choice(view: View, name: string, text: string, { choose = [], words, name: field }: FieldInput, known: Known): Html {
  const options: readonly Suggestion[] =
    typeof choose === 'string' ? known[choose] : choose.map((value) => ({ value, name: nameOf(view, words, value) }))
  const unknown = text !== '' && !options.some(({ value }) => value === text) ? [{ value: text, name: text }] : []
  const isOptional = ['ifUnsendable', 'policy', 'cap'].includes(field)
  const option = (value: string, label: string) =>
    html`<option value="${value}" ${value === text ? 'selected' : ''}>${label}</option>`
  return html`<select name="${name}">
    ${isOptional || text === '' ? option('', isOptional ? view.t('draft.asUsual') : '–') : ''}
    ${[...unknown, ...options].map((one) => option(one.value, one.name))}
  </select>`
}

function nameOf(view: View, words: string | undefined, value: string): string {
  const code = `${words}.${value}`
  if (isLabel(code)) return view.t(code)
  return canSay(view.language, code) ? say(view.language, code) : value
}

/** Once a page, for all inputs. */
export function suggestionLists(known: Known): Html {
  const shared = (['durations', 'eventTypes', 'segments'] as const).filter((name) => known[name].length > 0)
  return html`${shared.map(
    (name) =>
      html`<datalist id="suggest-${name}">
        ${known[name].map(({ value, name: label }) => html`<option value="${value}">${label}</option>`)}
      </datalist>`,
  )}`
}
