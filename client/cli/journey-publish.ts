/** `ripen journey publish`: puts journeys into force, all of them or none. */
import { businessNow } from '../../db/clock.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import type { Db } from '../../db/open.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { type CheckedFile, hasError, type JourneyFile, keysOf, readFiles, reportFiles } from './journey-files.ts'

export function addJourneyPublish(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('publish')
    .description('put journeys into force: all of them, or none when one has a problem')
    .argument('<file...>')
    .option('--note <text>', 'what changed, for the list of versions')
    .action((files, { note }) => publishFiles(context, files, note ?? null))
}

async function publishFiles(context: CliContext, names: readonly string[], note: string | null): Promise<void> {
  const files = await readFiles(names)
  reportFiles(context, await context.withDatabase((db) => publishAll(db, files, note)))
}

/** What `publishAll` throws to take everything back. */
class NotPublished extends Error {
  readonly checked: readonly CheckedFile[]

  constructor(checked: readonly CheckedFile[]) {
    super('A journey has a problem, so none was published.')
    this.checked = checked
  }
}

async function publishAll(db: Db, files: readonly JourneyFile[], note: string | null): Promise<readonly CheckedFile[]> {
  try {
    return await db.transaction().execute(async (tx) => {
      const now = await businessNow(tx)
      const checked: CheckedFile[] = []
      for (const { file, source } of files) {
        const { problems, ...published } = await publishJourney(tx, source, 'cli', note, now, keysOf(files))
        checked.push({ file, problems, ...('version' in published ? { version: published.version } : {}) })
      }
      if (checked.some(hasError)) throw new NotPublished(checked)
      return checked
    })
  } catch (error) {
    if (error instanceof NotPublished) return error.checked.map(({ file, problems }) => ({ file, problems }))
    throw error
  }
}
