/** `ripen journey publish`: puts journeys into force, all of them or none; over leads only with a plan. */
import { businessNow } from '../../db/clock.ts'
import { type Published, publishJourney } from '../../db/journey-publish.ts'
import type { Db } from '../../db/open.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { type CheckedFile, hasError, type JourneyFile, keysOf, readFiles, reportFiles } from './journey-files.ts'
import { readPlan } from './journey-plan.ts'
import { previewText } from './journey-preview-text.ts'

export function addJourneyPublish(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('publish')
    .description('put journeys into force: all of them, or none when one has a problem')
    .argument('<file...>')
    .option('--note <text>', 'what changed, for the list of versions')
    .option('--plan <plan>', 'what becomes of leads inside: stay, suggested, or a YAML file with a line per step')
    .action(async (files, { note, plan }) =>
      publishFiles(context, files, { note: note ?? null, ...(plan === undefined ? {} : { plan: await readPlan(plan) }) }),
    )
}

interface PublishOptions {
  readonly note: string | null
  readonly plan?: unknown
}

async function publishFiles(context: CliContext, names: readonly string[], options: PublishOptions): Promise<void> {
  const files = await readFiles(names)
  reportFiles(context, await context.withDatabase((db) => publishAll(db, files, options)))
}

/** What `publishAll` throws to take everything back. */
class NothingPublished extends Error {
  readonly checked: readonly CheckedFile[]

  constructor(checked: readonly CheckedFile[]) {
    super('A journey was refused, so none was published.')
    this.checked = checked
  }
}

async function publishAll(db: Db, files: readonly JourneyFile[], options: PublishOptions): Promise<readonly CheckedFile[]> {
  try {
    return await db.transaction().execute(async (tx) => {
      const now = await businessNow(tx)
      const checked: CheckedFile[] = []
      for (const { file, source } of files) {
        const publishing = { by: 'cli', alongside: keysOf(files), ...options }
        checked.push(checkedFile(file, await publishJourney(tx, source, publishing, now)))
      }
      if (checked.some(hasError)) throw new NothingPublished(checked)
      return checked
    })
  } catch (error) {
    if (error instanceof NothingPublished) return error.checked.map(withoutVersion)
    throw error
  }
}

function withoutVersion(checked: CheckedFile): CheckedFile {
  return checked.version === undefined ? checked : { file: checked.file, problems: checked.problems }
}

function checkedFile(file: string, published: Published): CheckedFile {
  const { problems } = published
  if (published.ok) {
    const { version, migrationId } = published
    return { file, problems, version, ...(migrationId === null ? {} : { migration: migrationId }) }
  }
  switch (published.reason) {
    case 'invalid':
      return { file, problems }
    case 'planNeeded': {
      const { preview } = published
      return { file, problems, refused: 'planNeeded', preview, why: `${previewText(preview)}\n  ${planRemedy}` }
    }
    case 'overtaken':
      return { file, problems, refused: 'overtaken', why: 'another version is in force; `ripen journey diff` shows what changed' }
    case 'migrating':
      return { file, problems, refused: 'migrating', why: 'leads are still being moved by the last plan; try again soon' }
    default:
      return published satisfies never
  }
}

const planRemedy = 'Nothing was published: add --plan stay, --plan suggested, or --plan FILE with a line per step.'
