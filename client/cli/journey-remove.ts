/** `ripen journey remove`: takes one lead out of a journey for good. */
import { removeEnrolment } from '../../db/enrolment-remove.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { actOnLead, type HandOptions, keyOption, reasonOption } from './journey-hand.ts'

export function addJourneyRemove(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('remove')
    .description('take one lead out of a journey; what it was to be sent is cancelled')
    .argument('<journey>')
    .argument('<lead>', 'email, external id or id')
    .requiredOption(...reasonOption)
    .option(...keyOption)
    .action((key, lead, options) => remove(context, { journeyKey: key, lead, ...options }))
}

async function remove(
  context: CliContext,
  of: HandOptions & { readonly journeyKey: string; readonly lead: string },
): Promise<void> {
  const enrolmentId = await context.withDatabase((db) => actOnLead(db, of, removeEnrolment))
  context.print({ json: { enrolmentId, outcome: 'removed' }, text: `the lead has left ${of.journeyKey}` })
}
