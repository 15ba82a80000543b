/** The HTML of a hosted form: plain controls a phone, a password manager and a screen reader understand. */
import { html } from 'hono/html'
import type { FormDefinition, FormFieldName } from '../../domain/form.ts'
import { requestKinds } from '../../domain/form.ts'
import { trapField } from '../../domain/form-input.ts'
import type { Language } from '../../domain/lead.ts'
import { countryCodes } from '../../domain/lead-values.ts'
import type { Html } from './page.ts'
import { pageWords } from './page-words.ts'

export interface FilledForm {
  readonly language: Language
  /** What was typed before, shown again when something is missing; boxes are never ticked for anybody. */
  readonly given: Readonly<Record<string, string>>
  readonly problems: ReadonlyMap<FormFieldName, 'required' | 'invalid'>
}

export function formBody(form: FormDefinition, filled: FilledForm): Html {
  const { language, problems } = filled
  const words = pageWords[language]
  return html`<h1>${form.title[language]}</h1>
    <p>${form.intro[language]}</p>
    <form method="post" action="/f/${form.form}?lang=${language}" novalidate>
      ${problems.size > 0 ? html`<p class="problem" role="alert">${words.invalidTitle}</p>` : ''}
      ${form.fields.map((field) => fieldHtml(field, filled))}
      <div class="trap" aria-hidden="true">
        <label for="${trapField}">${words.trap}</label>
        <input id="${trapField}" name="${trapField}" tabindex="-1" autocomplete="off" />
      </div>
      ${form.boxes.map(
        ({ purpose, text }) =>
          html`<label class="box"
            ><input type="checkbox" name="box.${purpose}" value="yes" /><span>${text[language]}</span></label
          >`,
      )}
      ${form.consent === undefined ? '' : html`<p class="quietly">${form.consent[language]}</p>`}
      <button>${form.button[language]}</button>
    </form>`
}

const inputs: Readonly<
  Record<FormFieldName, { readonly type: string; readonly autocomplete: string; readonly longest: number }>
> = {
  email: { type: 'email', autocomplete: 'email', longest: 254 },
  firstName: { type: 'text', autocomplete: 'given-name', longest: 100 },
  lastName: { type: 'text', autocomplete: 'family-name', longest: 100 },
  company: { type: 'text', autocomplete: 'organization', longest: 200 },
  jobTitle: { type: 'text', autocomplete: 'organization-title', longest: 200 },
  country: { type: 'select', autocomplete: 'country', longest: 2 },
  phone: { type: 'tel', autocomplete: 'tel', longest: 40 },
  request: { type: 'select', autocomplete: 'off', longest: 20 },
  preferredTime: { type: 'text', autocomplete: 'off', longest: 200 },
  message: { type: 'textarea', autocomplete: 'off', longest: 2_000 },
}

function fieldHtml({ field, label, required }: FormDefinition['fields'][number], filled: FilledForm): Html {
  const { language, problems } = filled
  const words = pageWords[language]
  const found = problems.get(field)
  const text =
    found === 'required'
      ? field === 'phone'
        ? words.phoneRequired
        : words.required
      : found === 'invalid'
        ? words.invalid[field]
        : null
  return html`<div class="field">
    <label for="${field}">${label[language]}${required ? '' : html` <span class="optional">(${words.optional})</span>`}</label>
    ${controlHtml(field, required, text !== null, filled)}
    ${text === null ? '' : html`<p class="problem" id="${field}-problem">${text}</p>`}
  </div>`
}

function controlHtml(field: FormFieldName, required: boolean, wrong: boolean, { language, given }: FilledForm): Html {
  const { type, autocomplete, longest } = inputs[field]
  const value = given[field] ?? ''
  const about = wrong ? html`aria-invalid="true" aria-describedby="${field}-problem"` : ''
  const needed = required ? html`required` : ''
  if (type === 'select')
    return html`<select id="${field}" name="${field}" autocomplete="${autocomplete}" ${needed} ${about}>
      <option value="">${pageWords[language].choose}</option>
      ${optionsOf(field, language).map(
        ([code, name]) => html`<option value="${code}" ${code === value ? 'selected' : ''}>${name}</option>`,
      )}
    </select>`
  if (type === 'textarea')
    return html`<textarea id="${field}" name="${field}" maxlength="${longest}" ${needed} ${about}>${value}</textarea>`
  return html`<input
    id="${field}"
    name="${field}"
    type="${type}"
    value="${value}"
    autocomplete="${autocomplete}"
    maxlength="${longest}"
    ${needed}
    ${about}
  />`
}

function optionsOf(field: FormFieldName, language: Language): readonly (readonly [string, string])[] {
  return field === 'country' ? countries[language]() : requestKinds.map((kind) => [kind, pageWords[language].request[kind]])
}

const countries = { de: once(() => countriesIn('de')), en: once(() => countriesIn('en')) }

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const nearby = ['DE', 'AT', 'CH']

/** The German-speaking ones first, then by name as the language sorts. */
function countriesIn(language: Language): [string, string][] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
  const named = countryCodes().map((code): [string, string] => [code, names.of(code) ?? code])
  return named.toSorted(([a, nameA], [b, nameB]) => rank(a) - rank(b) || nameA.localeCompare(nameB, language))
}

function rank(code: string): number {
  return nearby.includes(code) ? nearby.indexOf(code) : nearby.length
}
