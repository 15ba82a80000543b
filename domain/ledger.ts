/** The append-only lines of a score: what must be appended when events come late or are retracted, and what the lines add up to. */
import type { EventId, HandoffId } from './id.ts'
import { growthAt } from './score.ts'
import type { Grant } from './score-fold.ts'
import type { ScoringModel } from './scoring-model.ts'

/** A grant or correction of points, or a factor on everything that occurred until its time. */
export interface LedgerLine {
  readonly kind: 'grant' | 'correction' | 'factor'
  readonly rule: string
  readonly eventId: EventId | null
  readonly handoffId: HandoffId | null
  readonly occurredAt: Date
  readonly raw: number
  readonly points: number
  readonly factor: number | null
  readonly reason: string | null
}

/** The grants and corrections for one event under one rule, added up. */
export interface Standing {
  readonly rule: string
  readonly eventId: EventId
  readonly occurredAt: Date
  readonly raw: number
  readonly points: number
}

/** The lines to append so that the ledger says what `grants` say. */
export function linesToAppend(lines: readonly LedgerLine[], grants: readonly Grant[]): LedgerLine[] {
  const standing = new Map(standings(lines).map((one) => [keyOf(one), one]))
  const wanted = new Map(grants.map((grant) => [keyOf(grant), grant]))
  const granted = grants.flatMap((grant) => {
    const before = standing.get(keyOf(grant))
    if (before === undefined) return [lineOf('grant', grant, grant.raw, grant.points, null)]
    if (before.raw === grant.raw && before.points === grant.points) return []
    return [lineOf('correction', grant, grant.raw - before.raw, grant.points - before.points, 'refolded')]
  })
  const retracted = [...standing.values()]
    .filter((before) => !wanted.has(keyOf(before)) && (before.raw !== 0 || before.points !== 0))
    .map((before) => lineOf('correction', before, -before.raw, -before.points, 'retracted'))
  return [...granted, ...retracted]
}

/** In canonical order. */
export function standings(lines: readonly LedgerLine[]): Standing[] {
  const sums = new Map<string, Standing>()
  for (const { rule, eventId, occurredAt, raw, points } of lines) {
    if (eventId === null) continue
    const before = sums.get(keyOf({ rule, eventId }))
    sums.set(keyOf({ rule, eventId }), {
      rule,
      eventId,
      occurredAt,
      raw: (before?.raw ?? 0) + raw,
      points: (before?.points ?? 0) + points,
    })
  }
  return [...sums.values()].toSorted(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0),
  )
}

/** `A` of the closed form. */
export function discountedSum(model: ScoringModel, lines: readonly LedgerLine[]): number {
  return standings(lines).reduce(
    (sum, { points, occurredAt }) => sum + points * factorOn(lines, occurredAt) * growthAt(model, occurredAt),
    0,
  )
}

/** What later factors have left of a point earned at `at`. */
export function factorOn(lines: readonly LedgerLine[], at: Date): number {
  return lines.reduce((left, { factor, occurredAt }) => (factor === null || occurredAt < at ? left : left * factor), 1)
}

export function factorLine(factor: number, at: Date, handoffId: HandoffId | null, reason: string): LedgerLine {
  return { kind: 'factor', rule: 'factor', eventId: null, handoffId, occurredAt: at, raw: 0, points: 0, factor, reason }
}

function lineOf(
  kind: 'grant' | 'correction',
  of: Grant | Standing,
  raw: number,
  points: number,
  reason: string | null,
): LedgerLine {
  const { rule, eventId, occurredAt } = of
  return { kind, rule, eventId, handoffId: null, occurredAt, raw, points, factor: null, reason }
}

function keyOf({ rule, eventId }: Pick<Standing, 'rule' | 'eventId'>): string {
  return `${rule} ${eventId}`
}
