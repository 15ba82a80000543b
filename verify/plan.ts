/** All that one seed decides: journeys with every kind of step, leads and what they do. The same seed gives the same plan everywhere. */
import { type StepKind, stepKinds } from '../domain/journey/definition.ts'
import { type Dice, dice as diceOf } from './dice.ts'
import { type RandomJourney, randomJourney } from './random-journey.ts'
import { behaviours, type Lane, type PlannedLead, randomLead } from './random-leads.ts'
import { type RandomSegment, randomSegment } from './random-segment.ts'

export interface Plan {
  readonly seed: number
  readonly from: Date
  readonly until: Date
  readonly journeys: readonly RandomJourney[]
  readonly segments: readonly RandomSegment[]
  readonly leads: readonly PlannedLead[]
}

export interface PlanWish {
  readonly seed: number
  readonly leads: number
  readonly days: number
  /** Where webhooks call. */
  readonly hooks: string
}

/** A Monday, 08:00 in Berlin; the clocks change four weeks later, Easter is in the week after. */
const planStart = new Date('2026-03-02T07:00:00Z')
const dayMs = 86_400_000

/** Marketing templates that ship. */
const templates = [
  'checklist',
  'case-study',
  'conversation-offer',
  'fair-recap',
  'fair-case-study',
  'fair-conversation',
  're-engage-news',
  're-engage-offer',
]

export function planOf(wish: PlanWish): Plan {
  const { seed, leads, days } = wish
  const dice = diceOf(seed)
  const groups = laneGroups(leads)
  const places = groups.flat().filter(({ journey }) => journey !== starter.journey)
  const dealt = dealKinds(dice, places)
  const journeys = places.map((lane, index) =>
    randomJourney(dice, {
      key: lane.journey,
      on: lane.on,
      segment: lane.bySegment ? lane.journey : null,
      businessKey: lane.businessKey,
      isAlone: lane.isAlone,
      kinds: dealt.get(lane) ?? [],
      others: ['re-engage', ...places.filter(({ isAlone }) => isAlone).map(({ journey }) => journey)],
      templates,
      hooks: wish.hooks,
      at: `${String(9 + (index % 8)).padStart(2, '0')}:${String(7 + ((index * 7) % 50)).padStart(2, '0')}`,
    }),
  )
  const segments = places.flatMap(({ journey, on, bySegment }) =>
    bySegment && on !== null ? [randomSegment(dice, journey, on)] : [],
  )
  const until = new Date(planStart.getTime() + days * dayMs)
  return {
    seed,
    from: planStart,
    until,
    journeys,
    segments,
    leads: Array.from({ length: leads }, (_, index) => leadAt(dice, wish, groups, index)),
  }
}

function leadAt(dice: Dice, { days }: PlanWish, groups: readonly (readonly Lane[])[], index: number): PlannedLead {
  const behaviour = behaviours[index % behaviours.length] ?? 'silent'
  // Dealt another way in every round, so that each behaviour meets each journey.
  const lanes = groups[(index + Math.floor(index / behaviours.length)) % groups.length] ?? []
  return randomLead(dice, { index, behaviour, lanes, from: planStart, days })
}

/** The journey that ships runs beside the random ones. */
const starter = aLane('whitepaper-nurture', { on: 'whitepaper.downloaded', isAlone: true })

function aLane(journey: string, lane: Partial<Lane>): Lane {
  return { journey, on: null, bySegment: false, businessKey: null, isAlone: false, ...lane }
}

/** Each group is what one lead is in at the same time. */
function laneGroups(leads: number): Lane[][] {
  const kinds = ['event', 'hand', 'keyed', 'segment', 'starter', 'pair'] as const
  const count = Math.max(4, Math.min(12, Math.ceil(leads / 4)))
  return Array.from({ length: count }, (_, index) => {
    const journey = `lane-${String(index).padStart(2, '0')}`
    const kind = kinds[index % kinds.length] ?? 'event'
    switch (kind) {
      case 'event':
        return [aLane(journey, { on: 'form.submitted', isAlone: true })]
      case 'hand':
        return [aLane(journey, { isAlone: true })]
      case 'keyed':
        return [aLane(journey, { on: 'webinar.registered', businessKey: 'webinar' })]
      case 'segment':
        // A handoff may send the lead elsewhere while it comes to meet the segment once more.
        return [aLane(journey, { on: 'form.submitted', bySegment: true })]
      case 'starter':
        return [starter]
      case 'pair':
        return [aLane(`${journey}-one`, { on: 'form.submitted' }), aLane(`${journey}-two`, { on: 'tradefair.talked' })]
      default:
        return kind satisfies never
    }
  })
}

/** Every kind goes to a journey that may have it, and the others get some as well. */
function dealKinds(dice: Dice, lanes: readonly Lane[]): Map<Lane, StepKind[]> {
  const dealt = new Map<Lane, StepKind[]>(lanes.map((lane) => [lane, []]))
  const alone = lanes.filter(({ isAlone }) => isAlone)
  const from = dice.between(0, alone.length - 1)
  stepKinds.forEach((kind, index) => {
    for (const lane of [alone[(from + index) % alone.length], lanes[dice.between(0, lanes.length - 1)]])
      if (lane !== undefined) dealt.get(lane)?.push(kind)
  })
  return dealt
}
