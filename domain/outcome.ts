/** Truth over time: whether something holds now, why, and before when that cannot change without a new event. */
import type { Reason } from './reason.ts'

export interface Outcome {
  readonly value: boolean
  readonly reasons: readonly Reason[]
  /** The value stays until then; null: until something happens. */
  readonly nextChangeAt: Date | null
}

export function outcome(value: boolean, reason: Reason, nextChangeAt: Date | null = null): Outcome {
  return { value, reasons: [reason], nextChangeAt }
}

export function allOf(parts: readonly Outcome[]): Outcome {
  return atLeastOf(parts.length, parts)
}

export function anyOf(parts: readonly Outcome[]): Outcome {
  return atLeastOf(1, parts)
}

/** It changes when enough parts have flipped: so long as too few can have, it is certain. The reasons are those of the deciding side. */
export function atLeastOf(needed: number, parts: readonly Outcome[]): Outcome {
  const met = parts.filter((part) => part.value)
  const value = met.length >= needed
  const side = value ? met : parts.filter((part) => !part.value)
  const flips = Math.abs(met.length - needed) - (value ? 0 : 1)
  const changes = side
    .map((part) => part.nextChangeAt?.getTime() ?? Number.POSITIVE_INFINITY)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const at = changes[flips] ?? Number.POSITIVE_INFINITY
  return { value, reasons: side.flatMap((part) => part.reasons), nextChangeAt: Number.isFinite(at) ? new Date(at) : null }
}

export function opposite(part: Outcome): Outcome {
  return { ...part, value: !part.value }
}
