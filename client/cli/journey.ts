/** `ripen journey …`: names its commands; each lives in a file of its own, `journey-<command>.ts`. */
import type { CliContext } from './context.ts'
import { addJourneyEnrol } from './journey-enrol.ts'
import { addJourneyList } from './journey-list.ts'
import { addJourneyMove } from './journey-move.ts'
import { addJourneyPause } from './journey-pause.ts'
import { addJourneyPublish } from './journey-publish.ts'
import { addJourneyRemove } from './journey-remove.ts'
import { addJourneyShow } from './journey-show.ts'
import { addJourneySimulate } from './journey-simulate.ts'
import { addJourneyValidate } from './journey-validate.ts'
import { addJourneyVerify } from './journey-verify.ts'
import { addJourneyDiff } from './journey-diff.ts'
import { addJourneyMigrate } from './journey-migrate.ts'
import { addJourneyMigrations } from './journey-migrations.ts'
import { addJourneyPreview } from './journey-preview.ts'
import { addJourneyPull } from './journey-pull.ts'
import { addJourneyPush } from './journey-push.ts'
import { addJourneyRetire } from './journey-retire.ts'
import type { JourneyCommand } from './journey-command.ts'
import type { RootCommand } from './program.ts'

const commands: readonly ((journey: JourneyCommand, context: CliContext) => void)[] = [
  addJourneyValidate,
  addJourneyPublish,
  addJourneyPreview,
  addJourneyPull,
  addJourneyPush,
  addJourneyDiff,
  addJourneyRetire,
  addJourneyMigrate,
  addJourneyMigrations,
  addJourneyList,
  addJourneyShow,
  addJourneySimulate,
  addJourneyEnrol,
  addJourneyPause,
  addJourneyMove,
  addJourneyRemove,
  addJourneyVerify,
]

export function addJourneyCommands(program: RootCommand, context: CliContext): void {
  const journey: JourneyCommand = program.command('journey').description('check, publish and look at journeys')
  for (const add of commands) add(journey, context)
}
