/** `ripen migrate`: newest tables, and what an empty installation needs. */
import { installedKind } from '../../db/installation.ts'
import { migrate } from '../../db/migrate.ts'
import { registrationRemedy } from '../search-attributes.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

interface Labels {
  readonly registered: readonly string[]
  readonly text: readonly string[]
}

/** A server that is away or run by others is no reason to fail: nothing but its own page needs them. */
async function registerLabels(): Promise<Labels> {
  const { openGateway, temporalAddress } = await import('../gateway.ts')
  const gateway = openGateway(temporalAddress())
  try {
    const registered = await gateway.registerLabels()
    return { registered, text: registered.length === 0 ? [] : [`Registered ${registered.join(' and ')} with Temporal.`] }
  } catch {
    return {
      registered: [],
      text: [`Temporal took no search attributes; its page lists by journey after \`${registrationRemedy}\`.`],
    }
  } finally {
    await gateway.close()
  }
}

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
        const labels = context.config.temporalAddress === null ? null : await registerLabels()
        const tables = migrated.length === 0 ? 'The tables are up to date.' : `Ran ${migrated.join(', ')}.`
        context.print({
          json: { migrated, searchAttributes: labels?.registered ?? [] },
          text: [tables, ...(labels?.text ?? [])].join('\n'),
        })
      }),
    )
}
