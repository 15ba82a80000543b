/** Which rung of the SLA ladder a handoff stands on and when the next is due; climbing it (mail, another rep) is the shell's work. */
import { addOpenDays, addWorkingTime, type Calendar, workingMsBetween } from './calendar.ts'
import type { HandoffStatus } from './facts.ts'
import { never } from './failure.ts'
import type { Sla } from './sla.ts'

export const rungs = [
  'remind',
  'escalate',
  'reassign',
  'giveUp',
  'remindContact',
  'escalateContact',
  'remindResult',
  'escalateResult',
  'reoffer',
] as const
export type Rung = (typeof rungs)[number]

/** What the ladder needs to know of a handoff. */
export interface HandoffClock {
  readonly status: HandoffStatus
  readonly urgency: 'normal' | 'urgent'
  /** When the clock of the present offer started. */
  readonly offeredAt: Date
  /** How often it was reassigned. */
  readonly rotation: number
  readonly acceptedAt: Date | null
  readonly contactedAt: Date | null
  /** When an unanswered or postponed lead is offered again. */
  readonly reofferAt: Date | null
  /** Rungs of the present clock that lie behind. */
  readonly climbed: readonly Rung[]
}

export interface Due {
  readonly rung: Rung
  readonly at: Date
}

export interface Agreement {
  readonly calendar: Calendar
  readonly sla: Sla
}

/** The rungs still ahead, in time order. */
export function ladderOf(clock: HandoffClock, agreement: Agreement): Due[] {
  return allRungs(clock, agreement)
    .filter(({ rung }) => !clock.climbed.includes(rung))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

/**
 * What to climb at `now`. After an outage several rungs of one clock may be due at once: only the highest is climbed and the
 * others are `passed` over, so nobody is reminded of what has just been escalated.
 */
export function climbAt(
  clock: HandoffClock,
  agreement: Agreement,
  now: Date,
): { climb: Rung[]; passed: Rung[]; next: Date | null } {
  const ladder = ladderOf(clock, agreement)
  const due = ladder.filter(({ at }) => at <= now).map(({ rung }) => rung)
  const highest = new Map(due.map((rung) => [clockOf[rung], rung]))
  const climb = [...highest.values()]
  return { climb, passed: due.filter((rung) => !climb.includes(rung)), next: ladder.find(({ at }) => at > now)?.at ?? null }
}

/** The deadline people see: the answer, then the first contact, then the result; null when nothing is owed. */
export function deadlineOf(clock: HandoffClock, agreement: Agreement): Date | null {
  if (clock.status === 'open') return share(clock, agreement, agreement.sla.escalateAt)
  if (clock.status !== 'accepted' || clock.acceptedAt === null) return null
  const { firstContactDays, resultDays } = agreement.sla
  return addOpenDays(agreement.calendar, clock.acceptedAt, clock.contactedAt === null ? firstContactDays : resultDays)
}

export type Awaited = 'answer' | 'result' | 'reoffer'

/** What a handoff that is not over waits for: sales, or only the day of its re-offer. */
export function awaitedIn({ status }: Pick<HandoffClock, 'status'>): Awaited {
  if (status === 'open') return 'answer'
  return status === 'accepted' || status === 'qualified' ? 'result' : 'reoffer'
}

const clockOf: Readonly<Record<Rung, 'answer' | 'contact' | 'result' | 'reoffer'>> = {
  remind: 'answer',
  escalate: 'answer',
  reassign: 'answer',
  giveUp: 'answer',
  remindContact: 'contact',
  escalateContact: 'contact',
  remindResult: 'result',
  escalateResult: 'result',
  reoffer: 'reoffer',
}

function allRungs(clock: HandoffClock, agreement: Agreement): Due[] {
  switch (clock.status) {
    case 'open':
      return answerRungs(clock, agreement)
    case 'accepted':
      return clock.acceptedAt === null ? [] : workRungs(clock, clock.acceptedAt, agreement)
    case 'noResponse':
    case 'rejected':
    case 'lost':
      return clock.reofferAt === null ? [] : [{ rung: 'reoffer', at: clock.reofferAt }]
    case 'qualified':
    case 'won':
    case 'withdrawn':
      return []
    default:
      return never(clock.status, 'handoff status')
  }
}

function answerRungs(clock: HandoffClock, agreement: Agreement): Due[] {
  const { sla } = agreement
  return [
    { rung: 'remind', at: share(clock, agreement, sla.remindAt) },
    { rung: 'escalate', at: share(clock, agreement, sla.escalateAt) },
    { rung: clock.rotation < sla.reassignments ? 'reassign' : 'giveUp', at: share(clock, agreement, sla.reassignAt) },
  ]
}

function share(clock: HandoffClock, { calendar, sla }: Agreement, part: number): Date {
  const ms = clock.urgency === 'urgent' ? sla.firstResponseToRequestMs : sla.firstResponseMs
  return addWorkingTime(calendar, clock.offeredAt, ms * part)
}

/** The second clock: reminded halfway, the team lead told at its end. */
function workRungs(clock: HandoffClock, acceptedAt: Date, { calendar, sla }: Agreement): Due[] {
  const contactBy = addOpenDays(calendar, acceptedAt, sla.firstContactDays)
  const resultBy = addOpenDays(calendar, acceptedAt, sla.resultDays)
  const result: Due[] = [
    { rung: 'remindResult', at: halfway(calendar, acceptedAt, resultBy) },
    { rung: 'escalateResult', at: resultBy },
  ]
  if (clock.contactedAt !== null) return result
  return [
    { rung: 'remindContact', at: halfway(calendar, acceptedAt, contactBy) },
    { rung: 'escalateContact', at: contactBy },
    ...result,
  ]
}

function halfway(calendar: Calendar, from: Date, to: Date): Date {
  return addWorkingTime(calendar, from, Math.round(workingMsBetween(calendar, from, to) / 2))
}
