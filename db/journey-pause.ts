/** Holds every lead of a journey where it stands, and lets them go on bit by bit; mail already planned is held by the send gate. */
import { fractionOf } from '../domain/jitter.ts'
import type { EnrolmentId } from '../domain/id.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { keepThroughPause } from './message-pause.ts'
import type { Tx } from './open.ts'

/** What fell due during a pause goes on at one lead in two seconds, but never for longer than an afternoon. */
const spreadPerLeadMs = 2_000
const longestSpreadMs = 4 * 3_600_000

/** False when there is no such journey. Pausing a paused journey changes nothing. */
export async function pauseJourney(tx: Tx, key: string, by: string, now: Date): Promise<boolean> {
  const journey = await lockJourney(tx, key)
  if (journey === null) return false
  if (journey.pausedAt !== null) return true
  await tx.updateTable('journey').set({ pausedAt: now }).where('id', '=', journey.id).execute()
  const active = await tellAll(tx, journey.id)
  await audit(tx, { key, by, action: 'journey.paused', leads: active.length }, now)
  return true
}

/** False when there is no such journey. Waits have kept their due time; what is due by now goes on spread out. */
export async function resumeJourney(tx: Tx, key: string, by: string, now: Date): Promise<boolean> {
  const journey = await lockJourney(tx, key)
  if (journey === null) return false
  if (journey.pausedAt === null) return true
  const active = await tellAll(tx, journey.id)
  const resumeSpreadMs = Math.min(longestSpreadMs, active.length * spreadPerLeadMs)
  await tx.updateTable('journey').set({ pausedAt: null, resumedAt: now, resumeSpreadMs }).where('id', '=', journey.id).execute()
  await keepThroughPause(tx, active, journey.pausedAt, now)
  await audit(tx, { key, by, action: 'journey.resumed', leads: active.length }, now)
  return true
}

/** The part of the spread that falls to this enrolment; null once it is over. */
export function releaseOf(
  id: EnrolmentId,
  { resumedAt, resumeSpreadMs }: { readonly resumedAt: Date | null; readonly resumeSpreadMs: number },
  now: Date,
): JourneyState['release'] {
  if (resumedAt === null) return null
  const until = new Date(resumedAt.getTime() + Math.floor(fractionOf(`${id}:resume`) * resumeSpreadMs))
  return until <= now ? null : { from: resumedAt.toISOString(), until: until.toISOString() }
}

/** Takes the journey's row, so that two changes of it follow one another. */
async function lockJourney(tx: Tx, key: string): Promise<{ id: string; pausedAt: Date | null } | null> {
  const found = await tx.selectFrom('journey').select(['id', 'pausedAt']).where('key', '=', key).forUpdate().executeTakeFirst()
  return found ?? null
}

async function tellAll(tx: Tx, journeyId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('enrolment')
    .select('id')
    .where('journeyId', '=', journeyId)
    .where('status', '=', 'active')
    .execute()
  const ids = rows.map((row) => row.id)
  await tellEnrolments(tx, ids)
  return ids
}

interface Pause {
  readonly key: string
  readonly by: string
  readonly action: 'journey.paused' | 'journey.resumed'
  readonly leads: number
}

async function audit(tx: Tx, { key, by, action, leads }: Pause, at: Date): Promise<void> {
  const detail = JSON.stringify({ leads })
  await tx.insertInto('auditEntry').values({ at, actor: by, action, subjectKind: 'journey', subjectId: key, detail }).execute()
}
