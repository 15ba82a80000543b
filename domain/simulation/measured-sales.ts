/** How sales really answers, measured on handoffs of the past: for offers that nobody ever had. */
import { workingMsBetween } from '../calendar.ts'
import { type RejectReason, rejectReasons } from '../handoff.ts'
import type { PastHandoff } from './history.ts'
import { ordinarySales, type SalesHabits } from './rep-habits.ts'
import type { Sales } from './world.ts'

/** Fewer say nothing about habits. */
const leastHandoffs = 8

/** The usual ones as long as too little is on record. */
export function measuredSales(handoffs: readonly PastHandoff[], { teams }: Sales): SalesHabits {
  const over = handoffs.filter(({ status }) => status !== 'open' && status !== 'withdrawn')
  if (over.length < leastHandoffs) return ordinarySales
  const answered = over.filter(({ turns }) => has(turns, 'accepted') || has(turns, 'rejected'))
  const accepted = over.filter(({ turns }) => has(turns, 'accepted'))
  const qualified = accepted.filter(({ turns }) => has(turns, 'qualified'))
  const waits = answered.flatMap((handoff) => waitOf(handoff, teams) ?? [])
  return {
    ignores: 1 - answered.length / over.length,
    answersAfterMs: median(waits) ?? ordinarySales.answersAfterMs,
    accepts: accepted.length / Math.max(1, answered.length),
    qualifies: qualified.length / Math.max(1, accepted.length),
    wins:
      qualified.length < leastHandoffs
        ? ordinarySales.wins
        : qualified.filter(({ turns }) => has(turns, 'won')).length / qualified.length,
    reasons: reasonsOf(over),
  }
}

function has(turns: PastHandoff['turns'], kind: string): boolean {
  return turns.some((turn) => turn.kind === kind)
}

function waitOf({ teamId, turns }: PastHandoff, teams: Sales['teams']): number | null {
  const calendar = teams.find(({ id }) => id === teamId)?.calendar
  const answer = turns.find(({ kind }) => kind === 'accepted' || kind === 'rejected')
  const offer = turns.findLast(
    ({ kind, at }) => (kind === 'offered' || kind === 'reassigned') && answer !== undefined && at <= answer.at,
  )
  if (calendar === undefined || answer === undefined || offer === undefined) return null
  return workingMsBetween(calendar, offer.at, answer.at)
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
}

function reasonsOf(handoffs: readonly PastHandoff[]): SalesHabits['reasons'] {
  const counts: Partial<Record<RejectReason, number>> = {}
  for (const { rejectReason } of handoffs) {
    const reason = rejectReasons.find((one) => one === rejectReason)
    if (reason !== undefined) counts[reason] = (counts[reason] ?? 0) + 1
  }
  return Object.keys(counts).length === 0 ? ordinarySales.reasons : counts
}
