/** The form of a lead's facts, filled from the lead or from what was just typed. */
import { html } from 'hono/html'
import type { LeadRow } from '../../db/leads.ts'
import type { LeadFieldName } from '../../domain/lead-input.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'
import type { Label } from './words.ts'

export const editedFields = [
  'salutation',
  'firstName',
  'lastName',
  'email',
  'phone',
  'company',
  'jobTitle',
  'industry',
  'employees',
  'country',
  'region',
  'postalCode',
  'language',
  'timeZone',
  'externalId',
  'note',
] as const satisfies readonly LeadFieldName[]
type EditedField = (typeof editedFields)[number]

export type FormValues = Readonly<Partial<Record<EditedField, string>>>

const groups: readonly { title: Label; fields: readonly EditedField[] }[] = [
  { title: 'edit.person', fields: ['salutation', 'firstName', 'lastName', 'jobTitle', 'email', 'phone'] },
  { title: 'edit.company', fields: ['company', 'industry', 'employees', 'country', 'postalCode', 'region'] },
  { title: 'edit.more', fields: ['language', 'timeZone', 'externalId'] },
]

const types: Readonly<Partial<Record<EditedField, string>>> = { email: 'email', phone: 'tel', employees: 'number' }
const hints: Readonly<Partial<Record<EditedField, Label>>> = {
  phone: 'hint.phone',
  country: 'hint.country',
  region: 'hint.region',
  timeZone: 'hint.timeZone',
}

export function valuesOfForm(form: Readonly<Record<string, unknown>>): FormValues {
  return Object.fromEntries(
    editedFields.map((name) => {
      const value = form[name]
      return [name, typeof value === 'string' ? value : '']
    }),
  )
}

export function valuesOfLead(lead: LeadRow): FormValues {
  return Object.fromEntries(
    editedFields.map((name) => {
      const value = name === 'company' ? lead.companyName : lead[name]
      return [name, value === null ? '' : String(value)]
    }),
  )
}

export function leadForm(
  view: View,
  { action, values, wrong }: { action: string; values: FormValues; wrong: ReadonlySet<string> },
): Html {
  return html`<form class="form" method="post" action="${action}" novalidate>
    ${groups.map(
      (group) =>
        html`<fieldset>
          <legend>${view.t(group.title)}</legend>
          <div class="across">${group.fields.map((name) => field(view, name, values[name] ?? '', wrong.has(name)))}</div>
        </fieldset>`,
    )}
    <label>${view.t('field.note')}<textarea name="note" rows="3" maxlength="5000">${values.note ?? ''}</textarea></label>
    <div class="actions">
      <button>${view.t('action.save')}</button
      ><a class="button outline" href="${action.replace('/edit', '')}">${view.t('action.cancel')}</a>
    </div>
  </form>`
}

function field(view: View, name: EditedField, value: string, isWrong: boolean): Html {
  if (name === 'language') return languageField(view, value)
  const hint = hints[name]
  const remark = isWrong
    ? html`<span class="wrong">${view.t('edit.check')}</span>`
    : hint === undefined
      ? ''
      : html`<span class="hint">${view.t(hint)}</span>`
  return html`<label
    >${view.t(labels[name])}<input
      name="${name}"
      type="${types[name] ?? 'text'}"
      value="${value}"
      ${isWrong ? html` aria-invalid="true"` : ''}
      autocomplete="off"
    />${remark}</label
  >`
}

function languageField(view: View, value: string): Html {
  const option = (language: 'de' | 'en') =>
    html`<option value="${language}" ${language === value ? html` selected` : ''}>${view.t(`language.${language}`)}</option>`
  return html`<label
    >${view.t('field.language')}<select name="language">
      ${option('de')}${option('en')}
    </select></label
  >`
}

const labels: Readonly<Record<EditedField, Label>> = {
  salutation: 'field.salutation',
  firstName: 'field.firstName',
  lastName: 'field.lastName',
  email: 'field.email',
  phone: 'field.phone',
  company: 'field.company',
  jobTitle: 'field.jobTitle',
  industry: 'field.industry',
  employees: 'field.employees',
  country: 'field.country',
  region: 'field.region',
  postalCode: 'field.postalCode',
  language: 'field.language',
  timeZone: 'field.zone',
  externalId: 'field.externalId',
  note: 'field.note',
}
