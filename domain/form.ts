/** Hosted forms as a marketer writes them: texts, fields and boxes; knows no HTML and stores nothing. */
import { z } from 'zod'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml.ts'

const bothLanguages = z.strictObject({ de: z.string().trim().min(1).max(2_000), en: z.string().trim().min(1).max(2_000) })

/** What a form may ask for: facts of the lead, or something about the request itself. */
export const formFieldNames = [
  'email',
  'firstName',
  'lastName',
  'company',
  'jobTitle',
  'country',
  'phone',
  'request',
  'preferredTime',
  'message',
] as const
export type FormFieldName = (typeof formFieldNames)[number]

export const requestKinds = ['demo', 'callback', 'contact'] as const
export type RequestKind = (typeof requestKinds)[number]

const field = z.strictObject({ field: z.enum(formFieldNames), label: bothLanguages, required: z.boolean().default(false) })

const definition = z
  .strictObject({
    form: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens'),
    kind: z.enum(['signup', 'whitepaper', 'request']),
    title: bothLanguages,
    intro: bothLanguages,
    button: bothLanguages,
    /** The answer, the same whoever asks and whatever is known of the address. */
    done: bothLanguages,
    fields: z.array(field).min(1).max(12),
    /** For a sign-up: what pressing the button means. */
    consent: bothLanguages.optional(),
    /** Never ticked beforehand. */
    boxes: z.array(z.strictObject({ purpose: z.enum(['email_marketing', 'tracking']), text: bothLanguages })).default([]),
    /** Key of the document a whitepaper form gives away. */
    asset: z.string().min(1).optional(),
  })
  .superRefine((form, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const names = form.fields.map((entry) => entry.field)
    if (new Set(names).size < names.length) issue('fields', 'name a field twice')
    if (!form.fields.some((entry) => entry.field === 'email' && entry.required)) issue('fields', 'need the field email, required')
    if ((form.kind === 'signup') !== (form.consent !== undefined))
      issue('consent', 'belongs to sign-ups, and every sign-up needs it')
    if ((form.kind === 'whitepaper') !== (form.asset !== undefined))
      issue('asset', 'belongs to whitepaper forms, and each needs one')
    if ((form.kind === 'request') !== names.includes('request')) issue('fields', 'have `request` exactly in request forms')
  })

export type FormDefinition = z.infer<typeof definition>

const forms = z.strictObject({
  assets: z
    .array(
      z.strictObject({ asset: z.string().min(1).max(60), file: z.string().regex(/^[a-z0-9-]+\.pdf$/), title: bothLanguages }),
    )
    .default([]),
  forms: z.array(definition).min(1),
})

export type FormsDefinition = z.infer<typeof forms>

/** All problems at once; the definition is null when there are any. */
export function parseForms(source: string): { definition: FormsDefinition | null; problems: Problem[] } {
  const { value, problems } = readYaml(source)
  if (problems.length > 0) return { definition: null, problems }
  const parsed = forms.safeParse(value)
  if (!parsed.success)
    return {
      definition: null,
      problems: parsed.error.issues.map((issue) => ({
        path: issue.path.map(String).join('.'),
        message: issue.message,
        remedy: 'See journeys/forms.yaml for a form that works.',
        severity: 'error',
      })),
    }
  const missing = parsed.data.forms.filter(
    (form) => !parsed.data.assets.some((asset) => asset.asset === form.asset) && form.asset,
  )
  return {
    definition: missing.length > 0 ? null : parsed.data,
    problems: missing.map((form) => ({
      path: `forms.${form.form}.asset`,
      message: `names ${form.asset}, which is not among the assets`,
      remedy: 'List it under assets with its file and title.',
      severity: 'error',
    })),
  }
}

/** A stored definition, parsed again because older code may have written it. */
export function formOf(stored: unknown): FormDefinition {
  return definition.parse(stored)
}
