/** `ripen journey move`: puts one lead at another step of the version it is in. */
import { moveEnrolment } from '../../db/enrolment-move.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { actOnLead, type HandOptions, keyOption, reasonOption } from './journey-hand.ts'

export function addJourneyMove(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('move')
    .description('put one lead at another step; what it was to be sent from the old one is cancelled')
    .argument('<journey>')
    .argument('<lead>', 'email, external id or id')
    .requiredOption('--to <step>', 'the step, which begins now')
    .requiredOption(...reasonOption)
    .option(...keyOption)
    .action((key, lead, { to, ...options }) => move(context, to, { journeyKey: key, lead, ...options }))
}

type Meant = HandOptions & { readonly journeyKey: string; readonly lead: string }

async function move(context: CliContext, to: string, of: Meant): Promise<void> {
  const enrolmentId = await context.withDatabase((db) =>
    actOnLead(db, of, (tx, id, hand, now) => moveEnrolment(tx, id, { ...hand, to }, now)),
  )
  context.print({ json: { enrolmentId, step: to }, text: `the lead stands at ${to} in ${of.journeyKey}` })
}
