/** Writes fields of a simulated lead and its company, as a journey or an answer asks for it. As db/lead-fields.ts does it in rows. */
import type { Company } from '../company.ts'
import type { Facts } from '../facts.ts'
import type { FieldChange } from '../field-change.ts'
import type { Lead } from '../lead.ts'
import { holidayRegionOf, zoneOf } from '../zone.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

/** True when something differs now. A change of a company that the lead does not have is left out. */
export function changeFields(scene: Scene, subject: Subject, changes: readonly FieldChange[]): boolean {
  const { facts } = subject
  const lead = changedLead(facts.lead, changes)
  const company = facts.company === null ? null : changed(facts.company, changes, 'company')
  if (lead === facts.lead && company === facts.company) return false
  subject.facts = placed(scene, { ...facts, lead, company })
  if (company !== null && company !== facts.company) tellColleagues(scene, subject, company)
  return true
}

function changedLead(lead: Lead, changes: readonly FieldChange[]): Lead {
  const wanted = changes.filter(({ of, field, value }) => of === 'attribute' && (lead.attributes[field] ?? null) !== value)
  const fields = changed(lead, changes, 'lead')
  if (wanted.length === 0) return fields
  const attributes = { ...lead.attributes, ...Object.fromEntries(wanted.map(({ field, value }) => [field, value])) }
  const kept = Object.entries(attributes).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)] as const]))
  return { ...fields, attributes: Object.fromEntries(kept) }
}

/** The same object when nothing differs. */
function changed<T extends Lead | Company>(before: T, changes: readonly FieldChange[], of: FieldChange['of']): T {
  const known = new Map<string, unknown>(Object.entries(before))
  const wanted = changes.filter((change) => change.of === of && known.get(change.field) !== change.value)
  return wanted.length === 0 ? before : { ...before, ...Object.fromEntries(wanted.map(({ field, value }) => [field, value])) }
}

/** Where somebody lives follows from what is known of them. */
function placed({ world: { installation } }: Scene, facts: Facts): Facts {
  const { lead, company } = facts
  return {
    ...facts,
    zone: zoneOf(lead, company, { installation }).zone,
    holidays: holidayRegionOf(lead, company, { installation }),
  }
}

/** They belong to the same company, and are looked at again. */
function tellColleagues(scene: Scene, subject: Subject, company: Company): void {
  for (const colleague of scene.colleagues.get(company.id) ?? []) {
    if (colleague === subject) continue
    colleague.facts = placed(scene, { ...colleague.facts, company })
    colleague.reconsiderAt = scene.now
    scene.agenda.note(scene.now, 'reconsider', { kind: 'reconsider', subject: colleague })
  }
}
