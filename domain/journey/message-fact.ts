/** What became of the emails of an enrolment, as far as its waits need to know. */
import type { Facts, MessageFact } from '../facts.ts'
import type { JourneyState } from './state.ts'

/** True once nothing more can happen to it; `unknown` is final too. */
export function isFinal({ state }: MessageFact): boolean {
  return state !== 'queued' && state !== 'claimed' && state !== 'sending'
}

export function messagesOf({ enrolmentId }: JourneyState, { messages }: Facts): MessageFact[] {
  return messages.filter((message) => message.enrolmentId === enrolmentId)
}

export function messageOf(
  state: JourneyState,
  facts: Facts,
  { step, occurrence }: { step: string; occurrence: number },
): MessageFact | null {
  return messagesOf(state, facts).find((message) => message.step === step && message.occurrence === occurrence) ?? null
}

/** The slot, unless it left more than `toleranceMs` later. */
export function leftAt({ slot, sentAt }: MessageFact, toleranceMs: number): Date {
  return sentAt !== null && sentAt.getTime() - slot.getTime() > toleranceMs ? sentAt : slot
}

/** Nothing of this step reached the lead, and nothing is under way: nobody can click it. */
export function wasNeverSent(state: JourneyState, facts: Facts, step: string): boolean {
  return messagesOf(state, facts)
    .filter((message) => message.step === step)
    .every((message) => isFinal(message) && message.state !== 'sent' && message.state !== 'unknown')
}
