/** Draws journeys whose every step, exit and goal may depend on time; loops lead through a wait, as publishing demands. */
import { type Arbitrary, array, boolean, constant, constantFrom, integer, oneof, option, record } from 'fast-check'
import type { Condition } from '../../../domain/condition/syntax.ts'
import type { JourneyGraph, Node } from '../../../domain/journey/graph.ts'
import { weekdays } from '../../../domain/local-time.ts'
import { defaultWindow } from '../../../domain/schedule.ts'
import { anyCondition, anyLeaf } from './any-condition.ts'

const duration = constantFrom(
  { amount: 30, unit: 'minutes' as const },
  { amount: 4, unit: 'hours' as const },
  { amount: 1, unit: 'days' as const },
  { amount: 9, unit: 'days' as const },
  { amount: 3, unit: 'workingDays' as const },
)
const offset = constantFrom(null, { amount: -3, unit: 'days' as const }, { amount: 2, unit: 'workingDays' as const })
const minute = constantFrom(0, 90, 150, 540)

const until = oneof(
  record({ kind: constant('duration' as const), for: duration }),
  record({
    kind: constant('weekday' as const),
    days: array(constantFrom(...weekdays), { minLength: 1, maxLength: 3 }),
    at: minute,
  }),
  record({
    kind: constant('date' as const),
    of: constant('lead' as const),
    field: constantFrom('attributes.renewal', 'coolOffUntil'),
    offset,
    at: option(minute),
    past: constantFrom('go' as const, 'skip' as const, 'exit' as const),
  }),
)

/** What the arrows of a node point at, as numbers: taken modulo the steps that may follow. */
const arrows = record({ a: integer({ min: 0, max: 99 }), b: integer({ min: 0, max: 99 }), isBack: boolean() })
const condition: Arbitrary<Condition> = oneof({ weight: 2, arbitrary: anyLeaf }, { weight: 1, arbitrary: anyCondition })

type Draft = (id: string, to: { readonly a: string; readonly b: string }) => Node

const emailDraft = record({
  ifUnsendable: constantFrom('optIn' as const, 'skip' as const, 'wait' as const),
  policy: constantFrom('defer' as const, 'skip' as const),
}).map((fields): Draft => (id, { a }) => ({ kind: 'email', id, template: 'checklist', phase: null, next: a, ...fields }))
const waitDraft = until.map((it): Draft => (id, { a, b }) => ({ kind: 'wait', id, until: it, next: a, skipTo: b }))
const waitForDraft = record({ cases: array(condition, { minLength: 1, maxLength: 2 }), for: duration }).map(
  ({ cases, for: span }): Draft =>
    (id, { a, b }) => ({ kind: 'waitFor', id, cases: cases.map((one) => ({ if: one, to: a })), for: span, otherwise: b }),
)
const branchDraft = condition.map((one): Draft => (id, { a, b }) => ({
  kind: 'branch',
  id,
  cases: [{ if: one, to: a }],
  otherwise: b,
}))
const handoffDraft = constant<Draft>((id, { a }) => ({ kind: 'handoff', id, outcomes: {}, next: a }))

const draft: Arbitrary<Draft> = oneof(
  { weight: 3, arbitrary: emailDraft },
  { weight: 3, arbitrary: waitDraft },
  { weight: 4, arbitrary: waitForDraft },
  { weight: 1, arbitrary: branchDraft },
  { weight: 1, arbitrary: handoffDraft },
)

const steps = array(record({ draft, arrows }), { minLength: 3, maxLength: 9 })

export const anyGraph: Arbitrary<JourneyGraph> = record({
  steps,
  exits: oneof(
    { weight: 2, arbitrary: constant([]) },
    { weight: 1, arbitrary: array(condition, { minLength: 1, maxLength: 2 }) },
  ),
  goal: oneof({ weight: 3, arbitrary: constant(null) }, { weight: 1, arbitrary: condition }),
}).map(({ steps: drawn, exits, goal }): JourneyGraph => {
  const ids = [...drawn.map((_, index) => nameOf(index)), 'end']
  const nodes = drawn.map((one, index) => linked(one, index, ids))
  return {
    journey: 'test',
    title: 'Test',
    enrol: null,
    again: 'always',
    goal,
    exits,
    window: defaultWindow,
    cap: true,
    priority: 0,
    entry: 's0',
    order: ids,
    nodes: Object.fromEntries([...nodes.map((node) => [node.id, node]), ['end', { kind: 'exit', id: 'end', outcome: 'done' }]]),
  }
})

/** `a` and `b` are the emails that conditions ask about. */
function nameOf(index: number): string {
  return ['s0', 'a', 'b'][index] ?? `s${index}`
}

/** Forward, but for a wait of some length, which may lead back. */
function linked(
  { draft: make, arrows: { a, b, isBack } }: { draft: Draft; arrows: { a: number; b: number; isBack: boolean } },
  index: number,
  ids: readonly string[],
): Node {
  // Mostly the next step, so that journeys are long.
  const forward = (number: number) => ids[index + 1 + (number % 2 === 0 ? 0 : number % (ids.length - index - 1))] ?? 'end'
  const node = make(nameOf(index), { a: forward(a), b: forward(b) })
  const mayGoBack = node.kind === 'wait' && node.until.kind !== 'date'
  return mayGoBack && isBack ? { ...node, next: ids[a % index] ?? node.next } : node
}
