/** What is claimed of conditions over time: until the moment they name nothing changes by itself, and a scan of time finds no other. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { record } from 'fast-check'
import { evaluate, scopeOf } from '../../../domain/condition/evaluate.ts'
import type { Condition } from '../../../domain/condition/syntax.ts'
import type { Facts } from '../../../domain/facts.ts'
import { canSay } from '../../../domain/words.ts'
import { monday } from '../builders.ts'
import { anyCondition, anyLeaf } from './any-condition.ts'
import { anyFacts, ownEnrolment } from './any-facts.ts'
import { minuteMs } from './anywhere.ts'
import { momentsWorthALook, sixtyDaysLater as horizon } from './moments.ts'
import { always, type Proof } from './proof.ts'

const gridMs = 6 * 60 * minuteMs

function valueAt(condition: Condition, facts: Facts, at: number): boolean {
  return evaluate(condition, facts, new Date(at), scopeOf(ownEnrolment, facts)).value
}

/** A grid and every moment worth a look, and the ms before each: in order. */
function moments(condition: Condition, facts: Facts): number[] {
  const all = momentsWorthALook([condition], facts)
  for (let at = monday.getTime() + 1; at < horizon.getTime(); at += gridMs) all.push(at)
  return [...new Set(all.flatMap((at) => [at - 1, at]))].toSorted((a, b) => a - b)
}

/** The moments at which a reader who sleeps until each moment named sees the value, and the value from there on. */
function seenBySleeping(condition: Condition, facts: Facts): { at: number; value: boolean }[] {
  const seen: { at: number; value: boolean }[] = []
  for (let at = monday.getTime(); at < horizon.getTime();) {
    const { value, nextChangeAt } = evaluate(condition, facts, new Date(at), scopeOf(ownEnrolment, facts))
    seen.push({ at, value })
    if (nextChangeAt === null) return seen
    ok(nextChangeAt.getTime() > at, `at ${new Date(at).toISOString()} it names ${nextChangeAt.toISOString()}`)
    at = nextChangeAt.getTime()
  }
  return seen
}

const given = record({ condition: anyCondition, facts: anyFacts })
type Given = { readonly condition: Condition; readonly facts: Facts }

function sleepingMissesNothing({ condition, facts }: Given): void {
  const seen = seenBySleeping(condition, facts)
  let next = 0
  for (const at of moments(condition, facts)) {
    while ((seen[next + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) next += 1
    equal(valueAt(condition, facts, at), seen[next]?.value, `changed by itself before ${new Date(at).toISOString()}`)
  }
  for (const { at } of seen.slice(1))
    equal(
      valueAt(condition, facts, at - 1),
      seen.findLast((one) => one.at < at)?.value,
      `changed before ${new Date(at).toISOString()}`,
    )
}

const leafGiven = record({ condition: anyLeaf, facts: anyFacts })

/** Several conditions in one may cancel each other out at a moment; one alone does not wake for nothing. */
function wakesOnlyForAChange({ condition, facts }: Given): void {
  const { value, nextChangeAt } = evaluate(condition, facts, monday, scopeOf(ownEnrolment, facts))
  if (nextChangeAt === null || condition.kind === 'ready' || condition.kind === 'segment') return
  equal(valueAt(condition, facts, nextChangeAt.getTime()), !value)
}

function saysWhy({ condition, facts }: Given): void {
  const { reasons } = evaluate(condition, facts, monday, scopeOf(ownEnrolment, facts))
  ok(reasons.length > 0, 'without a reason')
  const unsaid = reasons.filter(({ code }) => !canSay('de', code) || !canSay('en', code))
  deepEqual(unsaid, [])
}

export const conditionProofs: readonly Proof[] = [
  always('who sleeps until the moment a condition names misses no change of it', 400, given, sleepingMissesNothing),
  always('a single condition wakes nobody for nothing', 4_000, leafGiven, wakesOnlyForAChange),
  always('every answer has its reasons, in words', 1_000, given, saysWhy),
]
