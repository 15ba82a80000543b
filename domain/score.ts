/** Engagement over time in closed form: what a lead's score is, was or will be; how it came about is the ledger's affair. */
import type { Facts } from './facts.ts'
import type { Temperature } from './lead.ts'
import { dayMs } from './local-time.ts'
import type { ScoringModel } from './scoring-model.ts'

type Decaying = Pick<ScoringModel, 'halfLifeDays' | 'referenceTime'>
type Scored = Pick<Facts, 'engagementA' | 'model'>

/** What one point at `at` adds to `A`. */
export function growthAt({ halfLifeDays, referenceTime }: Decaying, at: Date): number {
  return 2 ** ((at.getTime() - referenceTime.getTime()) / (halfLifeDays * dayMs))
}

/** Neither rounded nor bounded below. */
export function rawEngagementAt({ engagementA, model }: Scored, now: Date): number {
  return engagementA / growthAt(model, now)
}

/** As shown and compared everywhere: rounded half up to 0.1, never below 0. */
export function engagementAt(facts: Scored, now: Date): number {
  return Math.max(0, tenths(rawEngagementAt(facts, now))) / 10
}

/** Half up to 0.1; `-0.04` gives 0, not -0. */
export function roundScore(score: number): number {
  return tenths(score) / 10
}

export function temperatureAt(facts: Scored, now: Date): Temperature {
  const engagement = engagementAt(facts, now)
  const { warm, hot } = facts.model.temperature
  return engagement >= hot ? 'hot' : engagement >= warm ? 'warm' : 'cold'
}

/** The first millisecond after `now` at which the shown score is below `threshold`; null when it is already, or never gets there. */
export function dropsBelow(facts: Scored, threshold: number, now: Date): Date | null {
  const needed = Math.ceil(threshold * 10 - 1e-9)
  const isBelow = (ms: number): boolean => tenths(rawEngagementAt(facts, new Date(ms))) < needed
  if (needed <= 0 || facts.engagementA <= 0 || isBelow(now.getTime())) return null
  const { halfLifeDays, referenceTime } = facts.model
  const halvings = Math.log2(facts.engagementA / ((needed - 0.5) / 10))
  let at = Math.max(now.getTime() + 1, Math.round(referenceTime.getTime() + halvings * halfLifeDays * dayMs))
  if (at > lastMoment) return null
  while (at > now.getTime() + 1 && isBelow(at - 1)) at -= 1
  while (!isBelow(at)) at += 1
  return new Date(at)
}

/** The last a `Date` can name; a sum that high comes from a date gone wrong. */
const lastMoment = 8.64e15

function tenths(score: number): number {
  return Math.floor(score * 10 + 0.5)
}
