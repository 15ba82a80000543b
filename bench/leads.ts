/** Leads for a benchmark: made up, confirmed, and put on their way through the product's own doors. */
import { reconsiderDue } from '../activities/ingest.ts'
import { businessNow } from '../db/clock.ts'
import { recordConsents } from '../db/consent-record.ts'
import { enrolLead } from '../db/enrolments.ts'
import { loadFacts } from '../db/facts.ts'
import { publishJourney } from '../db/journey-publish.ts'
import { upsertLeads } from '../db/lead-upsert.ts'
import { lockLead } from '../db/lock.ts'
import type { Db } from '../db/open.ts'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import type { Stage } from './stage.ts'

const batch = 500
/** So many companies share the leads, so that no limit per recipient domain is what a benchmark measures. */
const companies = 500

/** Confirmed email consent, no consent to tracking, as most leads are; scored already, so that nothing about them is left to do. */
export async function consentingLeads({ db, config }: Stage, count: number): Promise<LeadId[]> {
  const ids: LeadId[] = []
  const now = await businessNow(db)
  for (let from = 0; from < count; from += batch) {
    const emails = Array.from({ length: Math.min(batch, count - from) }, (_, index) => emailOf(from + index))
    ids.push(...(await storeLeads(db, emails, config.secrets.suppressionKey, now)))
  }
  while ((await reconsiderDue(db, now, batch)) > 0);
  return ids
}

function emailOf(index: number): string {
  return `lead-${index}@kunde-${index % companies}.example`
}

function storeLeads(db: Db, emails: readonly string[], suppressionKey: string, now: Date): Promise<LeadId[]> {
  const origin = { suppressionKey, mode: 'overwrite', channel: 'form', direction: 'inbound', language: 'de' } as const
  return db.transaction().execute(async (tx) => {
    const placed = await upsertLeads(
      tx,
      emails.map((email) => ({ email, country: 'DE' })),
      origin,
      now,
    )
    const leadIds = placed.flatMap((placement) => (placement.ok ? [placement.leadId] : []))
    const declaration = {
      purpose: 'email_marketing',
      action: 'confirmed',
      basis: 'consent',
      channel: 'bench',
      actor: 'lead',
    } as const
    await recordConsents(
      tx,
      leadIds.map((leadId) => ({ ...declaration, leadId })),
      now,
    )
    return leadIds
  })
}

/** Throws when the journey has problems. */
export async function publish(db: Db, source: string): Promise<void> {
  const now = await businessNow(db)
  const published = await db.transaction().execute((tx) => publishJourney(tx, source, { by: 'bench', plan: 'stay' }, now))
  if (!published.ok) throw new Error(`The journey has problems: ${JSON.stringify(published.problems)}`)
}

export async function enrol(db: Db, leadId: LeadId, journeyKey: string): Promise<EnrolmentId> {
  return db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error('The lead is gone')
    const enrolled = await enrolLead(tx, facts, { journeyKey, by: 'bench' }, await businessNow(tx))
    if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.reason}`)
    return enrolled.enrolmentId
  })
}
