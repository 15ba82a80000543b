/** Fills an empty installation with what it cannot run without; leaves everything that exists alone. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Calendar } from '../domain/calendar.ts'
import { businessAt } from '../domain/clock.ts'
import { builtInEventTypes } from '../domain/event.ts'
import type { Settings } from '../domain/settings.ts'
import { setClock } from './clock.ts'
import type { Db, Tx } from './open.ts'
import { seedSettings } from './settings.ts'

export interface Seed {
  readonly settings: Settings
  /** Where business time starts, and how fast it runs; null: at wall time, in real time. */
  readonly clock: { readonly from: Date; readonly rate: number } | null
}

/** Safe to repeat and from several processes at once. */
export async function seed(db: Db, { settings, clock }: Seed): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('ripen.seed'))`.execute(tx)
    const now = await startClock(tx, clock)
    await seedSettings(tx, settings, now)
    await seedEventTypes(tx, now)
    await seedTeam(tx, settings, now)
  })
}

async function startClock(tx: Tx, clock: Seed['clock']): Promise<Date> {
  const wall = new Date()
  const current = await tx.selectFrom('clockSegment').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
  if (current !== undefined) return businessAt(current, wall)
  const first = await setClock(tx, { from: clock?.from ?? wall, rate: clock?.rate ?? 1, reason: 'installed' })
  return first.sinceBusiness
}

async function seedEventTypes(tx: Tx, createdAt: Date): Promise<void> {
  await tx
    .insertInto('eventType')
    .values(builtInEventTypes.map((name) => ({ name, builtIn: true, note: null, createdAt })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

/** Without a team no handoff has a clock: Monday to Friday, nine to five, on the installation's holidays. */
async function seedTeam(tx: Tx, { installation }: Settings, createdAt: Date): Promise<void> {
  const calendar: Calendar = {
    zone: installation.timeZone,
    hours: Object.fromEntries([1, 2, 3, 4, 5].map((weekday) => [weekday, [{ from: 9 * 60, to: 17 * 60 }]])),
    holidays: { country: installation.country, region: installation.region },
  }
  await tx
    .insertInto('team')
    .values({ id: uuidv7(), key: 'sales', name: 'Sales', leadRepId: null, calendar: JSON.stringify(calendar), createdAt })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}
