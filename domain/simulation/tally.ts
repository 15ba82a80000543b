/** Adds up what became of leads, really or in a simulation: the same sums for both, so that they can stand side by side. */
import { rungs, type Rung } from '../handoff-ladder.ts'
import type { RepId } from '../id.ts'
import { isoOfDay, localDayOf, type LocalDay } from '../local-time.ts'
import type { Course, HandoffEnd, MessageEnd } from './course.ts'
import { type DeskDays, deskDays } from './desk-days.ts'
import type { Sales } from './world.ts'

export interface Tally {
  readonly leads: number
  /** Those that took part in a journey. */
  readonly nurtured: number
  readonly emails: EmailTally
  readonly mqls: { readonly leads: number; readonly perDay: readonly DayCount[] }
  readonly handoffs: HandoffTally
  /** How enrolments ended, by journey and outcome; `active` for those that go on. */
  readonly ends: readonly { readonly journey: string; readonly outcome: string; readonly count: number }[]
  /** What people would have been asked to do, by kind. */
  readonly tasks: Readonly<Record<string, number>>
}

export interface DayCount {
  /** ISO date in the installation's zone. */
  readonly day: string
  readonly count: number
}

export interface EmailTally {
  readonly sent: number
  readonly perDay: readonly DayCount[]
  /** How many leads got so many. */
  readonly perLead: readonly { readonly emails: number; readonly leads: number }[]
  readonly mostPerLead: number
  /** How often the cap moved or ended a mail. */
  readonly capHits: number
  /** Of those that did not leave, by state: `cancelled`, `expired`, `failed`, `suppressed`. */
  readonly unsent: Readonly<Record<string, number>>
}

export interface HandoffTally {
  readonly offered: number
  readonly byStatus: Readonly<Record<string, number>>
  /** What the SLA ladder had to do; from `escalate` on it was broken. */
  readonly rungs: Readonly<Partial<Record<Rung, number>>>
  readonly breaches: number
  readonly reps: readonly RepTally[]
}

export interface RepTally {
  readonly repId: RepId
  readonly capacity: number
  readonly offered: number
  readonly days: DeskDays
  readonly daysOverCapacity: number
}

export interface Period {
  readonly from: Date
  readonly until: Date
  /** IANA; days are counted in it. */
  readonly zone: string
}

export function tallyOf(courses: readonly Course[], sales: Sales, period: Period): Tally {
  const counts = new DayCounter(period)
  return {
    leads: courses.length,
    nurtured: courses.filter(({ ends }) => ends.length > 0).length,
    emails: emailTally(courses, counts),
    mqls: mqlTally(courses, counts),
    handoffs: handoffTally(courses, sales, period),
    ends: endsOf(courses),
    tasks: countBy(courses.flatMap(({ tasks }) => tasks.map(({ kind }) => kind))),
  }
}

/** The first time within the period; null when it never became one. */
export function firstMql({ stages }: Course): Date | null {
  return stages.find(({ to }) => to === 'mql')?.at ?? null
}

export function sentMails({ messages }: Course): (MessageEnd & { readonly sentAt: Date })[] {
  return messages.flatMap((message) => (message.sentAt === null ? [] : [{ ...message, sentAt: message.sentAt }]))
}

/** Rungs that say that sales did not keep the agreement. */
const breaking: readonly Rung[] = ['escalate', 'escalateContact', 'escalateResult']

function breachesOf({ rungs: climbed }: HandoffEnd): number {
  return climbed.filter(({ rung }) => breaking.includes(rung)).length
}

function emailTally(courses: readonly Course[], counts: DayCounter): EmailTally {
  const sent = courses.map((course) => sentMails(course))
  const messages = courses.flatMap((course) => course.messages)
  const perLead = Map.groupBy(sent, (mails) => mails.length)
  return {
    sent: sent.reduce((sum, mails) => sum + mails.length, 0),
    perDay: counts.of(sent.flatMap((mails) => mails.map(({ sentAt }) => sentAt))),
    perLead: [...perLead].map(([emails, leads]) => ({ emails, leads: leads.length })).toSorted((a, b) => a.emails - b.emails),
    mostPerLead: Math.max(0, ...perLead.keys()),
    capHits: courses.reduce((sum, { capHits }) => sum + capHits, 0),
    unsent: countBy(messages.filter(({ state, sentAt }) => sentAt === null && state !== 'queued').map(({ state }) => state)),
  }
}

function mqlTally(courses: readonly Course[], counts: DayCounter): Tally['mqls'] {
  const times = courses.map(firstMql).filter((at) => at !== null)
  return { leads: times.length, perDay: counts.of(times) }
}

function handoffTally(courses: readonly Course[], sales: Sales, period: Period): HandoffTally {
  const all = courses.flatMap((course) => course.handoffs)
  const handoffs = all.filter(({ offers }) => (offers[0]?.at ?? period.from) >= period.from)
  const climbed = countBy(handoffs.flatMap((handoff) => handoff.rungs.map(({ rung }) => rung)))
  return {
    offered: handoffs.length,
    byStatus: countBy(handoffs.map(({ status }) => status)),
    rungs: Object.fromEntries(rungs.flatMap((rung) => (climbed[rung] === undefined ? [] : [[rung, climbed[rung]]]))),
    breaches: handoffs.reduce((sum, handoff) => sum + breachesOf(handoff), 0),
    reps: repTallies(all, sales, period),
  }
}

function repTallies(handoffs: readonly HandoffEnd[], { reps }: Sales, period: Period): RepTally[] {
  const offers = Map.groupBy(
    handoffs.flatMap((handoff) => handoff.offers),
    ({ repId }) => repId,
  )
  return reps.map(({ id, capacity }) => {
    const own = offers.get(id) ?? []
    const days = deskDays(own, period)
    return {
      repId: id,
      capacity,
      offered: own.filter(({ at }) => at >= period.from).length,
      days,
      daysOverCapacity: days.filter(({ peak }) => peak > capacity).length,
    }
  })
}

function endsOf(courses: readonly Course[]): Tally['ends'] {
  const named = courses.flatMap(({ ends }) => ends.map(({ journey, outcome }) => `${journey} ${outcome ?? 'active'}`))
  return Object.entries(countBy(named))
    .map(([name, count]) => ({ journey: name.split(' ')[0] ?? '', outcome: name.split(' ')[1] ?? '', count }))
    .toSorted((a, b) => (a.journey === b.journey ? b.count - a.count : a.journey < b.journey ? -1 : 1))
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Counts by local day, with the days in between. */
class DayCounter {
  readonly #zone: string
  readonly #first: LocalDay
  readonly #last: LocalDay

  constructor({ from, until, zone }: Period) {
    this.#zone = zone
    this.#first = localDayOf(zone, from)
    this.#last = localDayOf(zone, until)
  }

  of(times: readonly Date[]): DayCount[] {
    const counts = new Map<LocalDay, number>()
    for (const at of times) {
      const day = localDayOf(this.#zone, at)
      counts.set(day, (counts.get(day) ?? 0) + 1)
    }
    return Array.from({ length: this.#last - this.#first + 1 }, (_, index) => ({
      day: isoOfDay(this.#first + index),
      count: counts.get(this.#first + index) ?? 0,
    }))
  }
}
