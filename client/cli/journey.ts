/** `ripen journey …`: names its commands; each lives in a file of its own, `journey-<command>.ts`. */
import type { CliContext } from './context.ts'
import { addJourneyList } from './journey-list.ts'
import { addJourneyPublish } from './journey-publish.ts'
import { addJourneyShow } from './journey-show.ts'
import { addJourneyValidate } from './journey-validate.ts'
import type { JourneyCommand } from './journey-command.ts'
import type { RootCommand } from './program.ts'

const commands: readonly ((journey: JourneyCommand, context: CliContext) => void)[] = [
  addJourneyValidate,
  addJourneyPublish,
  addJourneyList,
  addJourneyShow,
]

export function addJourneyCommands(program: RootCommand, context: CliContext): void {
  const journey: JourneyCommand = program.command('journey').description('check, publish and look at journeys')
  for (const add of commands) add(journey, context)
}
