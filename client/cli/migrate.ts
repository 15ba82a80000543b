/** `ripen migrate`: newest tables, and what an empty installation needs. */
import { installedKind } from '../../db/installation.ts'
import { migrate } from '../../db/migrate.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

export function addMigrateCommand(program: RootCommand, context: CliContext): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema and fill in what is missing')
    .action(() =>
      context.withDatabase(async (db) => {
        const { prepareDatabase } = await import('../launch/prepare.ts')
        const migrated = await migrate(db)
        const demo = (await installedKind(db)) === 'demo'
        await prepareDatabase(db, { ...context.config, demo })
        const text = migrated.length === 0 ? 'The tables are up to date.' : `Ran ${migrated.join(', ')}.`
        context.print({ json: { migrated }, text })
      }),
    )
}
