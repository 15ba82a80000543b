/** A database in which leads can be nurtured: settings, scoring model, reps, templates and the journeys a test asks for. */
import { applyPendingEvents } from '../../activities/ingest.ts'
import { advanceEnrolment, type Advanced } from '../../db/enrolment-advance.ts'
import { recordConsent } from '../../db/consent-record.ts'
import { recordEvent } from '../../db/events.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import { lockLead } from '../../db/lock.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { seedSample } from '../../db/seed-sample.ts'
import { storeTemplate } from '../../db/templates.ts'
import type { Db } from '../../db/open.ts'
import type { EnrolmentId, LeadId } from '../../domain/id.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { monday, someId, starterSource } from './builders.ts'
import { capturedLead } from './captured-lead.ts'
import { shippedNames, starterJourney, starterKeys } from './journeys.ts'
import { seedStandingClock } from './mailed-lead.ts'

/** The clock stands on `monday`; the journeys that ship are published. */
export async function seedNurturing(db: Db): Promise<void> {
  await seedStandingClock(db)
  await seedSample(db, {
    settings: {},
    sla: {},
    reps: [{ name: 'Rep', email: 'rep@firma.example', phone: '+49 89 1', isTeamLead: true }],
  })
  await db.transaction().execute(async (tx) => {
    await publishModel(tx, starterSource, 'test', monday)
    for (const key of shippedNames.templates)
      for (const language of ['de', 'en'] as const) await storeTemplate(tx, plain(key, language), monday)
  })
  for (const key of starterKeys) await publish(db, starterJourney(key))
}

function plain(key: string, language: 'de' | 'en') {
  const texts = { subject: key, preheader: '', mjml: '', html: '<p></p>', text: key }
  return { key, language, class: 'marketing', ...texts, links: [], variables: [] } as const
}

/** Leads inside stay in their version. Throws when the journey has problems. */
export async function publish(db: Db, source: string, now: Date = monday): Promise<{ versionId: string; version: number }> {
  const published = await db.transaction().execute((tx) => publishJourney(tx, source, { by: 'test', plan: 'stay' }, now))
  if (!published.ok) throw new Error(`The journey has problems: ${JSON.stringify(published.problems)}`)
  return published
}

/** A lead with confirmed email consent. */
export async function aNurturedLead(db: Db, fields: LeadFields = {}, consents = true): Promise<LeadId> {
  const { leadId } = await capturedLead(db, fields)
  if (consents) await confirmConsent(db, leadId)
  return leadId
}

export async function confirmConsent(db: Db, leadId: LeadId, now: Date = monday): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const declaration = {
      leadId,
      purpose: 'email_marketing',
      action: 'confirmed',
      basis: 'consent',
      channel: 'test',
      actor: 'lead',
    } as const
    await recordConsent(tx, declaration, now)
  })
}

/** Records what the lead did and applies it, as the pumps would; answers the event's id. */
export async function act(
  db: Db,
  leadId: LeadId,
  type: string,
  properties: Record<string, unknown> = {},
  at: Date = monday,
): Promise<string> {
  const id = someId()
  await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await recordEvent(tx, { id, leadId, type, occurredAt: at, source: 'test', properties }, at)
  })
  while ((await applyPendingEvents(db, { limit: 100, wall: new Date(Date.now() + 3_600_000) })) > 0);
  return id
}

export function advanceAt(db: Db, id: EnrolmentId, now: Date): Promise<Advanced> {
  return db.transaction().execute((tx) => advanceEnrolment(tx, id, now))
}

/** The lead's enrolments, oldest first. */
export function enrolmentsOf(db: Db, leadId: LeadId) {
  return db.selectFrom('enrolment').selectAll().where('leadId', '=', leadId).orderBy('id').execute()
}

/** The ids that were told to look again, in order; forgets them. */
export async function toldJourneys(db: Db): Promise<string[]> {
  const rows = await db.deleteFrom('outbox').where('workflowKind', '=', 'leadJourney').returning(['id', 'workflowId']).execute()
  return rows.toSorted((a, b) => a.id - b.id).map((row) => row.workflowId)
}
