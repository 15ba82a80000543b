/** What a sample rep does about the offer of a lead, by temper: pure, and the same for the same mail. */
import { fractionOf } from '../domain/jitter.ts'
import type { Act, RepAnswer } from './act.ts'
import type { ReceivedMail } from './received-mail.ts'
import type { RepTemper } from './sample-company.ts'

const hour = 3_600_000
const day = 24 * hour

/** Only an offer is answered; reminders and other notices point to the same page. */
export function actsOnOffer(temper: RepTemper, mail: ReceivedMail): Act[] {
  const url = mail.links.handoff
  if (url === null || temper === 'absent') return []
  const luck = fractionOf(`luck:${mail.id}`)
  const answerAt = mail.at + answersAfter[temper] * (0.5 + luck)
  const act = (answer: RepAnswer, after: number): Act => ({ kind: 'answer', at: answerAt + after, url, answer })
  if (temper === 'picky' && luck < 0.7) return [act(rejection(luck / 0.7), 0)]
  const worked = [act('accept', 0), act('contacted', 3 * hour)]
  return [...worked, luck < 0.6 ? act('qualify', day) : act(rejection((luck - 0.6) / 0.4), day)]
}

/** `late` mostly misses the first response time of four working hours, so reminders and escalations show. */
const answersAfter: Readonly<Record<Exclude<RepTemper, 'absent'>, number>> = {
  prompt: hour,
  picky: 1.5 * hour,
  late: 6 * hour,
}

const rejections: readonly RepAnswer[] = [
  'rejectNotNow',
  'rejectNoBudget',
  'rejectNotNow',
  'rejectUnreachable',
  'rejectWrongPerson',
]

function rejection(fraction: number): RepAnswer {
  return rejections[Math.min(rejections.length - 1, Math.floor(fraction * rejections.length))] ?? 'rejectNotNow'
}
