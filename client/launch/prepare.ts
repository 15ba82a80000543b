/** Makes a database ready to run on: newest tables, what an empty installation needs, and its kind, which never changes. */
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

/** Safe to repeat and from several processes at once; answers the migrations that ran now. */
export async function prepareDatabase(db: Db, config: Config): Promise<string[]> {
  const migrated = await migrate(db)
  await claimInstallation(db, { kind: config.demo ? 'demo' : 'real', secrets: config.secrets })
  await seed(db, { settings: initialSettings, clock: config.demo ? { from: demoStart, rate: 0 } : null })
  if (config.demo) await seedSample(db, { settings: sampleSettings, sla: sampleSla, reps: sampleReps })
  await publishStarter(db, await businessNow(db))
  return migrated
}
