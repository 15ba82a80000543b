/** Holds every lead of a journey where it stands, and lets them go on; mail already planned is held by the send gate. */
import { tellEnrolments } from './enrolment-tell.ts'
import type { Tx } from './open.ts'

/** False when there is no such journey. Pausing a paused journey changes nothing. */
export async function pauseJourney(tx: Tx, key: string, by: string, now: Date): Promise<boolean> {
  return setPause(tx, { key, pausedAt: now, by, action: 'journey.paused' }, now)
}

/** False when there is no such journey. */
export async function resumeJourney(tx: Tx, key: string, by: string, now: Date): Promise<boolean> {
  return setPause(tx, { key, pausedAt: null, by, action: 'journey.resumed' }, now)
}

interface Pause {
  readonly key: string
  readonly pausedAt: Date | null
  readonly by: string
  readonly action: 'journey.paused' | 'journey.resumed'
}

async function setPause(tx: Tx, { key, pausedAt, by, action }: Pause, now: Date): Promise<boolean> {
  const journey = await tx.selectFrom('journey').select(['id', 'pausedAt']).where('key', '=', key).forUpdate().executeTakeFirst()
  if (journey === undefined) return false
  if ((journey.pausedAt === null) === (pausedAt === null)) return true
  await tx.updateTable('journey').set({ pausedAt }).where('id', '=', journey.id).execute()
  const active = await tx
    .selectFrom('enrolment')
    .select('id')
    .where('journeyId', '=', journey.id)
    .where('status', '=', 'active')
    .execute()
  await tellEnrolments(
    tx,
    active.map((row) => row.id),
  )
  const detail = JSON.stringify({ leads: active.length })
  await tx
    .insertInto('auditEntry')
    .values({ at: now, actor: by, action, subjectKind: 'journey', subjectId: key, detail })
    .execute()
  return true
}
