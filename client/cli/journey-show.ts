/** `ripen journey show`: one journey with its versions and its source. */
import { readJourney } from '../../db/journey-view.ts'
import type { CliContext } from './context.ts'
import { type JourneyCommand, noSuchJourney } from './journey-command.ts'

export function addJourneyShow(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('show')
    .description('one journey: its versions and its source')
    .argument('<key>')
    .action((key) => show(context, key))
}

async function show(context: CliContext, key: string): Promise<void> {
  const journey = await context.withDatabase((db) => readJourney(db, key, null))
  if (journey === null) throw noSuchJourney(key)
  const versions = journey.versions.map((one) => `  version ${one.version}: ${one.status}, ${one.active} in it`)
  context.print({ json: journey, text: [`${journey.key}: ${journey.title}`, ...versions, '', journey.source].join('\n') })
}
