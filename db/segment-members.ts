/** Keeps who is in which segment: looks at a lead under its lock, and answers which segments it has just entered. */
import { sql } from 'kysely'
import { evaluate } from '../domain/condition/evaluate.ts'
import { interests } from '../domain/condition/interests.ts'
import type { Facts } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import type { Tx } from './open.ts'
import { type PublishedSegment, readSegments } from './segments.ts'

/** A segment that a lead became a member of, and why. */
export interface EnteredSegment {
  readonly facts: Facts
  readonly segment: string
  readonly reasons: readonly Reason[]
}

export interface Reviewed {
  readonly entered: readonly EnteredSegment[]
  /** Leads that entered or left any. */
  readonly changed: ReadonlySet<LeadId>
}

const nothing: Reviewed = { entered: [], changed: new Set() }

/**
 * The caller holds the leads' locks. Stores memberships as they are now, and has each lead looked at again when time alone may
 * change one. A lead that entered is told of once, however often this is repeated.
 */
export async function reviewMembers(tx: Tx, leads: readonly Facts[], now: Date): Promise<Reviewed> {
  const segments = leads.length === 0 ? [] : await readSegments(tx)
  if (segments.length === 0) return nothing
  const known = await readMemberships(tx, leads)
  const views = leads.flatMap((facts) => segments.map((segment) => viewOf(facts, segment, known, now)))
  const [entered, left] = [views.filter((one) => one.isIn && !one.wasIn), views.filter((one) => !one.isIn && one.wasIn)]
  await storeChanges(tx, entered, left, now)
  await lookAgainInTime(tx, views, now)
  return {
    entered: entered.map(({ facts, segment, reasons }) => ({ facts, segment: segment.key, reasons })),
    changed: new Set([...entered, ...left].map(({ facts }) => facts.lead.id)),
  }
}

interface MemberView {
  readonly facts: Facts
  readonly segment: PublishedSegment
  readonly wasIn: boolean
  readonly isIn: boolean
  readonly reasons: readonly Reason[]
  readonly nextChangeAt: Date | null
}

function viewOf(facts: Facts, segment: PublishedSegment, known: ReadonlySet<string>, now: Date): MemberView {
  const { value, reasons, nextChangeAt } = evaluate(segment.condition, facts, now)
  return { facts, segment, wasIn: known.has(placeOf(segment.id, facts.lead.id)), isIn: value, reasons, nextChangeAt }
}

function placeOf(segmentId: string, leadId: string): string {
  return `${segmentId} ${leadId}`
}

async function readMemberships(tx: Tx, leads: readonly Facts[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('segmentMember')
    .select(['segmentId', 'leadId'])
    .where('leadId', '=', sql<string>`any(${leads.map(({ lead }) => lead.id)}::uuid[])`)
    .execute()
  return new Set(rows.map((row) => placeOf(row.segmentId, row.leadId)))
}

async function storeChanges(tx: Tx, entered: readonly MemberView[], left: readonly MemberView[], since: Date): Promise<void> {
  const rows = entered.map(({ facts, segment }) => ({ segmentId: segment.id, leadId: facts.lead.id, since }))
  if (rows.length > 0) await tx.insertInto('segmentMember').values(rows).execute()
  if (left.length === 0) return
  await sql`
    delete from segment_member using unnest(
      ${left.map(({ segment }) => segment.id)}::uuid[], ${left.map(({ facts }) => facts.lead.id)}::uuid[]) as gone(segment_id, lead_id)
    where segment_member.segment_id = gone.segment_id and segment_member.lead_id = gone.lead_id`.execute(tx)
}

/** Earlier than what the lead waits for already, where that is so. */
async function lookAgainInTime(tx: Tx, views: readonly MemberView[], now: Date): Promise<void> {
  const due = new Map<string, number>()
  for (const { facts, nextChangeAt } of views) {
    if (nextChangeAt === null || nextChangeAt <= now) continue
    due.set(facts.lead.id, Math.min(nextChangeAt.getTime(), due.get(facts.lead.id) ?? Number.POSITIVE_INFINITY))
  }
  if (due.size === 0) return
  const times = [...due.values()].map((at) => new Date(at).toISOString())
  await sql`
    update lead set reconsider_at = least(lead.reconsider_at, due.at)
    from unnest(${[...due.keys()]}::uuid[], ${times}::timestamptz[]) as due(id, at)
    where lead.id = due.id`.execute(tx)
}

/**
 * For changes that pass by the events (a stage set by a rep, a journey entered or left): the lead is looked at within a second
 * where a segment asks for what has changed, named as `interests` names it. The caller holds the leads' locks.
 */
export async function reviewSoon(tx: Tx, leadIds: readonly LeadId[], key: string, now: Date): Promise<void> {
  if (leadIds.length === 0 || !(await anySegmentAsks(tx, key))) return
  await sql`
    update lead set reconsider_at = least(reconsider_at, ${now}) where id = any(${[...leadIds]}::uuid[])`.execute(tx)
}

const asked = new WeakMap<Tx, Promise<ReadonlySet<string>>>()

async function anySegmentAsks(tx: Tx, key: string): Promise<boolean> {
  const known = asked.get(tx) ?? readSegments(tx).then((all) => new Set(all.flatMap((one) => [...interests(one.condition)])))
  asked.set(tx, known)
  return (await known).has(key)
}
