/** What an enrolment waits for, as one sentence: "Wartet bis Di., 13. Jan., 08:00 auf einen Klick". */
import { html } from 'hono/html'
import { say } from '../../domain/words.ts'
import { type Html, plannedTime } from './format.ts'
import type { View } from './view.ts'

/** Without a time only something that happens ends the wait. */
export function waitingText(view: View, waitingFor: string | null, wakeAt: Date | null): Html {
  const until = wakeAt === null ? '' : html` ${view.t('waiting.until')} ${plannedTime(view, wakeAt)}`
  if (waitingFor === null || waitingFor === 'time') return html`${view.t('waiting.waits')}${until}`
  return html`${view.t('waiting.waits')}${until} ${view.t('waiting.for')}
  ${say(view.language, `journey.waitingFor.${waitingFor}`)}`
}
