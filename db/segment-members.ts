/** Keeps who is in which segment: looks at a lead under its lock, and answers which segments it has just entered. */
import { sql } from 'kysely'
import { interests } from '../domain/condition/interests.ts'
import type { Facts } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import { reviewSegments } from '../domain/segment-review.ts'
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
  const reviews = leads.map((facts) => {
    const members = known.get(facts.lead.id) ?? new Set()
    return { facts, ...reviewSegments(facts, segments, members, now) }
  })
  const entered = reviews.flatMap((one) => one.entered.map((entry) => ({ facts: one.facts, ...entry })))
  const left = reviews.flatMap(({ facts, left: keys }) => keys.map((segment) => ({ facts, segment })))
  await storeChanges(tx, placesOf(entered, segments), placesOf(left, segments), now)
  await lookAgainInTime(tx, reviews)
  return { entered, changed: new Set([...entered, ...left].map(({ facts }) => facts.lead.id)) }
}

/** The keys of the segments that each lead was in at its last look. */
async function readMemberships(tx: Tx, leads: readonly Facts[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx
    .selectFrom('segmentMember')
    .innerJoin('segment', 'segment.id', 'segmentMember.segmentId')
    .select(['key', 'leadId'])
    .where('leadId', '=', sql<string>`any(${leads.map(({ lead }) => lead.id)}::uuid[])`)
    .execute()
  const byLead = Map.groupBy(rows, ({ leadId }) => leadId)
  return new Map([...byLead].map(([leadId, of]) => [leadId, new Set(of.map(({ key }) => key))]))
}

interface Place {
  readonly segmentId: string
  readonly leadId: string
}

function placesOf(
  changes: readonly { readonly facts: Facts; readonly segment: string }[],
  segments: readonly PublishedSegment[],
): Place[] {
  const ids = new Map(segments.map(({ key, id }) => [key, id]))
  return changes.flatMap(({ facts, segment }) => {
    const segmentId = ids.get(segment)
    return segmentId === undefined ? [] : [{ segmentId, leadId: facts.lead.id }]
  })
}

async function storeChanges(tx: Tx, entered: readonly Place[], left: readonly Place[], since: Date): Promise<void> {
  if (entered.length > 0) {
    await tx
      .insertInto('segmentMember')
      .values(entered.map((place) => ({ ...place, since })))
      .execute()
  }
  if (left.length === 0) return
  await sql`
    delete from segment_member using unnest(
      ${left.map(({ segmentId }) => segmentId)}::uuid[], ${left.map(({ leadId }) => leadId)}::uuid[]) as gone(segment_id, lead_id)
    where segment_member.segment_id = gone.segment_id and segment_member.lead_id = gone.lead_id`.execute(tx)
}

/** Earlier than what the lead waits for already, where that is so. */
async function lookAgainInTime(
  tx: Tx,
  reviews: readonly { readonly facts: Facts; readonly nextChangeAt: Date | null }[],
): Promise<void> {
  const due = reviews.flatMap(({ facts, nextChangeAt }) =>
    nextChangeAt === null ? [] : [{ id: facts.lead.id, at: nextChangeAt }],
  )
  if (due.length === 0) return
  const times = due.map(({ at }) => at.toISOString())
  await sql`
    update lead set reconsider_at = least(lead.reconsider_at, due.at)
    from unnest(${due.map(({ id }) => id)}::uuid[], ${times}::timestamptz[]) as due(id, at)
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
