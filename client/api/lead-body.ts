/** The JSON bodies about leads: wrong types and unknown fields are named, values are read by the same rules as CSV and forms. */
import { z } from 'zod'
import { type ClaimedConsent, customerConditions, refuseClaim } from '../../domain/consent-input.ts'
import { type FieldProblem, type LeadFields, leadFieldNames, parseAttributes, parseLeadFields } from '../../domain/lead-input.ts'
import { problem, ProblemError } from './problem.ts'

const line = z.string().max(20_000).nullish()
const value = z.union([z.string().max(20_000), z.number()]).nullish()

const consent = z.strictObject({
  purpose: z.enum(['email_marketing', 'tracking', 'phone']),
  basis: z.enum(['consent', 'requested', 'presumed', 'existing_customer']).default('consent'),
  text: z.string().max(20_000),
  at: z.iso.datetime({ offset: true, message: 'is not an ISO 8601 time with offset, such as 2026-03-02T08:00:00Z' }),
  conditions: z.strictObject(Object.fromEntries(customerConditions.map((name) => [name, z.boolean()]))).optional(),
})

const facts = {
  ...Object.fromEntries(leadFieldNames().map((name) => [name, name === 'employees' ? value : line])),
  attributes: z.record(z.string().max(200), z.union([z.string(), z.number(), z.boolean()]).nullable()).optional(),
}

export const leadBody = z.strictObject({ ...facts, consents: z.array(consent).max(10).optional() })
export const leadEditBody = z.strictObject(facts)

type LeadBody = z.infer<typeof leadBody>

/** Throws a problem that names every field that cannot be stored. */
export function fieldsOf({ attributes, ...given }: Omit<LeadBody, 'consents'>): LeadFields {
  const { fields, problems } = parseLeadFields(given)
  const own = parseAttributes(textsOf(attributes ?? {}))
  refuseIfAny([...problems, ...own.problems])
  return attributes === undefined ? fields : { ...fields, attributes: own.attributes }
}

function textsOf(attributes: NonNullable<LeadBody['attributes']>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(attributes).map(([name, given]) => [name, given === null ? null : String(given)]))
}

export function consentsOfBody({ consents = [] }: LeadBody, now: Date): ClaimedConsent[] {
  const claims = consents.map(({ purpose, basis, text, at, conditions }) => ({
    purpose,
    basis,
    text: text.trim(),
    at: new Date(at),
    conditions: (conditions ?? null) as ClaimedConsent['conditions'],
  }))
  refuseIfAny(
    claims.flatMap((claim, index) =>
      refuseClaim(claim, now).map(({ field, message }) => ({ field: `consents[${index}].${field}`, message })),
    ),
  )
  return claims
}

function refuseIfAny(errors: readonly FieldProblem[]): void {
  if (errors.length > 0) throw new ProblemError(problem(422, 'invalidFields', 'Some fields cannot be stored.', { errors }))
}
