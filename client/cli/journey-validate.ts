/** `ripen journey validate`: everything wrong with journeys in one go; publishes nothing. */
import { checkJourney } from '../../db/journey-check.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { type CheckedFile, keysOf, readFiles, reportFiles } from './journey-files.ts'

export function addJourneyValidate(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('validate')
    .description('say everything that is wrong with journeys, and publish nothing')
    .argument('<file...>')
    .action((files) => validateFiles(context, files))
}

async function validateFiles(context: CliContext, names: readonly string[]): Promise<void> {
  const files = await readFiles(names)
  const checked = await context.withDatabase(async (db) => {
    const found: CheckedFile[] = []
    for (const { file, source } of files) found.push({ file, problems: (await checkJourney(db, source, keysOf(files))).problems })
    return found
  })
  reportFiles(context, checked)
}
