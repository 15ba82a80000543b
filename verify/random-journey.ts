/** A random journey that validates: its top level, and as many steps of as many kinds as asked for. */
import { stringify } from 'yaml'
import type { StepKind } from '../domain/journey/definition.ts'
import type { Dice } from './dice.ts'
import { randomCondition, type Written } from './random-conditions.ts'
import { type Draft, randomStep, roundWait } from './random-steps.ts'

export interface JourneyWish {
  readonly key: string
  /** The event that enrols, of leads whose attribute `lane` names this journey; null: they are enrolled by hand. */
  readonly on: string | null
  /** Entering it enrols instead. */
  readonly segment: string | null
  /** The event's property that keeps runs of one lead apart. */
  readonly businessKey: string | null
  /** No other journey of its leads runs at the same time, and neither does this one twice. */
  readonly isAlone: boolean
  /** Kinds it must contain. */
  readonly kinds: readonly StepKind[]
  readonly others: readonly [string, ...string[]]
  readonly templates: readonly string[]
  readonly hooks: string
  readonly at: string
}

export interface RandomJourney {
  readonly key: string
  readonly source: string
}

/** What leads of random-leads.ts do. */
const events = ['page.viewed', 'webinar.attended', 'need.stated', 'email.clicked'] as const

export function randomJourney(dice: Dice, wish: JourneyWish): RandomJourney {
  const { key, isAlone, businessKey, hooks, others, at } = wish
  const templates = shuffled(dice, wish.templates).slice(0, 5)
  const base = { dice, events, isAlone, businessKey, hooks, others, at, last: 'last' }
  const draft: Draft = { ...base, emails: [], templates, rounds: [], made: 0 }
  const journey = {
    journey: key,
    title: key,
    ...enrolment(dice, wish),
    ...course(dice, wish),
    steps: [...steps(draft, wish.kinds), { exit: 'done', id: draft.last }],
  }
  return { key, source: stringify(journey) }
}

/** Begins with an email and a wait to go back to, so that whatever follows has something to speak of. */
function steps(draft: Draft, kinds: readonly StepKind[]): Written[] {
  const { dice } = draft
  const begin = [randomStep(draft, 'email'), roundWait(draft)]
  const more = Array.from({ length: dice.between(1, 3) }, () =>
    dice.pick<StepKind>(['email', 'wait', 'waitFor', 'branch', 'split']),
  )
  return [...begin, ...shuffled(dice, [...kinds, ...more]).map((kind) => randomStep(draft, kind))]
}

function enrolment(dice: Dice, { key, on, segment, businessKey }: JourneyWish): Written {
  if (on === null) return {}
  const again = dice.pick(['always', 'never', { after: '9d' }])
  if (segment !== null) return { enrol: { segment, again } }
  return {
    enrol: {
      on,
      if: { lead: { 'attributes.lane': { contains: key } } },
      again,
      ...(businessKey === null ? {} : { key: businessKey }),
    },
  }
}

/** A journey beside others is without cap: which of two mails gets the day is nobody's promise when one event plans both. */
function course(dice: Dice, { isAlone, businessKey }: JourneyWish): Written {
  const window = dice.pick<Written>([
    {},
    { window: { days: 'mon-fri', from: '08:00', to: '18:00', zone: 'lead', holidays: 'skip' } },
    { window: { days: 'mon-sun', from: '00:00', to: '24:00', zone: 'Europe/Berlin', holidays: 'ignore' } },
    { window: { days: ['tue', 'wed', 'thu'], from: '09:30', to: '11:00', zone: 'lead', holidays: 'skip' } },
  ])
  const scope = { emails: [], events, isAlone, businessKey }
  return {
    ...window,
    ...(isAlone && dice.chance(0.7) ? {} : { cap: false }),
    ...(dice.chance(0.3) ? { exit: [{ all: [{ event: 'contact.requested' }, randomCondition(dice, scope)] }] } : {}),
    ...(isAlone && dice.chance(0.4) ? { goal: { stage: { in: ['sql', 'opportunity', 'customer'] } } } : {}),
  }
}

function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: dice.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
