/** One look at a lead: which segments it enters and leaves, why, and when time alone may change that; what follows is for the shell. */
import { evaluate } from './condition/evaluate.ts'
import type { Condition } from './condition/syntax.ts'
import type { Facts } from './facts.ts'
import type { Reason } from './reason.ts'

export interface SegmentInForce {
  readonly key: string
  readonly condition: Condition
}

export interface SegmentReview {
  readonly entered: readonly { readonly segment: string; readonly reasons: readonly Reason[] }[]
  readonly left: readonly string[]
  /** The earliest; null when nothing changes by itself. */
  readonly nextChangeAt: Date | null
}

/** `members`: the keys of those the lead was in at the last look. */
export function reviewSegments(
  facts: Facts,
  segments: readonly SegmentInForce[],
  members: { has(key: string): boolean },
  now: Date,
): SegmentReview {
  const views = segments.map(({ key, condition }) => ({ key, wasIn: members.has(key), ...evaluate(condition, facts, now) }))
  const changes = views.flatMap(({ nextChangeAt }) =>
    nextChangeAt === null || nextChangeAt <= now ? [] : [nextChangeAt.getTime()],
  )
  return {
    entered: views.flatMap(({ key, wasIn, value, reasons }) => (value && !wasIn ? [{ segment: key, reasons }] : [])),
    left: views.flatMap(({ key, wasIn, value }) => (wasIn && !value ? [key] : [])),
    nextChangeAt: changes.length === 0 ? null : new Date(Math.min(...changes)),
  }
}
