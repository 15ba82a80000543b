/** Makes a database ready to run on: newest tables, what an empty installation needs, and its kind, which never changes. */
import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import { businessNow } from '../../db/clock.ts'
import { claimInstallation } from '../../db/installation.ts'
import { migrate } from '../../db/migrate.ts'
import type { Db } from '../../db/open.ts'
import { seedSample } from '../../db/seed-sample.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'
import { sampleReps, sampleSettings, sampleSla } from '../../demo/sample-company.ts'
import { publishStarter } from './starter.ts'

/** Monday 07:30 in Berlin of a week without a public holiday, the first of several such weeks. */
const demoStart = new Date('2026-03-02T06:30:00Z')

/** Safe to repeat; several processes take turns. Needs two connections. Answers the migrations that ran now. */
export async function prepareDatabase(db: Db, config: Config): Promise<string[]> {
  return db.connection().execute(async (turn) => {
    await sql`select pg_advisory_lock(hashtext('ripen.prepare'))`.execute(turn)
    try {
      return await prepare(db, config)
    } finally {
      await sql`select pg_advisory_unlock(hashtext('ripen.prepare'))`.execute(turn)
    }
  })
}

async function prepare(db: Db, config: Config): Promise<string[]> {
  const migrated = await migrate(db)
  await claimInstallation(db, { kind: config.demo ? 'demo' : 'real', secrets: config.secrets })
  await seed(db, { settings: initialSettings, clock: config.demo ? { from: demoStart, rate: 0 } : null })
  if (config.demo) await seedSample(db, { settings: sampleSettings, reps: sampleReps, sla: sampleSla })
  await publishStarter(db, await businessNow(db))
  return migrated
}
