/** Conditions on what a lead is and on the calendar where it lives. */
import type { Facts } from '../facts.ts'
import { dayOfIso, instantOf, localDayOf, weekdayOf } from '../local-time.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { fieldValue } from './fields.ts'
import { meets, timeOf } from './match.ts'
import { weekdays, type Leaf } from './syntax.ts'

type LeafOf<K extends Leaf['kind']> = Extract<Leaf, { kind: K }>

export function fieldHolds({ of, field, test }: LeafOf<'field'>, facts: Facts, now: Date): Outcome {
  const value = fieldValue(facts, of, field)
  const isMet = meets(test, value)
  const reason = { code: 'condition.field', params: { field: of === 'lead' ? field : `${of}.${field}` } }
  return test.withinMs === undefined ? outcome(isMet, reason) : lately(isMet, timeOf(value), test.withinMs, now, reason)
}

/** The value is a time in `(now − window, now]`. */
function lately(isMet: boolean, at: Date | null, withinMs: number, now: Date, reason: Outcome['reasons'][number]): Outcome {
  if (at === null || !isMet) return outcome(false, reason)
  const end = new Date(at.getTime() + withinMs)
  if (at > now) return outcome(false, reason, at)
  return now < end ? outcome(true, reason, end) : outcome(false, reason)
}

export function weekdayHolds(leaf: LeafOf<'weekday'>, { zone }: Facts, now: Date): Outcome {
  const today = localDayOf(zone, now)
  const isSought = (day: number): boolean => leaf.in.some((name) => weekdays.indexOf(name) + 1 === weekdayOf(day))
  const holds = isSought(today)
  const change = [1, 2, 3, 4, 5, 6].map((days) => today + days).find((day) => isSought(day) !== holds)
  const reason = { code: 'condition.weekday', params: { days: leaf.in.join(', ') } }
  return outcome(holds, reason, change === undefined ? null : instantOf(zone, { day: change, ms: 0 }))
}

export function dateHolds({ after, before }: LeafOf<'date'>, { zone }: Facts, now: Date): Outcome {
  const [start, end] = [startOf(after, zone), startOf(before, zone)]
  const hasBegun = start === null || start <= now
  const isOver = end !== null && end <= now
  const reason = { code: 'condition.date', params: { after, before } }
  if (isOver) return outcome(false, reason)
  if (hasBegun) return outcome(true, reason, end)
  return outcome(false, reason, end !== null && end <= start ? null : start)
}

/** A date without a time begins at midnight where the lead lives. */
function startOf(moment: string | null, zone: string): Date | null {
  if (moment === null) return null
  return moment.length > 10 ? new Date(moment) : instantOf(zone, { day: dayOfIso(moment), ms: 0 })
}
