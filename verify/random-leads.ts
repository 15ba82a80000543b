/** Random leads with fixed ids, and what each of them and its rep does at which business time, whatever the journeys do. */
import { rejectReasons } from '../domain/handoff.ts'
import type { LeadId } from '../domain/id.ts'
import type { DatedAct, RepAnswer } from '../domain/simulation/act.ts'
import type { Dice } from './dice.ts'

export interface PlannedLead {
  readonly id: LeadId
  /** Some are refused by their mail server, see `isRefused`. */
  readonly email: string
  readonly fields: LeadFields
  readonly marketing: 'confirmed' | 'pending' | 'none'
  readonly tracking: boolean
  /** In the order of their times, no two at one instant. */
  readonly acts: readonly DatedAct[]
}

interface LeadFields {
  readonly language: 'de' | 'en'
  readonly phone: string | null
  readonly jobTitle: string
  readonly industry: string | null
  readonly employees: number
  readonly country: string
  readonly region: string | null
  readonly timeZone: string | null
  readonly attributes: Readonly<Record<string, string>>
}

/** Where a lead enters its journeys. */
export interface Lane {
  readonly journey: string
  readonly on: string | null
  /** What its leads do brings them into the segment that is called after the journey, at once or in time. */
  readonly bySegment: boolean
  readonly businessKey: string | null
  /** As in random-journey.ts. */
  readonly isAlone: boolean
}

/** Every run deals them in turn, so that ten leads have them all. */
export const behaviours = [
  'silent',
  'reader',
  'ripe',
  'asks',
  'dealt',
  'leaves',
  'objects',
  'refuses',
  'replies',
  'unconfirmed',
] as const
export type Behaviour = (typeof behaviours)[number]

/** Those of whom a rep says something. */
const answered: readonly Behaviour[] = ['ripe', 'asks', 'dealt']

export interface LeadWish {
  readonly index: number
  readonly behaviour: Behaviour
  /** The lead is in all of them at the same time. */
  readonly lanes: readonly Lane[]
  readonly from: Date
  readonly days: number
}

const dayMs = 86_400_000
/** The business keys under which a lead enters a journey with runs side by side. */
const runs = ['42', '43'] as const

/** Whether the mail server of this address knows nobody of that name. */
export function isRefused(address: string): boolean {
  return address.startsWith('refused')
}

export function randomLead(dice: Dice, wish: LeadWish): PlannedLead {
  const { index, behaviour, lanes } = wish
  const tracking = ['reader', 'ripe'].includes(behaviour) || dice.chance(0.5)
  const acts = [...entries(dice, wish), ...ownActs(dice, wish, tracking), ...wanderings(dice, wish, tracking)]
  return {
    id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}` as LeadId,
    email: `${behaviour === 'refuses' ? 'refused' : 'lead'}-${index}@kunde-${index}.example`,
    fields: randomFields(dice, behaviour, { lane: lanes.map(({ journey }) => journey).join(' '), ...renewal(dice, wish) }),
    marketing: behaviour === 'unconfirmed' ? 'pending' : dice.chance(0.06) ? 'none' : 'confirmed',
    tracking,
    acts: acts.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
  }
}

function randomFields(dice: Dice, behaviour: Behaviour, attributes: LeadFields['attributes']): LeadFields {
  const country = dice.pick(['DE', 'DE', 'DE', 'AT', 'CH', 'GB'])
  const fits = behaviour === 'ripe' || behaviour === 'dealt' || dice.chance(0.6)
  return {
    language: dice.pick(['de', 'de', 'en']),
    phone: dice.chance(0.7) ? '+49 89 1234567' : null,
    jobTitle: fits ? dice.pick(['Werksleiter', 'Geschäftsführerin']) : dice.pick(['Assistenz', 'Werkstudent', 'Einkäufer']),
    industry: fits ? dice.pick(['Maschinenbau', 'Elektronik']) : dice.pick([null, 'Einzelhandel']),
    employees: dice.pick([12, 80, 300, 2500]),
    country: fits && country === 'GB' ? 'DE' : country,
    region: country === 'DE' ? dice.pick([null, 'BY', 'NW', 'SN']) : null,
    timeZone: dice.pick([null, null, 'Europe/London', 'America/New_York']),
    attributes,
  }
}

/** A date that some journeys wait for: known, past, or missing. */
function renewal(dice: Dice, { from, days }: LeadWish): Record<string, string> {
  if (dice.chance(0.3)) return {}
  const at = new Date(from.getTime() + dice.between(-10, days) * dayMs)
  return { renewal: at.toISOString().slice(0, 10) }
}

/** To the millisecond, so that nothing a lead does falls on the end of a wait. */
function moment(dice: Dice, { from }: LeadWish, firstDay: number, lastDay: number): Date {
  return new Date(from.getTime() + Math.floor(dice.next() * (lastDay - firstDay) * dayMs) + firstDay * dayMs)
}

/**
 * Into every lane on the first days, and now and then once more. A lead whose rep may send it to another journey does not come
 * back by itself: which of two capped journeys that wake at one instant gets the day is nobody's promise.
 */
function entries(dice: Dice, wish: LeadWish): DatedAct[] {
  return wish.lanes.flatMap((lane) => {
    const keys = lane.businessKey === null ? [null] : runs
    const returns = !lane.isAlone && !answered.includes(wish.behaviour)
    const times = keys.flatMap((key) => [
      { key, at: moment(dice, wish, 0, 3) },
      ...(returns && dice.chance(0.5) ? [{ key, at: moment(dice, wish, 10, wish.days) }] : []),
    ])
    return times.map(({ key, at }) => entry(dice, wish, lane, key, at))
  })
}

function entry(dice: Dice, wish: LeadWish, { journey, on, businessKey }: Lane, key: string | null, at: Date): DatedAct {
  const named = key === null ? {} : { businessKey: key }
  if (on === null) return { kind: 'enrol', journey, ...named, at }
  const startsAt = moment(dice, wish, 0, wish.days).toISOString()
  const properties = { startsAt, ...(businessKey === null || key === null ? {} : { [businessKey]: key }) }
  return { kind: 'event', type: on, properties, at }
}

/** What makes the behaviour. */
function ownActs(dice: Dice, wish: LeadWish, tracking: boolean): DatedAct[] {
  const early = () => moment(dice, wish, 2, wish.days / 3)
  const later = () => moment(dice, wish, wish.days / 4, wish.days)
  switch (wish.behaviour) {
    case 'silent':
    case 'refuses':
      return []
    case 'reader':
      return [early(), early(), later(), later()].map((at) => clicked(at))
    case 'ripe':
      return [clicked(early()), viewedPrices(early()), happened(dice, wish, 'webinar.attended', early()), ...answers(dice, wish)]
    case 'asks':
      return [happened(dice, wish, dice.pick(['demo.requested', 'callback.requested']), early()), ...answers(dice, wish)]
    case 'dealt':
      return [happened(dice, wish, 'demo.requested', early()), ...closing(dice, wish)]
    case 'leaves':
      return [
        ...(tracking ? [clicked(early())] : []),
        { kind: 'stop', reason: dice.pick(['unsubscribe', 'complaint']), at: later() },
      ]
    case 'objects':
      return [happened(dice, wish, 'callback.requested', early()), { kind: 'stop', reason: 'objection', at: later() }]
    case 'replies':
      return [happened(dice, wish, 'email.replied', early()), { kind: 'replyAnswered', at: later() }]
    case 'unconfirmed':
      return dice.chance(0.6)
        ? [{ kind: 'consent', purpose: 'email_marketing', action: 'confirmed', basis: 'consent', at: moment(dice, wish, 2, 12) }]
        : []
    default:
      return wish.behaviour satisfies never
  }
}

function clicked(at: Date): DatedAct {
  const properties = { link: 0, method: 'GET', agent: 'browser', wallAt: at.toISOString() }
  return { kind: 'event', type: 'email.clicked', properties, mail: 'newest', at }
}

function viewedPrices(at: Date): DatedAct {
  return { kind: 'event', type: 'page.viewed', properties: { url: 'https://www.example.de/preise' }, at }
}

/** Of a lead in several runs it is about one of them, or about none. */
function happened(dice: Dice, { lanes }: LeadWish, type: string, at: Date): DatedAct {
  const businessKey = lanes.map((lane) => lane.businessKey).find((key) => key !== null) ?? null
  const properties = businessKey === null ? {} : { [businessKey]: dice.pick([...runs, 'another']) }
  return { kind: 'event', type, properties, at }
}

/** What the rep says on some days, if there is anything to answer then. */
function answers(dice: Dice, wish: LeadWish): DatedAct[] {
  const given = (answer: RepAnswer, first: number, last: number): DatedAct => ({
    kind: 'answer',
    answer,
    at: moment(dice, wish, first, last),
  })
  const rejection = { kind: 'reject', reason: dice.pick(rejectReasons) } as const
  const accepted = dice.chance(0.7) ? [given({ kind: 'accept' }, 4, wish.days / 2)] : []
  return [...accepted, given(rejection, wish.days / 3, wish.days)]
}

function closing(dice: Dice, wish: LeadWish): DatedAct[] {
  const result: RepAnswer = { kind: dice.pick<'won' | 'lost'>(['won', 'lost']) }
  const talks: readonly RepAnswer[] = [
    { kind: 'accept' },
    { kind: 'contacted' },
    { kind: 'qualify' },
    { kind: 'opportunity' },
    result,
  ]
  const span = wish.days / 8
  return talks.map((answer, index) => ({
    kind: 'answer',
    answer,
    at: moment(dice, wish, (index + 2) * span, (index + 3) * span),
  }))
}

/** What anybody does now and then. */
function wanderings(dice: Dice, wish: LeadWish, tracking: boolean): DatedAct[] {
  const seen = tracking
    ? (['page.viewed', 'webinar.attended', 'need.stated'] as const)
    : (['webinar.attended', 'need.stated'] as const)
  return Array.from({ length: dice.between(0, 4) }, () => {
    const type = dice.chance(0.1) ? 'contact.requested' : dice.pick<string>(seen)
    return happened(dice, wish, type, moment(dice, wish, 1, wish.days))
  })
}
