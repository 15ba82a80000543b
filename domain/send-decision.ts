/** The gate's judgement on one message about to be sent: go, wait, or end it, and why; pure, so a table can test it. */
import type { MessageClass, Suppression } from './facts.ts'
import type { HolidayPlace } from './holidays.ts'
import type { MessageId } from './id.ts'
import { isInWindow, mayFallOn, planSlot, type SendWindow } from './schedule.ts'
import type { Sendability } from './send-gate.ts'
import { keptClearOf, leavingBefore, type PlannedMail } from './send-order.ts'

export interface SendCandidate {
  readonly id: MessageId
  readonly class: MessageClass
  readonly kind: string
  readonly priority: number
  readonly queuedAt: Date
  readonly notBefore: Date
  readonly expiresAt: Date | null
  readonly capped: boolean
  readonly policy: 'defer' | 'skip'
  /** Null: it belongs to no enrolment. */
  readonly enrolment: { readonly isActive: boolean; readonly isPaused: boolean } | null
  readonly address: string | null
  readonly suppressions: readonly Suppression[]
  readonly sendability: Sendability
  readonly window: SendWindow
  readonly zone: string
  readonly holidays: HolidayPlace
  /** Local days taken: marketing mail being sent, sent, or sent perhaps. */
  readonly gone: readonly Date[]
  /** Other marketing mail still planned, unless its journey or enrolment is paused. */
  readonly planned: readonly PlannedMail[]
}

export type SendDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'later'; readonly at: Date; readonly code: string }
  /** Stays due: the stop switch holds it. */
  | { readonly kind: 'stay' }
  | { readonly kind: 'end'; readonly state: 'suppressed' | 'cancelled' | 'expired'; readonly code: string }

/** After this many working days an email is stale news. */
const expiresAfterWorkingDays = 5
/**
 * Until mail that is held is judged again. A minute more than a day: a wait of whole days that counts from its slot would otherwise
 * end at the very moment at which that slot moves, and what the journey then sees would be chance.
 */
const heldMs = 24 * 3_600_000 + 60_000

export function decideSend(candidate: SendCandidate, sendingStopped: boolean, now: Date): SendDecision {
  const { expiresAt, address, class: of } = candidate
  const isPaused = candidate.enrolment?.isPaused === true
  if (expiresAt !== null && expiresAt <= now && !isPaused) return end('expired', 'expired')
  if (of === 'internal') return address === null ? end('cancelled', 'noEmail') : { kind: 'send' }
  if (of === 'transactional') return decideTransactional(candidate)
  return sendingStopped ? { kind: 'stay' } : decideMarketing(candidate, now)
}

/** A stop of marketing lets pass what the person asked for; a complaint only the opt-in mail; a dead address nothing. */
function decideTransactional({ kind, address, suppressions }: SendCandidate): SendDecision {
  const stop = suppressions.find(({ scope }) => scope === 'all' || (scope === 'all_but_optin' && kind !== 'optin'))
  if (stop !== undefined) return end('suppressed', stop.reason)
  return address === null ? end('cancelled', 'noEmail') : { kind: 'send' }
}

function decideMarketing(candidate: SendCandidate, now: Date): SendDecision {
  const { enrolment, sendability, window, zone, holidays } = candidate
  if (enrolment?.isActive === false) return end('cancelled', 'enrolmentEnded')
  if (sendability.kind === 'unsendable') return end('suppressed', sendability.reason)
  const tomorrow = new Date(now.getTime() + heldMs)
  // Nothing grows stale while people hold it.
  if (enrolment?.isPaused === true) return planAgain({ ...candidate, queuedAt: tomorrow }, { from: tomorrow, now }, 'paused')
  if (sendability.kind === 'held') return planAgain(candidate, { from: tomorrow, now }, `held.${sendability.by}`)
  if (sendability.kind === 'pending') return planAgain(candidate, { from: tomorrow, now }, 'optinPending')
  if (!isInWindow(now, window, zone, holidays)) return planAgain(candidate, { from: now, now }, 'outsideWindow')
  if (!candidate.capped || mayFallOn(takenFor(candidate, now), now, zone)) return { kind: 'send' }
  return candidate.policy === 'skip' ? end('cancelled', 'capReached') : planAgain(candidate, { from: now, now }, 'capReached')
}

/** Mail that goes first has its day even before it is sent. */
function takenFor(candidate: SendCandidate, now: Date): Date[] {
  return [...candidate.gone, ...leavingBefore(candidate, candidate.planned, now)]
}

/** The next slot from `from` on, counted against the days after which it is stale. `spread` is for mail that an outage held back. */
export function planAgain(
  candidate: SendCandidate,
  at: { from: Date; now: Date },
  code: string,
  spread?: SpreadBy,
): SendDecision {
  const slot = planSlot({
    earliest: candidate.queuedAt,
    now: at.from,
    window: candidate.window,
    zone: candidate.zone,
    holidays: candidate.holidays,
    recent: [...candidate.gone, ...keptClearOf(candidate, candidate.planned, at.now)],
    cap: candidate.capped,
    policy: 'defer',
    expiresAfterWorkingDays,
    ...(spread === undefined ? {} : { jitter: spread }),
  })
  return slot.kind === 'slot' && isInTime(candidate, slot.at) ? { kind: 'later', at: slot.at, code } : end('expired', code)
}

/** A slot on its last day may still come after its last moment; whoever let it wait for that would end it whenever mail happened to be sent. */
function isInTime({ expiresAt, enrolment }: SendCandidate, slot: Date): boolean {
  return expiresAt === null || enrolment?.isPaused === true || slot < expiresAt
}

export interface SpreadBy {
  readonly key: string
  readonly spreadMs: number
}

function end(state: 'suppressed' | 'cancelled' | 'expired', code: string): SendDecision {
  return { kind: 'end', state, code }
}
