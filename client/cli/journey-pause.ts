/** `ripen journey pause` and `resume`: the whole journey, or one lead in it. */
import { businessNow } from '../../db/clock.ts'
import { pauseEnrolment, resumeEnrolment } from '../../db/enrolment-pause.ts'
import { pauseJourney, resumeJourney } from '../../db/journey-pause.ts'
import type { CliContext } from './context.ts'
import { type JourneyCommand, noSuchJourney } from './journey-command.ts'
import { actOnLead, keyOption, reasonOption } from './journey-hand.ts'

const acts = {
  pause: { journey: pauseJourney, lead: pauseEnrolment, done: 'is paused; everybody stays where they are' },
  resume: { journey: resumeJourney, lead: resumeEnrolment, done: 'goes on; what fell due happens bit by bit' },
} as const

export function addJourneyPause(journey: JourneyCommand, context: CliContext): void {
  for (const act of ['pause', 'resume'] as const) {
    journey
      .command(act)
      .description(`${act} a journey, or one lead in it`)
      .argument('<journey>')
      .argument('[lead]', 'email, external id or id')
      .option(...reasonOption)
      .option(...keyOption)
      .action((key, lead, { reason = act, ...options }) =>
        lead === undefined
          ? actOnJourney(context, key, act)
          : actOnOne(context, act, { journeyKey: key, lead, reason, ...options }),
      )
  }
}

async function actOnJourney(context: CliContext, key: string, act: keyof typeof acts): Promise<void> {
  const found = await context.withDatabase(async (db) => {
    const now = await businessNow(db)
    return db.transaction().execute((tx) => acts[act].journey(tx, key, 'cli', now))
  })
  if (!found) throw noSuchJourney(key)
  context.print({ json: { journey: key, paused: act === 'pause' }, text: `${key} ${acts[act].done}` })
}

async function actOnOne(context: CliContext, act: keyof typeof acts, of: Parameters<typeof actOnLead>[1]): Promise<void> {
  const enrolmentId = await context.withDatabase((db) => actOnLead(db, of, acts[act].lead))
  const text = `the lead ${act === 'pause' ? 'is paused' : 'goes on'} in ${of.journeyKey}`
  context.print({ json: { enrolmentId, paused: act === 'pause' }, text })
}
