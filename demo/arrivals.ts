/** When the next personas show up: a few each working day, most in the morning; pure. */
import { fractionOf } from '../domain/jitter.ts'
import type { Act } from './act.ts'

const minute = 60_000
const day = 24 * 60 * minute

const lookedUpAfterMs = 40 * minute

/** On the first morning enough happens to watch; then an ordinary week goes on. */
const firstDay = 6
const eachDay = 3

/** Everybody from number `from` on who shows up before `until`. */
export function arrivals(begunAt: number, from: number, until: number): Act[] {
  const acts: Act[] = []
  for (let person = from; arrivalAt(begunAt, person) < until; person += 1)
    acts.push(
      { kind: 'arrive', at: arrivalAt(begunAt, person), person },
      { kind: 'introduce', at: arrivalAt(begunAt, person) + lookedUpAfterMs, person },
    )
  return acts
}

/** Counted from a Monday 07:30: five days of arrivals, then a weekend without. */
function arrivalAt(begunAt: number, person: number): number {
  if (person < firstDay) return begunAt + (5 + person * 20) * minute
  const workingDay = 1 + Math.floor((person - firstDay) / eachDay)
  const calendarDay = workingDay + 2 * Math.floor(workingDay / 5)
  return begunAt + calendarDay * day + (30 + fractionOf(`arrival:${person}`) * 480) * minute
}
