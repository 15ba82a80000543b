/** Builds decisions, and says from when a step counts as entered; which one to take is for the steps to say. */
import { hourMs } from '../local-time.ts'
import type { Reason } from '../reason.ts'
import type { Decision, WaitingFor } from './command.ts'
import { enter, type JourneyState } from './state.ts'

/** How late a wake or a sending may be without moving what follows. */
export const toleranceMs = hourMs

export function move(state: JourneyState, to: string, at: Date, reasons: readonly Reason[]): Decision {
  return { state: enter(state, to, at), command: { kind: 'move', to }, reasons }
}

export function wait(state: JourneyState, until: Date | null, waitingFor: WaitingFor, reasons: readonly Reason[]): Decision {
  return { state, command: { kind: 'wait', until, waitingFor }, reasons }
}

export function finish(state: JourneyState, outcome: string, reasons: readonly Reason[]): Decision {
  return { state, command: { kind: 'finish', outcome }, reasons }
}

/** `planned`, unless the wake came so late that what follows would have to catch up; then `now`. */
export function countedFrom(planned: Date, now: Date, mostMs = toleranceMs): Date {
  const lateMs = now.getTime() - planned.getTime()
  return lateMs < Math.min(toleranceMs, mostMs) ? planned : now
}

/** When to look again for something that should have happened by `expected`. */
export function lookAgainAfter(expected: Date, now: Date): Date {
  const at = new Date(expected.getTime() + toleranceMs)
  return at > now ? at : new Date(now.getTime() + toleranceMs)
}
