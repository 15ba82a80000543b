/** Reads what somebody typed into a hosted form; a stranger's word, so everything is text and nothing is believed twice. */
import type { Purpose } from './facts.ts'
import { type FormDefinition, type FormFieldName, type RequestKind, requestKinds } from './form.ts'
import { type LeadFields, parseLeadFields } from './lead-input.ts'
import { parseText } from './text.ts'

export interface Submission {
  readonly fields: LeadFields & { readonly email: string }
  readonly ticked: readonly Purpose[]
  readonly request: RequestKind | null
  readonly preferredTime: string | null
  readonly message: string | null
}

export type SubmissionReading =
  | { readonly kind: 'submission'; readonly submission: Submission }
  /** What to correct, by field. */
  | { readonly kind: 'problems'; readonly problems: ReadonlyMap<FormFieldName, 'required' | 'invalid'> }
  /** Somebody filled in what people do not see. */
  | { readonly kind: 'trap' }

/** Name of the field that only machines fill in. */
export const trapField = 'website'

export function readSubmission(form: FormDefinition, body: Readonly<Record<string, string>>): SubmissionReading {
  if ((body[trapField] ?? '') !== '') return { kind: 'trap' }
  const given = (name: FormFieldName) => (form.fields.some((entry) => entry.field === name) ? (body[name] ?? '').trim() : '')
  const problems = new Map<FormFieldName, 'required' | 'invalid'>()
  const { fields, problems: invalid } = parseLeadFields(Object.fromEntries(leadFields.map((name) => [name, given(name)])))
  const request = requestKinds.find((kind) => kind === given('request')) ?? null
  const [preferredTime, message] = [parseText(given('preferredTime'), 200), parseText(given('message'), 2_000)]
  if ('problem' in preferredTime) problems.set('preferredTime', 'invalid')
  if ('problem' in message) problems.set('message', 'invalid')
  if (given('request') !== '' && request === null) problems.set('request', 'invalid')
  for (const { field } of invalid) problems.set(field as FormFieldName, 'invalid')
  for (const name of requiredFields(form, request)) if (given(name) === '') problems.set(name, 'required')
  const { email } = fields
  if (problems.size > 0 || email === undefined) return { kind: 'problems', problems }
  const submission = {
    fields: { ...fields, email },
    ticked: form.boxes.map((box) => box.purpose).filter((purpose) => body[`box.${purpose}`] === 'yes'),
    request,
    preferredTime: textOf(preferredTime),
    message: textOf(message),
  }
  return { kind: 'submission', submission }
}

const leadFields = [
  'email',
  'firstName',
  'lastName',
  'company',
  'jobTitle',
  'country',
  'phone',
] as const satisfies FormFieldName[]

/** Nobody can be called back without a number. */
function requiredFields(form: FormDefinition, request: RequestKind | null): FormFieldName[] {
  const required = form.fields.filter((entry) => entry.required).map((entry) => entry.field)
  return request === 'callback' ? [...required, 'phone'] : required
}

function textOf(reading: ReturnType<typeof parseText>): string | null {
  return 'problem' in reading || reading.value === '' ? null : reading.value
}
