/** Where an enrolment stands: plain JSON, stored with the enrolment and carried from one decision to the next. */
import type { EnrolmentId, HandoffId } from '../id.ts'
import type { JourneyGraph } from './graph.ts'

/** Times are ISO texts in business time. */
export interface JourneyState {
  readonly enrolmentId: EnrolmentId
  readonly step: string
  /** When the step counts as entered: the end of the wait before it, even if the wake came a little later. */
  readonly enteredAt: string
  /** How often each step was entered, for the occurrence in send keys. */
  readonly visits: Readonly<Record<string, number>>
  /** The last email queued: what follows it waits from its slot. */
  readonly anchor: { readonly step: string; readonly occurrence: number } | null
  /** The cool-off of a recycled lead: nothing happens before. */
  readonly firstWaitUntil: string | null
  /** The handoff whose outcome the current step awaits. */
  readonly handoffId: HandoffId | null
  /** The journey or this enrolment is paused; refreshed before each decision. */
  readonly paused: boolean
  /** After a pause of the journey: what fell due until `from` goes on at `until`. Refreshed before each decision. */
  readonly release: { readonly from: string; readonly until: string } | null
}

/** A new enrolment, standing before its first step. */
export function startState(
  graph: JourneyGraph,
  start: { enrolmentId: EnrolmentId; firstWaitUntil: Date | null },
  now: Date,
): JourneyState {
  return {
    enrolmentId: start.enrolmentId,
    step: graph.entry,
    enteredAt: now.toISOString(),
    visits: { [graph.entry]: 1 },
    anchor: null,
    firstWaitUntil: start.firstWaitUntil?.toISOString() ?? null,
    handoffId: null,
    paused: false,
    release: null,
  }
}

/** The same enrolment, having entered `step` at `at`. */
export function enter(state: JourneyState, step: string, at: Date): JourneyState {
  const visits = { ...state.visits, [step]: visitsOf(state, step) + 1 }
  return { ...state, step, enteredAt: at.toISOString(), visits, handoffId: null }
}

/** How often the step was entered, the current visit included. */
export function visitsOf(state: JourneyState, step: string): number {
  return state.visits[step] ?? 0
}
