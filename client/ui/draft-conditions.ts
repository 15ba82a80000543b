/** The conditions of a step or of the journey in the form of a draft; one that is none at all is left to its text input. */
import { html } from 'hono/html'
import { addedKinds } from '../../domain/condition/form-build.ts'
import { valueIn } from '../../domain/journey/form-edit.ts'
import type { Problem } from '../../domain/problem.ts'
import { conditionForm } from './condition-form.ts'
import type { FieldInput } from './draft-fields.ts'
import { fieldInput, type Known } from './draft-input.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'

export interface FormPart {
  /** Of the step; empty for the journey itself. */
  readonly path: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
  readonly known: Known
}

/** In their order: conditions over the whole width, what stands between them side by side. */
export function formInputs(view: View, part: FormPart, inputs: readonly FieldInput[]): Html {
  const [next] = inputs
  if (next === undefined) return html``
  if (next.isCondition === true) return html`${conditionInputs(view, part, next)}${formInputs(view, part, inputs.slice(1))}`
  const until = inputs.findIndex(({ isCondition }) => isCondition === true)
  const beside = until < 0 ? inputs : inputs.slice(0, until)
  return html`<div class="across">${beside.map((input) => fieldInput(view, part.path, part.fields, input, part.known))}</div>
    ${formInputs(view, part, inputs.slice(beside.length))}`
}

/** Of a list of conditions each by itself. */
function conditionInputs(view: View, part: FormPart, input: FieldInput): Html {
  const value = valueIn(part.fields, input.name)
  const items: readonly unknown[] | null = Array.isArray(value) ? value : null
  const owner = part.path === '' ? input.name : `${part.path}.${input.name}`
  const label = view.t(input.label)
  const form = (at: string, one: unknown, title: string) =>
    conditionForm({ view, names: part.known, owner: at, label: title, value: one, problems: part.problems, kinds: addedKinds })
  const drawn = items?.map((item, index) => form(`${owner}[${index}]`, item, `${label} (${index + 1})`)) ?? [
    form(owner, value, label),
  ]
  return drawn.includes(null) ? fieldInput(view, part.path, part.fields, input, part.known) : html`${drawn}`
}
