/** After an outage: spreads marketing mail that is long overdue over the window, instead of letting all of it leave at once. */
import type { ClockSegment } from '../domain/clock.ts'
import type { LeadId, MessageId } from '../domain/id.ts'
import { planAgain, type SendDecision } from '../domain/send-decision.ts'
import type { Settings } from '../domain/settings.ts'
import { lockLeads } from './lock.ts'
import { loadCandidates } from './message-candidates.ts'
import { tellJourneys } from './messages.ts'
import type { Db, Tx } from './open.ts'

/** Wall time; business time is overdue by as much more as the clock runs faster. */
const outageMs = 15 * 60_000
/** One mail in two seconds, but never longer than an afternoon. */
const spreadPerMessageMs = 2_000
const longestSpreadMs = 4 * 3_600_000
const batch = 200

/** Safe to repeat: a message with a new slot is no longer overdue. Answers how many were moved or ended. */
export async function reslotOverdue(db: Db, clock: ClockSegment, settings: Settings, now: Date): Promise<number> {
  if (clock.rate === 0 || settings.sending.stoppedAt !== null) return 0
  const before = new Date(now.getTime() - outageMs * clock.rate)
  const overdue = await overdueMessages(db, before)
  const spreadMs = Math.min(longestSpreadMs, overdue.length * spreadPerMessageMs)
  for (let at = 0; at < overdue.length; at += batch) {
    const part = overdue.slice(at, at + batch)
    await db.transaction().execute((tx) => reslot(tx, part, spreadMs, settings, now))
  }
  return overdue.length
}

interface Overdue {
  readonly id: MessageId
  readonly leadId: LeadId | null
}

/** What waits for a retry is not overdue by an outage of ours. */
async function overdueMessages(db: Db, before: Date): Promise<Overdue[]> {
  const rows = await db
    .selectFrom('message')
    .select(['id', 'leadId'])
    .where('state', '=', 'queued')
    .where('class', '=', 'marketing')
    .where('notBefore', '<', before)
    .where('attempts', '=', 0)
    .orderBy('notBefore')
    .execute()
  return rows.map((row) => ({ id: row.id as MessageId, leadId: row.leadId as LeadId | null }))
}

async function reslot(tx: Tx, overdue: readonly Overdue[], spreadMs: number, settings: Settings, now: Date): Promise<void> {
  await lockLeads(
    tx,
    overdue.map(({ leadId }) => leadId).filter((id) => id !== null),
  )
  const ids = overdue.map(({ id }) => id)
  for (const { message, gate, state } of await loadCandidates(tx, ids, settings, now)) {
    if (state !== 'queued') continue
    const slot = planAgain(gate, { from: now, now }, 'outage', { key: message.sendKey, spreadMs })
    await storeSlot(tx, message.id, slot, now)
    if (slot.kind === 'end') await tellJourneys(tx, [message.enrolmentId])
  }
}

async function storeSlot(tx: Tx, id: MessageId, slot: SendDecision, now: Date): Promise<void> {
  if (slot.kind !== 'later' && slot.kind !== 'end') return
  const change =
    slot.kind === 'later'
      ? { notBefore: slot.at, outcomeCode: slot.code }
      : { state: slot.state, outcomeCode: slot.code, finalAt: now }
  await tx.updateTable('message').set(change).where('id', '=', id).where('state', '=', 'queued').execute()
}
