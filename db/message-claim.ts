/** Takes due messages for one drain under a lease, and gives back what a dead drain held; whether they may leave is the gate's question. */
import { sql } from 'kysely'
import type { MessageClass } from '../domain/facts.ts'
import type { LeadId, MessageId } from '../domain/id.ts'
import { mayResend } from '../domain/message.ts'
import { tellJourneys } from './messages.ts'
import type { Db, Tx } from './open.ts'

export interface ClaimedMessage {
  readonly id: MessageId
  readonly leadId: LeadId | null
  readonly class: MessageClass
}

/** Mail that people wait for has its own lane: no rate, back-off or stop switch of bulk mail holds it. */
export type Lane = 'urgent' | 'marketing'

const laneClasses: Readonly<Record<Lane, readonly MessageClass[]>> = {
  urgent: ['transactional', 'internal'],
  marketing: ['marketing'],
}

export interface Claim {
  readonly transportId: string
  readonly drainId: string
  readonly lane: Lane
  readonly limit: number
  /** Wall time. */
  readonly leaseUntil: Date
  readonly wall: Date
}

/** Looking further costs time, and is needed only when limits hold back what stands first. */
const looksAhead = [100, 5_000]

/** At most one per lead, at most the transport's limit per recipient domain in flight, higher priority first. */
export async function claimMessages(db: Db, claim: Claim, now: Date): Promise<ClaimedMessage[]> {
  const claimed: ClaimedMessage[] = []
  for (const ahead of looksAhead) {
    const limit = claim.limit - claimed.length
    if (limit <= 0) break
    const { taken, due } = await claimAmong(db, { ...claim, limit }, ahead, now)
    claimed.push(...taken)
    if (due < ahead) break
  }
  return claimed
}

type Taken = Pick<ClaimedMessage, 'leadId' | 'class'> & { readonly id: MessageId | null; readonly due: number }

/** `due`: how many it has looked at. */
async function claimAmong(db: Db, claim: Claim, ahead: number, now: Date): Promise<{ taken: ClaimedMessage[]; due: number }> {
  const { transportId, drainId, lane, limit, leaseUntil, wall } = claim
  const { rows } = await sql<Taken>`
    with due as (
      select id, lead_id, domain, priority, not_before from message
      where transport_id = ${transportId} and state = 'queued' and class in (${sql.join([...laneClasses[lane]])})
        and not_before <= ${now} and (retry_wall is null or retry_wall <= ${wall})
      order by priority desc, not_before, id limit ${ahead}
    ), free as (
      select id, domain, priority, not_before,
        row_number() over (partition by coalesce(lead_id, id) order by priority desc, not_before, id) as nth_of_lead,
        row_number() over (partition by domain order by priority desc, not_before, id) as nth_of_domain
      from due
      where not exists (
        select from message as other where other.lead_id = due.lead_id and other.state in ('claimed', 'sending'))
    ), busy as (
      select domain, count(*) as in_flight from message where state in ('claimed', 'sending') group by domain
    ), picked as (
      select message.id from message
      join free on free.id = message.id
      join transport on transport.id = message.transport_id
      left join busy on busy.domain = free.domain
      where message.state = 'queued' and free.nth_of_lead = 1
        and free.nth_of_domain <= transport.domain_limit - coalesce(busy.in_flight, 0)
      order by free.priority desc, free.not_before, free.id limit ${limit}
      for update of message skip locked
    ), taken as (
      update message set state = 'claimed', claimed_by = ${drainId}, lease_until_wall = ${leaseUntil}
      from picked where message.id = picked.id
      returning message.id, message.lead_id, message.class
    )
    select seen.due, taken.* from (select count(*) as due from due) as seen left join taken on true`.execute(db)
  const taken = rows.flatMap(({ id, leadId, class: of }) => (id === null ? [] : [{ id, leadId, class: of }]))
  return { taken, due: rows[0]?.due ?? 0 }
}

/** The drain lives: what it holds stays its own. Rows that the gate is changing have a new lease with that. */
export async function renewLeases(db: Db, drainId: string, leaseUntil: Date): Promise<void> {
  const held = db
    .selectFrom('message')
    .select('id')
    .where('claimedBy', '=', drainId)
    .where('state', 'in', ['claimed', 'sending'])
    .forUpdate()
    .skipLocked()
  await db.updateTable('message').set({ leaseUntilWall: leaseUntil }).where('id', 'in', held).execute()
}

/** Gives back what a drain that ends has claimed and not begun. */
export async function releaseClaims(db: Db, drainId: string): Promise<void> {
  await db
    .updateTable('message')
    .set({ state: 'queued', claimedBy: null, leaseUntilWall: null })
    .where('claimedBy', '=', drainId)
    .where('state', '=', 'claimed')
    .execute()
}

/** Dead leases: claimed messages are queued again; what was being sent is unknown, and mail a person waits for goes out once more. */
export async function recoverLost(db: Db, wall: Date, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const lost = await tx
      .selectFrom('message')
      .select(['id', 'state', 'class', 'resends', 'enrolmentId'])
      .where('state', 'in', ['claimed', 'sending'])
      .where('leaseUntilWall', '<', wall)
      .orderBy('id')
      .limit(1000)
      .forUpdate()
      .skipLocked()
      .execute()
    const again = lost.filter((row) => row.state === 'claimed')
    const resent = lost.filter((row) => row.state === 'sending' && mayResend(row))
    const unknown = lost.filter((row) => row.state === 'sending' && !mayResend(row))
    await requeue(tx, ids(again), false)
    await requeue(tx, ids(resent), true)
    await markUnknown(tx, ids(unknown), now)
    await tellJourneys(
      tx,
      unknown.map((row) => row.enrolmentId),
    )
    return lost.length
  })
}

/** What nobody can send in time ends; what is being sent stays. */
export async function expireMessages(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const stale = await tx
      .selectFrom('message')
      .select(['id', 'enrolmentId'])
      .where('state', '=', 'queued')
      .where('expiresAt', '<=', now)
      .orderBy('id')
      .limit(1000)
      .forUpdate()
      .skipLocked()
      .execute()
    if (stale.length === 0) return 0
    const end = { state: 'expired' as const, outcomeCode: 'expired', finalAt: now }
    await tx.updateTable('message').set(end).where('id', 'in', ids(stale)).execute()
    await tellJourneys(
      tx,
      stale.map((row) => row.enrolmentId),
    )
    return stale.length
  })
}

async function requeue(tx: Tx, messageIds: readonly string[], isResend: boolean): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .updateTable('message')
    .set((eb) => ({
      state: 'queued' as const,
      claimedBy: null,
      leaseUntilWall: null,
      sendingSinceWall: null,
      ...(isResend ? { resends: eb('resends', '+', 1), outcomeCode: 'resend' } : {}),
    }))
    .where('id', 'in', [...messageIds])
    .execute()
}

async function markUnknown(tx: Tx, messageIds: readonly string[], now: Date): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .updateTable('message')
    .set({ state: 'unknown', outcomeCode: 'workerLost', finalAt: now, leaseUntilWall: null })
    .where('id', 'in', [...messageIds])
    .execute()
}

function ids(rows: readonly { readonly id: string }[]): string[] {
  return rows.map((row) => row.id)
}
