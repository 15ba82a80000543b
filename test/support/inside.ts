/** Leads inside a journey, as far along as a test needs them. */
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { migrateBatch } from '../../db/journey-migration-apply.ts'
import { lockLead } from '../../db/lock.ts'
import type { Db } from '../../db/open.ts'
import type { EnrolmentId, LeadId } from '../../domain/id.ts'
import { monday } from './builders.ts'
import { advanceAt, aNurturedLead } from './nurtured.ts'

export interface Inside {
  readonly id: EnrolmentId
  readonly leadId: LeadId
}

/** Enrolled by hand and looked at once. */
export async function aLeadInside(db: Db, journeyKey: string, now: Date = monday): Promise<Inside> {
  const leadId = await aNurturedLead(db)
  const id = await enrolIn(db, journeyKey, leadId, now)
  await advanceAt(db, id, now)
  return { id, leadId }
}

async function enrolIn(db: Db, journeyKey: string, leadId: LeadId, now: Date = monday): Promise<EnrolmentId> {
  const enrolled = await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error('no such lead')
    return enrolLead(tx, facts, { journeyKey, by: 'person' }, now)
  })
  if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.reason}`)
  return enrolled.enrolmentId
}

/** As the drain does when the slot comes; the lead is looked at again then. */
export async function sendPlanned(db: Db, id: EnrolmentId): Promise<void> {
  for (const { id: messageId, notBefore } of await messagesOf(db, id, 'queued')) {
    const sent = { state: 'sent', sentAt: notBefore, finalAt: notBefore, smtpMessageId: `<${messageId}@test>` } as const
    await db.updateTable('message').set(sent).where('id', '=', messageId).execute()
    await advanceAt(db, id, notBefore)
  }
}

export function messagesOf(db: Db, id: EnrolmentId, ...states: ('queued' | 'sending' | 'sent' | 'cancelled')[]) {
  const all = db.selectFrom('message').selectAll().where('enrolmentId', '=', id).orderBy('queuedAt').orderBy('id')
  return (states.length === 0 ? all : all.where('state', 'in', states)).execute()
}

/** Batch by batch until nothing is left, as the workflow does; answers how many batches it took. */
export async function migrateAll(db: Db, migrationId: string, now: Date, batch = 50): Promise<number> {
  const wall = new Date(Date.now() + 60_000)
  for (let batches = 1; batches < 1_000; batches += 1) {
    const result = await db.transaction().execute((tx) => migrateBatch(tx, migrationId, { now, wall }, batch))
    if (result === 'finished') return batches
  }
  throw new Error('The migration does not end')
}
