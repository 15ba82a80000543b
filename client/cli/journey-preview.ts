/** `ripen journey preview`: what publishing a file would change, and what becomes of the leads inside; publishes nothing. */
import { businessNow } from '../../db/clock.ts'
import { hasErrors } from '../../db/journey-check.ts'
import { type Proposal, proposePublishing } from '../../db/journey-proposal.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { changesText } from './journey-diff.ts'
import { readDraftFile } from './journey-draft-file.ts'
import { problemLines, readSource } from './journey-files.ts'
import { readPlan } from './journey-plan.ts'
import { previewText } from './journey-preview-text.ts'
import { parseCount } from './options.ts'

export function addJourneyPreview(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('preview')
    .description('what publishing a file would change, and what becomes of the leads inside')
    .argument('<file>')
    .option('--plan <plan>', 'stay, suggested, or a YAML file with a line per step', 'suggested')
    .option('--leads <count>', 'work out the next email of at most so many leads of each step', parseCount, 200)
    .action((file, { plan, leads }) => preview(context, { file, plan, leads }))
}

async function preview(context: CliContext, options: { file: string; plan: string; leads: number }): Promise<void> {
  const { source } = readDraftFile(await readSource(options.file))
  const plan = await readPlan(options.plan)
  const proposal = await context.withDatabase(async (db) =>
    proposePublishing(db, source, { plan, perStep: options.leads }, await businessNow(db)),
  )
  context.print({ json: proposal, text: proposalText(proposal) })
  if (hasErrors(proposal.problems)) context.problemFound()
}

function proposalText({ problems, over, changes, preview: of }: Proposal): string {
  const inside = of === null ? [] : of.leads === 0 ? [`Nobody is inside version ${of.from}.`] : [previewText(of)]
  const what = hasErrors(problems) ? [] : over === null ? ['This journey is new.'] : [changesText(changes)]
  return [...problemLines(problems), ...what, ...inside].join('\n')
}
