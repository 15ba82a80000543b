/** How Temporal's own page words a wait: the step, what is waited for, until when in business time; nothing about a person. */
import { say } from '../domain/words.ts'

export interface Wait {
  readonly step: string
  /** As an enrolment stores it. */
  readonly waitingFor: string
  readonly until: Date | null
}

/** `Step case-study: waits until 2026-03-06 08:00 UTC for a click`. */
export function waitDetails({ step, waitingFor, until }: Wait): string {
  const reason = waitingFor === 'time' ? '' : ` for ${say('en', `journey.waitingFor.${waitingFor}`)}`
  return `Step ${step}: waits${untilText(until)}${reason}`
}

export function untilText(until: Date | null): string {
  return until === null ? '' : ` until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
