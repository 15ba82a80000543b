import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EnrolmentId } from '../../../domain/id.ts'
import { decide } from '../../../domain/journey/decide.ts'
import { migrate, restore, standsAt } from '../../../domain/journey/migration.ts'
import { planFor } from '../../../domain/journey/migration-plan.ts'
import { parsePlan } from '../../../domain/journey/parse-plan.ts'
import { settledFacts } from '../../../domain/journey/next-email.ts'
import { startState, visitsOf } from '../../../domain/journey/state.ts'
import { suggestPlan } from '../../../domain/journey/suggest-plan.ts'
import { after, monday, someFacts, someId } from '../../support/builders.ts'
import { advance, graphOf, journeySource } from '../../support/journeys.ts'
import { onTheWay, standingOf, versions } from '../../support/versions.ts'

const moment = fc.record({ wakes: fc.nat(8), isUnsent: fc.boolean() })
const waiting = (wait: string) =>
  graphOf(journeySource(`- { wait: ${wait}, id: rest }\n- { email: checklist, phase: awareness }`))
const enrolmentId = someId() as EnrolmentId
const inRest = (wait: string) => startState(waiting(wait), { enrolmentId, firstWaitUntil: null }, monday)

test.each([
  ['5d', '2d', '5d', 'a longer wait is longer by the difference'],
  ['1d', '2d', '2d', 'a shorter one that is over already ends at once'],
  ['3d', '2d', '3d', 'the same wait goes on'],
])('a lead that has waited keeps the time it has waited: %s after %s ends on day %s, so %s', (wait, waited, ends) => {
  const graphs = { before: waiting('3d'), after: waiting(wait) }
  const now = after(monday, waited)
  const moved = migrate({ state: inRest('3d'), unsentEmail: null }, { do: 'continue', at: 'rest' }, graphs, now)
  if (moved.kind !== 'move') throw new Error('not moved')
  const { command } = decide(graphs.after, moved.state, someFacts(), now)
  const due = command.kind === 'wait' ? command.until : now
  expect(due).toEqual(after(monday, ends))
})

test('a plan that says nothing about a step leaves its leads where they are', () => {
  const graphs = { before: waiting('3d'), after: waiting('5d') }
  expect(migrate({ state: inRest('3d'), unsentEmail: null }, planFor({}, 'rest'), graphs, monday)).toEqual({ kind: 'stay' })
  expect(planFor({}, 'constructor')).toEqual({ do: 'stay' })
})

test('an email that has not left is planned anew, under a key of its own', () => {
  fc.assert(
    fc.property(versions, moment, (pair, { wakes }) => {
      const { visit, now } = onTheWay(pair, wakes, true)
      const standing = standingOf(visit)
      const moved = migrate(standing, planFor(suggestPlan(pair.before, pair.after), standsAt(standing)), pair, now)
      if (standing.unsentEmail === null || moved.kind !== 'move') return
      const facts = settledFacts(visit.facts, moved.state, true)
      const next = advance({ graph: pair.after, state: moved.state, facts }, now)
      const keys = next.facts.messages.map(({ step, occurrence }) => `${step}:${occurrence}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(moved.state.anchor).toBeNull()
    }),
    { numRuns: 400 },
  )
})

test('whoever is moved by the suggested plan stands at a step of the new version and can go on from there', () => {
  fc.assert(
    fc.property(versions, moment, (pair, { wakes, isUnsent }) => {
      const { visit, now } = onTheWay(pair, wakes, isUnsent)
      const standing = standingOf(visit)
      const plan = suggestPlan(pair.before, pair.after)
      expect(Object.keys(plan).toSorted()).toEqual(pair.before.order.toSorted())
      expect(parsePlan(plan, pair)).toEqual({ plan, problems: [] })
      const moved = migrate(standing, planFor(plan, standsAt(standing)), pair, now)
      if (moved.kind !== 'move') return
      const { state } = moved
      expect(pair.after.order).toContain(state.step)
      const { enrolmentId: id, firstWaitUntil, paused } = visit.state
      expect(state).toMatchObject({ enrolmentId: id, firstWaitUntil, paused })
      for (const step of pair.before.order) expect(visitsOf(state, step)).toBeGreaterThanOrEqual(visitsOf(visit.state, step))
      const next = advance({ graph: pair.after, state, facts: settledFacts(visit.facts, state, true) }, now)
      expect(next.commands.some((command) => command.kind === 'wait' && command.waitingFor === 'repair')).toBe(false)
    }),
    { numRuns: 600 },
  )
})

test('moving to a version that changes nothing changes nothing for a lead whose emails have left', () => {
  fc.assert(
    fc.property(versions, fc.nat(8), (pair, wakes) => {
      const { visit, now } = onTheWay(pair, wakes, false)
      const same = { before: pair.before, after: pair.before }
      const moved = migrate(standingOf(visit), planFor(suggestPlan(pair.before, pair.before), visit.state.step), same, now)
      if (moved.kind !== 'move') throw new Error('not moved')
      expect(decide(pair.before, moved.state, visit.facts, now)).toEqual(decide(pair.before, visit.state, visit.facts, now))
    }),
    { numRuns: 400 },
  )
})

test('taken back, a lead stands where it stood and decides as it did, and no email key is used twice', () => {
  fc.assert(
    fc.property(versions, moment, (pair, { wakes, isUnsent }) => {
      const { visit, now } = onTheWay(pair, wakes, isUnsent)
      const standing = standingOf(visit)
      const moved = migrate(standing, planFor(suggestPlan(pair.before, pair.after), standsAt(standing)), pair, now)
      if (moved.kind !== 'move') return
      const there = advance({ graph: pair.after, state: moved.state, facts: settledFacts(visit.facts, moved.state, true) }, now)
      const state = restore(standing, there.state, now)
      const facts = settledFacts(there.facts, state, true)
      expect(standsAt({ state, unsentEmail: null })).toBe(standsAt(standing))
      const back = advance({ graph: pair.before, state, facts }, now)
      const keys = back.facts.messages.map(({ step, occurrence }) => `${step}:${occurrence}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(back.last).toEqual(standing.unsentEmail === null ? advance(visit, now).last : back.last)
    }),
    { numRuns: 600 },
  )
})

test('everything wrong with a plan is said at once', () => {
  const graphs = { before: waiting('3d'), after: waiting('5d') }
  const { problems } = parsePlan({ rst: 'stay', rest: { continue: 'chekclist' }, checklist: 'jump' }, graphs)
  expect(problems.map(({ path }) => path)).toEqual(['plan.rst', 'plan.rest', 'plan.checklist'])
  expect(problems[1]).toMatchObject({ remedy: expect.stringContaining('did you mean "checklist"?') })
  expect(parsePlan('jump', graphs).problems).toHaveLength(1)
})

test('one word may stand for the whole plan', () => {
  const graphs = { before: waiting('3d'), after: waiting('5d') }
  expect(parsePlan('stay', graphs)).toEqual({ plan: {}, problems: [] })
  expect(parsePlan('suggested', graphs)).toEqual({ plan: suggestPlan(graphs.before, graphs.after), problems: [] })
})

test('a line of a plan may be a word or an object', () => {
  const graphs = { before: waiting('3d'), after: waiting('5d') }
  const written = { rest: { do: 'stay' }, checklist: 'exit', end: { continue: 'rest' } }
  const read = { rest: { do: 'stay' }, checklist: { do: 'exit' }, end: { do: 'continue', at: 'rest' } }
  expect(parsePlan(written, graphs)).toEqual({ plan: read, problems: [] })
})
