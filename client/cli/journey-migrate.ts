/** `ripen journey migrate`: moves leads that stayed in an earlier version to the one in force, by a plan; `--dry-run` only says what that would do. */
import { businessNow } from '../../db/clock.ts'
import { type Move, type MoveProposal, moveToInForce, type NotMoved, proposeMove } from '../../db/journey-migrate.ts'
import { Failure } from '../../domain/failure.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { changesText } from './journey-diff.ts'
import { problemLines } from './journey-files.ts'
import { readPlan } from './journey-plan.ts'
import { previewText } from './journey-preview-text.ts'
import { parseCount } from './options.ts'

export function addJourneyMigrate(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('migrate')
    .description('move leads that stayed in an earlier version to the one in force')
    .argument('<key>')
    .requiredOption('--from <version>', 'the version they are in', parseCount)
    .option('--plan <plan>', 'what becomes of them: suggested, or a YAML file with a line per step')
    .option('--dry-run', 'say what the plan would do, and move nobody')
    .option('--leads <count>', 'work out the next email of at most so many leads of each step', parseCount, 200)
    .action(async (key, { from, plan, dryRun, leads }) => {
      const read = plan === undefined ? undefined : await readPlan(plan)
      if (dryRun === true) return preview(context, { key, from }, { plan: read, perStep: leads })
      return move(context, { key, from, plan: read, by: 'cli' })
    })
}

interface PreviewOptions {
  readonly plan: unknown
  readonly perStep: number
}

async function preview(context: CliContext, of: Pick<Move, 'key' | 'from'>, options: PreviewOptions): Promise<void> {
  const proposal = await context.withDatabase(async (db) => proposeMove(db, of, options, await businessNow(db)))
  if (!proposal.ok) throw refusal(of, proposal)
  const { to, problems, changes } = proposal
  context.print({ json: { ...of, to, problems, changes, preview: proposal.preview }, text: proposalText(proposal) })
  if (problems.length > 0) context.problemFound()
}

function proposalText({ before, problems, changes, preview: of }: MoveProposal): string {
  const inside =
    of === null ? problemLines(problems) : [of.leads === 0 ? `Nobody is inside version ${before.version}.` : previewText(of)]
  return [changesText(changes), ...inside].join('\n')
}

async function move(context: CliContext, asked: Move): Promise<void> {
  const moved = await context.withDatabase(async (db) => {
    const now = await businessNow(db)
    return db.transaction().execute((tx) => moveToInForce(tx, asked, now))
  })
  if (!moved.ok) return refuse(context, asked, moved)
  const { from, to, migrationId } = moved
  const text =
    migrationId === null
      ? `Nobody is moved from version ${from}.`
      : `Migration ${migrationId} moves the leads from version ${from} to ${to}.`
  context.print({ json: { key: asked.key, ...moved }, text })
}

/** A missing or wrong plan is a problem found; everything else is an error. */
function refuse(context: CliContext, asked: Move, refused: NotMoved): void {
  if (refused.reason === 'planNeeded') {
    context.print({ json: refused, text: `${previewText(refused.preview)}\n  ${planRemedy}` })
    return context.problemFound()
  }
  if (refused.reason === 'invalid') {
    context.print({ json: refused, text: problemLines(refused.problems).join('\n') })
    return context.problemFound()
  }
  throw refusal(asked, refused)
}

const planRemedy = 'Nobody was moved: add --plan suggested, or --plan FILE with a line per step.'

function refusal(
  { key, from }: Pick<Move, 'key' | 'from'>,
  refused: Exclude<NotMoved, { readonly reason: 'planNeeded' | 'invalid' }>,
): Failure {
  switch (refused.reason) {
    case 'unknown':
      return new Failure('notFound', `There is no version ${from} of "${key}"; \`ripen journey show ${key}\` lists them.`)
    case 'inForce':
      return new Failure('conflict', `Version ${from} of "${key}" is in force; leads are moved into it from earlier ones.`)
    case 'notInForce':
      return new Failure('conflict', `No version of "${key}" is in force, so there is none to move to.`)
    case 'overtaken':
      return new Failure('conflict', `Version ${refused.version} of "${key}" is in force by now; look at the preview once more.`)
    case 'migrating':
      return new Failure('conflict', 'Leads are still being moved by the last plan; try again soon.')
    default:
      return refused satisfies never
  }
}
