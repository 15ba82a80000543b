/** Draws conditions of every kind, nested, with limits that the facts of any-facts.ts are likely to meet sooner or later. */
import { type Arbitrary, array, constant, constantFrom, integer, letrec, oneof, option, record, subarray } from 'fast-check'
import { type Condition, type EventPattern, type Leaf, type NumberTest, weekdays } from '../../../domain/condition/syntax.ts'
import { stages } from '../../../domain/lead.ts'
import { dayMs, minuteMs } from './anywhere.ts'

const hourMs = 60 * minuteMs
const score = oneof(integer({ min: 0, max: 30 }), constantFrom(0.1, 2.5, 2.45, 3.05, 11.99))
const numberTest: Arbitrary<NumberTest> = oneof(
  score.map((atLeast) => ({ atLeast })),
  score.map((atMost) => ({ atMost })),
  record({ atLeast: score, more: integer({ min: 1, max: 100 }).map((tenths) => tenths / 10) }).map(({ atLeast, more }) => ({
    atLeast,
    atMost: atLeast + more,
  })),
)
const count = constantFrom<NumberTest>({ atLeast: 1 }, { atLeast: 2 }, { atMost: 0 }, { atMost: 2 }, { atLeast: 1, atMost: 2 })
const window = option(
  oneof(
    constantFrom(30 * minuteMs, 7 * dayMs, 30 * dayMs),
    integer({ min: 1, max: 900 }).map((h) => h * hourMs),
  ),
)
const never = constantFrom(false, true)

const pattern = constantFrom<EventPattern>(
  { types: ['webinar.attended'], where: [{ property: 'webinar', test: {}, isOwnKey: true }] },
  { types: ['page.viewed'], where: [] },
  { types: ['demo.requested', 'email.clicked'], where: [] },
  { types: ['page.viewed'], where: [{ property: 'path', test: { contains: ['/pricing'] } }] },
)
type KindOfLeaf<K extends Leaf['kind'], L = Leaf> = L extends { readonly kind: infer Own } ? (K extends Own ? L : never) : never

const leaves: { readonly [K in Leaf['kind']]: Arbitrary<KindOfLeaf<K>> } = {
  engagement: record({ kind: constant('engagement' as const), test: numberTest }),
  fit: record({ kind: constant('fit' as const), test: numberTest }),
  temperature: record({
    kind: constant('temperature' as const),
    in: subarray(['cold', 'warm', 'hot'] as const, { minLength: 1 }),
  }),
  ready: record({ kind: constant('ready' as const), is: never }),
  stage: record({
    kind: constant('stage' as const),
    in: option(subarray([...stages], { minLength: 1 })),
    sinceMs: option(integer({ min: 0, max: 40 * 24 }).map((hours) => hours * hourMs)),
  }),
  event: record({ kind: constant('event' as const), pattern, count, withinMs: window }),
  consent: record({
    kind: constant('consent' as const),
    purpose: constantFrom('email_marketing' as const, 'tracking' as const),
    in: subarray(['pending', 'expired', 'confirmed', 'none'] as const, { minLength: 1 }),
  }),
  journey: record({
    kind: constant('journey' as const),
    journeys: constantFrom(null, ['whitepaper-nurture'], ['re-engage']),
    status: constantFrom(null, 'active' as const, 'finished' as const),
    outcomes: constantFrom(null, ['done']),
    withinMs: window,
    never,
  }),
  sent: record({ kind: constant('sent' as const), step: constantFrom('a', 'b', 'checklist') }),
  clicked: record({ kind: constant('clicked' as const), step: constantFrom('a', 'b', 'checklist') }),
  handoff: record({
    kind: constant('handoff' as const),
    status: constantFrom(null, ['rejected' as const], ['open' as const, 'accepted' as const]),
    rejectReasons: constantFrom(null, ['notNow']),
    withinMs: window,
    never,
  }),
  segment: record({ kind: constant('segment' as const), segments: subarray(['quiet', 'hot', 'gone'], { minLength: 1 }) }),
  weekday: record({ kind: constant('weekday' as const), in: subarray([...weekdays], { minLength: 1 }) }),
  date: record({
    kind: constant('date' as const),
    after: option(constantFrom(...dates())),
    before: option(constantFrom(...dates())),
  }),
  field: oneof(
    constantFrom('coolOffUntil', 'attributes.renewal', 'country').chain((field) =>
      record({
        kind: constant('field' as const),
        of: constant('lead' as const),
        field: constant(field),
        test: oneof(
          integer({ min: 1, max: 900 }).map((hours) => ({ withinMs: hours * hourMs })),
          constantFrom({ exists: true }, { exists: false }, { is: 'DE' }, { before: '2026-03-20' }, { after: '2026-03-10' }),
        ),
      }),
    ),
  ),
}

/** Days and instants around 2 March 2026, some of them on changes of clocks. */
function dates(): string[] {
  return [
    '2026-02-27',
    '2026-03-05',
    '2026-03-08',
    '2026-03-29',
    '2026-03-29T01:30:00Z',
    '2026-04-05',
    '2026-04-24',
    '2026-04-26',
  ]
}

export const anyLeaf: Arbitrary<Leaf> = oneof(...Object.values<Arbitrary<Leaf>>(leaves))

export const { tree: anyCondition } = letrec<{ tree: Condition }>((tie) => ({
  tree: oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: anyLeaf },
    record({ kind: constantFrom('all' as const, 'any' as const), of: array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    record({ kind: constant('some' as const), atLeast: constant(2), of: array(tie('tree'), { minLength: 2, maxLength: 4 }) }),
    record({ kind: constant('not' as const), of: tie('tree') }),
  ),
}))
