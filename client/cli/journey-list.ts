/** `ripen journey list`: the journeys in force and how many leads are in them. */
import { listJourneys } from '../../db/journey-view.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'

export function addJourneyList(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('list')
    .description('journeys in force and how many leads are in them')
    .action(() => list(context))
}

async function list(context: CliContext): Promise<void> {
  const journeys = await context.withDatabase(listJourneys)
  const lines = journeys.map(
    ({ key, version, active, finished, pausedAt }) =>
      `${key}  version ${version ?? '-'}  ${active} in it  ${finished} through${pausedAt === null ? '' : '  paused'}`,
  )
  context.print({
    json: journeys,
    text: lines.length === 0 ? 'No journey yet; `ripen journey publish FILE` adds one.' : lines.join('\n'),
  })
}
