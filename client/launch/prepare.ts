/** Makes a database ready to run on: newest tables, what an empty installation needs, and its kind, which never changes. */
import type { Config } from '../../config.ts'
import { claimInstallation } from '../../db/installation.ts'
import { migrate } from '../../db/migrate.ts'
import type { Db } from '../../db/open.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'

/** Monday 07:30 in Berlin of a week without a public holiday, in the first of several such weeks. */
const demoStart = new Date('2026-03-02T06:30:00Z')

/** Safe to repeat and from several processes at once; answers the migrations that ran now. */
export async function prepareDatabase(db: Db, config: Config): Promise<string[]> {
  const migrated = await migrate(db)
  await claimInstallation(db, { kind: config.demo ? 'demo' : 'real', secrets: config.secrets })
  await seed(
    db,
    config.demo ? { settings: initialSettings, clock: { from: demoStart, rate: 0 } } : { settings: initialSettings, clock: null },
  )
  return migrated
}
