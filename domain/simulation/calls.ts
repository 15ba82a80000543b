/** Takes what a simulated server answered to a webhook. */
import { changeFields } from './fields.ts'
import { applyEvents } from './apply.ts'
import type { Happening, Scene } from './scene.ts'
import { tell } from './stays.ts'

/** Nobody waits for an answer whose enrolment is over. */
export function takeCallAnswer(
  scene: Scene,
  { subject, stay, step, occurrence, answer }: Extract<Happening, { kind: 'call' }>,
): void {
  if (stay.outcome !== null) return
  const { webhookCalls } = subject.facts
  const closed =
    answer.kind === 'answered'
      ? ({ state: 'answered', failure: null } as const)
      : ({ state: 'failed', failure: 'givenUp' } as const)
  subject.facts = {
    ...subject.facts,
    webhookCalls: webhookCalls.map((call) =>
      call.enrolmentId === stay.id && call.step === step && call.occurrence === occurrence ? { ...call, ...closed } : call,
    ),
  }
  if (answer.kind === 'answered' && changeFields(scene, subject, answer.set)) applyEvents(scene, subject)
  tell(scene, subject, stay)
}
