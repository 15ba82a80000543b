/** `ripen score explain`: why a lead's score is what it is, and what is missing for sales. */
import { findLead } from '../../db/lead-find.ts'
import { explainLead } from '../../db/score-explain.ts'
import type { Explanation, ScoreLine } from '../../domain/explain.ts'
import { Failure } from '../../domain/failure.ts'
import { say } from '../../domain/words.ts'
import { commandTime, type CliContext } from './context.ts'
import type { RootCommand } from './program.ts'
import { parseMoment } from './options.ts'

export function addScoreCommands(program: RootCommand, context: CliContext): void {
  program
    .command('score')
    .description('scores and what they are made of')
    .command('explain')
    .argument('<lead>', 'id, email or external id')
    .description('why a lead has its score, and what is missing for sales')
    .option('--at <time>', 'as of this moment instead of now', parseMoment)
    .action((name, { at }) =>
      context.withDatabase(async (db) => {
        const leadId = await findLead(db, name)
        const explanation = leadId === null ? null : await explainLead(db, leadId, await commandTime(db, at))
        if (explanation === null) throw noSuchLead()
        context.print({ json: explanation, text: textOf(explanation) })
      }),
    )
}

function noSuchLead(): Failure {
  return new Failure('notFound', 'There is no such lead; `ripen lead list` shows those there are.')
}

function textOf({ at, model, fit, engagement, ready, missing, knockOut, context }: Explanation): string {
  const lacking = missing.map((reason) => `  ${say('en', reason.code, reason.params)}`)
  return [
    `As of ${at.toISOString()}, by model ${model.name} version ${model.version}`,
    `Fit ${fit.total}`,
    ...fit.lines.map((line) => `  ${signed(line.points)} ${line.rule}`),
    `Engagement ${engagement.total.toFixed(1)}${engagement.raw < 0 ? ` (${engagement.raw.toFixed(1)} before it is shown as 0)` : ''}`,
    ...engagement.lines.map(engagementText),
    `Stage ${context.stage}${knockOut === null ? '' : `, knocked out: ${knockOut}`}`,
    ready ? 'Ready for sales' : 'Missing for sales:',
    ...lacking,
  ].join('\n')
}

function engagementText({ rule, points, raw, capped, decayed, occurredAt }: ScoreLine): string {
  const earned = capped ? `${signed(points)} of ${signed(raw)}, capped` : signed(points)
  return `  ${signed(Math.round(decayed * 10) / 10)} ${rule} (${earned}, ${occurredAt?.toISOString().slice(0, 10) ?? ''})`
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points)
}
