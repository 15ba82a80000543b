/** The business clock as rows: read by everything that decides, changed only here. */
import { sql } from 'kysely'
import { businessAt, type ClockSegment } from '../domain/clock.ts'
import { Failure } from '../domain/failure.ts'
import { kept } from './kept-statements.ts'
import type { Db, Tx } from './open.ts'

/** The segment in force. */
export async function readClock(db: Db): Promise<ClockSegment> {
  const { rows } = await sql<ClockSegment>`${kept}
    select since_wall, since_business, rate from clock_segment order by id desc limit 1`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Failure('configuration', 'The clock has no segment; run `ripen migrate` to seed it.')
  return row
}

/** Business time now. */
export async function businessNow(db: Db): Promise<Date> {
  return businessAt(await readClock(db), new Date())
}

/** Starts a segment at this wall moment: business time `from` (default: where it stands) running at `rate`. */
export async function setClock(tx: Tx, change: { from?: Date; rate: number; reason: string }): Promise<ClockSegment> {
  const wall = new Date()
  const current = await tx
    .selectFrom('clockSegment')
    .select(['sinceWall', 'sinceBusiness', 'rate'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const sinceBusiness = change.from ?? (current === undefined ? wall : businessAt(current, wall))
  const segment = { sinceWall: wall, sinceBusiness, rate: change.rate }
  await tx
    .insertInto('clockSegment')
    .values({ ...segment, reason: change.reason })
    .execute()
  return segment
}
