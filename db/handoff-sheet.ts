/** Everything a rep needs to decide about one handoff and to pick up the phone: the lead, the reasons, the clock. Reads only. */
import { z } from 'zod'
import { workingMsBetween } from '../domain/calendar.ts'
import { type ContactBasis, contactBases } from '../domain/contact-basis.ts'
import type { LeadEvent } from '../domain/event.ts'
import type { Facts } from '../domain/facts.ts'
import { type Answer, answerableDaysAfterClose, answersTo } from '../domain/handoff.ts'
import type { HandoffId } from '../domain/id.ts'
import { dayMs } from '../domain/local-time.ts'
import { loadFacts } from './facts.ts'
import { type Handoff, noteHandoff, readHandoff, timesOf } from './handoff-rows.ts'
import type { Db } from './open.ts'
import { readRep, type Rep } from './reps.ts'
import { readTeam, type Team } from './teams.ts'

export interface HandoffSheet {
  readonly handoff: Handoff
  readonly rep: Rep
  readonly team: Team
  readonly facts: Facts
  /** By which channel sales may contact the lead, and why. */
  readonly contact: readonly ContactBasis[]
  /** What the lead did, the latest first. */
  readonly behaviour: readonly LeadEvent[]
  /** The scores that made it ripe. */
  readonly frozen: { readonly fit: number; readonly engagement: number }
  /** What may be answered and would change something. */
  readonly allowed: readonly Answer[]
  readonly clock: HandoffCountdown | null
}

export interface HandoffCountdown {
  readonly dueAt: Date
  /** Working time left; 0 when late. */
  readonly leftMs: number
  /** Working time past the deadline; 0 before. */
  readonly lateMs: number
  /** Working time from the start of the clock to its deadline. */
  readonly totalMs: number
}

/** Null when there is none, or it ended so long ago that its link no longer tells. */
export async function readHandoffSheet(db: Db, id: HandoffId, now: Date): Promise<HandoffSheet | null> {
  const handoff = await readHandoff(db, id)
  if (handoff === null || isLongOver(handoff, now)) return null
  const facts = await loadFacts(db, handoff.leadId)
  if (facts === null) return null
  const team = await readTeam(db, handoff.teamId)
  return {
    handoff,
    rep: await readRep(db, handoff.repId),
    team,
    facts,
    contact: contactBases(facts, now),
    behaviour: behaviourOf(facts),
    frozen: await readFrozen(db, id),
    allowed: answersTo(handoff.status, facts.lead.stage).filter(
      (answer) => answer !== 'contacted' || handoff.contactedAt === null,
    ),
    clock: countdown(handoff, team, now),
  }
}

/** The rep has seen it; noted once. Changes nothing about what may happen, so no lock is taken. */
export async function noteViewed(db: Db, handoff: Handoff, actor: string, now: Date): Promise<void> {
  if (handoff.viewedAt !== null) return
  await db.transaction().execute(async (tx) => {
    const seen = await tx
      .updateTable('handoff')
      .set({ viewedAt: now })
      .where('id', '=', handoff.id)
      .where('viewedAt', 'is', null)
      .executeTakeFirst()
    if (seen.numUpdatedRows > 0n) await noteHandoff(tx, handoff, { kind: 'viewed', actor }, now)
  })
}

function isLongOver({ closedAt }: Handoff, now: Date): boolean {
  return closedAt !== null && now.getTime() - closedAt.getTime() > answerableDaysAfterClose * dayMs
}

/** What was done to the lead is no reason to call. */
const notBehaviour = new Set([
  'email.sent',
  'email.delivered',
  'email.opened',
  'email.bounced',
  'consent.granted',
  'consent.withdrawn',
])
const mostBehaviour = 8

function behaviourOf({ events }: Facts): LeadEvent[] {
  return events
    .filter((event) => event.verdict === 'human' && !notBehaviour.has(event.type))
    .toReversed()
    .slice(0, mostBehaviour)
}

const frozenShape = z.object({ fit: z.number(), engagement: z.number() })

async function readFrozen(db: Db, id: HandoffId): Promise<HandoffSheet['frozen']> {
  const row = await db.selectFrom('handoff').select('frozen').where('id', '=', id).executeTakeFirstOrThrow()
  return frozenShape.parse(row.frozen)
}

function countdown(handoff: Handoff, team: Team, now: Date): HandoffCountdown | null {
  const { dueAt } = timesOf(handoff, team)
  if (dueAt === null) return null
  const { calendar } = team
  const startedAt = handoff.acceptedAt ?? handoff.offeredAt
  return {
    dueAt,
    leftMs: workingMsBetween(calendar, now, dueAt),
    lateMs: workingMsBetween(calendar, dueAt, now),
    totalMs: workingMsBetween(calendar, startedAt, dueAt),
  }
}
