/** The one language for "when", as parsed: plain JSON, so that it can be stored with a journey, a rule or a routing line. */
import type { Stage, Temperature } from '../lead.ts'
import type { ConsentStatus, HandoffStatus, Purpose } from '../vocabulary.ts'

export type Scalar = string | number | boolean

/** What must hold of one value; every entry given must hold. Texts compare without regard to case. */
export interface Test {
  readonly is?: Scalar
  readonly in?: readonly Scalar[]
  readonly atLeast?: number
  readonly atMost?: number
  /** Any one of them. */
  readonly contains?: readonly string[]
  readonly startsWith?: readonly string[]
  readonly endsWith?: readonly string[]
  readonly exists?: boolean
  /** ISO date or time. */
  readonly before?: string
  readonly after?: string
  /** A time in the last so many milliseconds. */
  readonly withinMs?: number
}

export interface NumberTest {
  readonly atLeast?: number
  readonly atMost?: number
}

export interface PropertyTest {
  /** A property of the event, or `path` (of its `url`), `link`, `asset`. */
  readonly property: string
  readonly test: Test
  /** Instead of a test: names the run's own business key. Only a run of a journey has one. */
  readonly isOwnKey?: true
}

/** Which events count: any of the types, every property test met, and never a machine's. */
export interface EventPattern {
  readonly types: readonly string[]
  readonly where: readonly PropertyTest[]
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Weekday = (typeof weekdays)[number]

export type Leaf =
  | { readonly kind: 'field'; readonly of: 'lead' | 'company'; readonly field: string; readonly test: Test }
  | { readonly kind: 'engagement' | 'fit'; readonly test: NumberTest }
  | { readonly kind: 'temperature'; readonly in: readonly Temperature[] }
  | { readonly kind: 'ready'; readonly is: boolean }
  /** `sinceMs`: in that stage for at least so long. */
  | { readonly kind: 'stage'; readonly in: readonly Stage[] | null; readonly sinceMs: number | null }
  | { readonly kind: 'event'; readonly pattern: EventPattern; readonly count: NumberTest; readonly withinMs: number | null }
  | { readonly kind: 'consent'; readonly purpose: Purpose; readonly in: readonly (ConsentStatus | 'none')[] }
  | {
      readonly kind: 'journey'
      readonly journeys: readonly string[] | null
      readonly status: 'active' | 'finished' | null
      readonly outcomes: readonly string[] | null
      readonly withinMs: number | null
      readonly never: boolean
    }
  /** In the scope of an enrolment the message of its own step, else of any enrolment. */
  | { readonly kind: 'sent' | 'clicked'; readonly step: string }
  | {
      readonly kind: 'handoff'
      readonly status: readonly HandoffStatus[] | null
      readonly rejectReasons: readonly string[] | null
      readonly withinMs: number | null
      readonly never: boolean
    }
  /** A member of any of these segments, by their keys. */
  | { readonly kind: 'segment'; readonly segments: readonly string[] }
  /** In the lead's zone. */
  | { readonly kind: 'weekday'; readonly in: readonly Weekday[] }
  /** ISO dates in the lead's zone, or instants. `after` is inclusive, `before` exclusive. */
  | { readonly kind: 'date'; readonly after: string | null; readonly before: string | null }

export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'some'; readonly atLeast: number; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | Leaf
