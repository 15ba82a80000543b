/** `ripen journey retire`: takes a journey out of force; the leads inside finish. */
import { businessNow } from '../../db/clock.ts'
import { retireJourney } from '../../db/journey-versions.ts'
import { Failure } from '../../domain/failure.ts'
import type { CliContext } from './context.ts'
import { type JourneyCommand, noSuchJourney } from './journey-command.ts'

export function addJourneyRetire(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('retire')
    .description('nobody enters any more; the leads inside finish')
    .argument('<key>')
    .option('--note <text>', 'why, for the audit')
    .action((key, { note }) => retire(context, key, note ?? null))
}

async function retire(context: CliContext, key: string, note: string | null): Promise<void> {
  const retired = await context.withDatabase(async (db) => {
    const now = await businessNow(db)
    return db.transaction().execute((tx) => retireJourney(tx, key, { by: 'cli', note }, now))
  })
  if (retired.ok)
    return context.print({
      json: { key, ...retired },
      text: `Version ${retired.version} of ${key} is retired; nobody enters any more.`,
    })
  if (retired.reason === 'unknown') throw noSuchJourney(key)
  throw new Failure('conflict', `No version of "${key}" is in force; it is retired already.`)
}
