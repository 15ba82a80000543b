/** What an answer to a handoff means: who may give which when, and what each reason for a rejection does. The clock is handoff-ladder.ts. */
import type { Duration } from './duration.ts'
import type { HandoffStatus } from './facts.ts'
import { never } from './failure.ts'
import type { Stage } from './lead.ts'

/** Reasons a rep may give. */
export const rejectReasons = [
  'notNow',
  'noBudget',
  'noNeed',
  'unreachable',
  'wrongPerson',
  'badData',
  'duplicate',
  'noFit',
  'competitor',
] as const
export type RejectReason = (typeof rejectReasons)[number]

/** Back to nurturing after a cool-off; engagement so far counts by the factor from then on. */
export interface Recycle {
  readonly kind: 'recycle'
  readonly coolOff: Duration
  readonly factor: number
  /** A date the lead named wins over the cool-off; on it the same rep gets the lead back. */
  readonly takesDate: boolean
}

/** What becomes of the lead. */
export type Consequence =
  | Recycle
  | { readonly kind: 'findRightPerson' }
  | { readonly kind: 'correctFacts' }
  | { readonly kind: 'suggestMerge' }
  | { readonly kind: 'disqualify' }

const notNow = recycle(60, 0.5, true)

/** The table of DESIGN.md §4.6; `noResponse` is not here, because no person gives it. */
export const consequences: Readonly<Record<RejectReason, Consequence>> = {
  notNow,
  noBudget: recycle(90, 0.5, true),
  noNeed: recycle(90, 0.25, false),
  unreachable: recycle(30, 0.5, false),
  wrongPerson: { kind: 'findRightPerson' },
  badData: { kind: 'correctFacts' },
  duplicate: { kind: 'suggestMerge' },
  noFit: { kind: 'disqualify' },
  competitor: { kind: 'disqualify' },
}

/** A lost deal goes the way of `notNow`. */
export const afterLoss = notNow

/** Where a lead that sales gives back goes on. */
export const recycleJourney = 're-engage'

function recycle(days: number, factor: number, takesDate: boolean): Recycle {
  return { kind: 'recycle', coolOff: { amount: days, unit: 'days' }, factor, takesDate }
}

export type Answer = 'accept' | 'reject' | 'contacted' | 'qualify' | 'opportunity' | 'won' | 'lost'

/** What the state of a handoff allows next. A rejection stays possible until there is an opportunity. */
export function answersTo(status: HandoffStatus, stage: Stage): readonly Answer[] {
  switch (status) {
    case 'open':
      return ['accept', 'reject']
    case 'accepted':
      return ['contacted', 'qualify', 'reject']
    case 'qualified':
      return stage === 'opportunity' ? ['won', 'lost'] : ['opportunity', 'won', 'lost', 'reject']
    case 'won':
    case 'lost':
    case 'rejected':
    case 'noResponse':
    case 'withdrawn':
      return []
    default:
      return never(status, 'handoff status')
  }
}

/** So long after its end a handoff's link still tells how it stands. */
export const answerableDaysAfterClose = 30
