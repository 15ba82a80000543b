/** Which versions of its templates a journey sends: those published when it is, and no others until its next version. */
import type { TemplateVersionId } from '../domain/id.ts'
import { type Definition, everyStep } from '../domain/journey/definition.ts'
import type { Language } from '../domain/lead.ts'
import { canonicalJson } from './canonical-json.ts'
import type { TemplatePins } from './journeys.ts'
import type { Db } from './open.ts'

/** The templates in force now. */
export async function pinTemplates(db: Db, { steps }: Definition): Promise<TemplatePins> {
  const keys = [...everyStep(steps)].flatMap((step) => (step.kind === 'email' ? [step.template] : []))
  const rows =
    keys.length === 0
      ? []
      : await db
          .selectFrom('templateVersion')
          .select(['id', 'key', 'language'])
          .where('status', '=', 'published')
          .where('key', 'in', keys)
          .execute()
  const pins: Record<string, Partial<Record<Language, TemplateVersionId>>> = {}
  for (const { id, key, language } of rows) pins[key] = { ...pins[key], [language]: id as TemplateVersionId }
  return pins
}

/** Templates of which `after` sends another text than `before`; those that only one of them sends are left out. */
export function newerTexts(before: TemplatePins, after: TemplatePins): ReadonlySet<string> {
  const inBoth = Object.keys(after).filter((key) => before[key] !== undefined)
  return new Set(inBoth.filter((key) => canonicalJson(before[key]) !== canonicalJson(after[key])))
}
