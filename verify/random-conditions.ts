/** Random conditions as a marketer would write them; every one validates, and most can come true for the leads of random-leads.ts. */
import type { Dice } from './dice.ts'

/** As in YAML. */
export type Written = Readonly<Record<string, unknown>>

/** What a condition may speak of where it stands. */
export interface ConditionScope {
  /** Email steps of the journey so far. */
  readonly emails: readonly string[]
  /** Event types that tell this journey and no other one of its leads. */
  readonly events: readonly [string, ...string[]]
  /** Whether other journeys, handoffs and scores may be asked about: several journeys of one lead would hear of them at once. */
  readonly isAlone: boolean
  /** The event's property that names the run; null where runs have no key. */
  readonly businessKey: string | null
}

/** `depth` bounds conditions within conditions. */
export function randomCondition(dice: Dice, scope: ConditionScope, depth = 1): Written {
  if (depth > 0 && dice.chance(0.25)) return combined(dice, scope, depth - 1)
  const leaves = scope.isAlone ? [...ownLeaves, ...sharedLeaves] : ownLeaves
  const leaf = leaves[dice.between(0, leaves.length - 1)] ?? ofEvent
  return leaf(dice, scope)
}

function combined(dice: Dice, scope: ConditionScope, depth: number): Written {
  const [one, other, third] = [0, 1, 2].map(() => randomCondition(dice, scope, depth))
  return dice.pick<Written>([
    { all: [one, { not: other }] },
    { any: [one, other] },
    { not: one },
    { some: { atLeast: 2, of: [one, other, third] } },
  ])
}

type Leaf = (dice: Dice, scope: ConditionScope) => Written

const ownLeaves: readonly Leaf[] = [
  ofEvent,
  ofEvent,
  ofMail,
  (dice) => ({ lead: { country: dice.pick(['DE', 'AT', { in: ['CH', 'DE'] }]) } }),
  (dice) => ({ lead: { employees: { atLeast: dice.pick([50, 250]) } } }),
  (dice) => ({ weekday: dice.pick([['mon', 'tue'], ['wed'], ['thu', 'fri', 'sat']]) }),
  (dice) => ({ date: { after: dice.pick(['2026-03-09', '2026-03-29', '2026-04-06']) } }),
]

const sharedLeaves: readonly Leaf[] = [
  () => ({ ready: true }),
  (dice) => ({ engagement: dice.pick([{ atLeast: 10 }, { atMost: 4 }]) }),
  (dice) => ({ inactive: dice.pick(['6d', '12d', '20d']) }),
  (dice) => ({ temperature: dice.pick(['cold', 'warm', ['warm', 'hot']]) }),
  (dice) => ({ stage: { in: dice.pick([['cold'], ['iql', 'mql'], ['sql']]), since: dice.pick(['3d', '10d']) } }),
  (dice) => ({ handoff: dice.pick<unknown>([{ never: true }, 'rejected', { status: 'open' }]) }),
  (dice) => ({ consent: { purpose: 'tracking', status: dice.pick(['confirmed', 'none']) } }),
]

function ofEvent(dice: Dice, { events, businessKey }: ConditionScope): Written {
  const type = dice.pick(events)
  const pattern = businessKey !== null && dice.chance(0.5) ? { type, where: { [businessKey]: { own: 'key' } } } : { type }
  return {
    event: dice.pick<Written>([
      pattern,
      { ...pattern, count: 2 },
      { ...pattern, never: true },
      { ...pattern, within: dice.pick(['3d', '10d']) },
      { ...pattern, count: { atMost: 1 }, within: '14d' },
    ]),
  }
}

function ofMail(dice: Dice, scope: ConditionScope): Written {
  const [first, ...rest] = scope.emails
  if (first === undefined) return ofEvent(dice, scope)
  return { [dice.pick(['clicked', 'clicked', 'sent'])]: dice.pick([first, ...rest]) }
}
