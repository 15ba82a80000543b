/** Conditions on the score; they change by themselves because engagement decays. */
import type { Facts } from '../facts.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { readiness } from '../readiness.ts'
import { dropsBelow, engagementAt, roundScore, temperatureAt } from '../score.ts'
import type { Leaf, NumberTest } from './syntax.ts'

type LeafOf<K extends Leaf['kind']> = Extract<Leaf, { kind: K }>

export function scoreHolds({ kind, test }: LeafOf<'engagement' | 'fit'>, facts: Facts, now: Date): Outcome {
  const score = kind === 'fit' ? facts.fit : engagementAt(facts, now)
  const reason = { code: `condition.${kind}`, params: { score, ...limits(test) } }
  return outcome(isWithin(score, test), reason, kind === 'fit' ? null : engagementChange(test, facts, now))
}

/** Engagement only falls: above a lower limit it leaves it, above an upper limit it comes under it. */
function engagementChange({ atLeast, atMost }: NumberTest, facts: Facts, now: Date): Date | null {
  const engagement = engagementAt(facts, now)
  if (atLeast !== undefined && engagement < Math.ceil(atLeast * 10 - 1e-9) / 10) return null
  if (atMost !== undefined && engagement > atMost) return dropsBelow(facts, Math.floor(atMost * 10 + 1e-9) / 10 + 0.1, now)
  return atLeast === undefined ? null : dropsBelow(facts, atLeast, now)
}

/** In the tenths that are shown, so that a limit of 4.4 is one however its decimals are stored. */
export function isWithin(value: number, { atLeast, atMost }: NumberTest): boolean {
  const tenths = Math.round(roundScore(value) * 10)
  if (atLeast !== undefined && tenths < Math.ceil(atLeast * 10 - 1e-9)) return false
  return atMost === undefined || tenths <= Math.floor(atMost * 10 + 1e-9)
}

export function limits({ atLeast, atMost }: NumberTest): Readonly<Record<string, number | null>> {
  return { atLeast: atLeast ?? null, atMost: atMost ?? null }
}

export function temperatureHolds(leaf: LeafOf<'temperature'>, facts: Facts, now: Date): Outcome {
  const temperature = temperatureAt(facts, now)
  const { warm, hot } = facts.model.temperature
  const isSought = (one: typeof temperature) => leaf.in.includes(one)
  const coolsToWarm = temperature === 'hot' ? dropsBelow(facts, hot, now) : null
  const coolsToCold = temperature === 'cold' ? null : dropsBelow(facts, warm, now)
  const holds = isSought(temperature)
  const change =
    coolsToWarm !== null && isSought('warm') !== holds ? coolsToWarm : isSought('cold') === holds ? null : coolsToCold
  return outcome(holds, { code: 'condition.temperature', params: { temperature } }, change)
}

export function readinessHolds(leaf: LeafOf<'ready'>, facts: Facts, now: Date): Outcome {
  const { ready, reasons, nextChangeAt } = readiness(facts, now)
  return { value: ready === leaf.is, reasons, nextChangeAt }
}
