/** What is claimed of send windows, of the cap and of planned slots, wherever the recipient lives. */
import { equal, ok } from 'node:assert/strict'
import { type Arbitrary, array, constantFrom, integer, option, record } from 'fast-check'
import { isInWindow, mayFallOn, nextInWindow, planSlot, type Slot, type SlotRequest } from '../../../domain/schedule.ts'
import { anyPlace, anywhen, anyWindow, dayMs, minuteMs } from './anywhere.ts'
import { isListedWorkingDay } from './holiday-judge.ts'
import { always, type Proof } from './proof.ts'
import { shownAt } from './time-judge.ts'
import { capLeavesFree, isOpenAt, openingsBetween } from './window-judge.ts'

const drawn = record({ when: anywhen, window: anyWindow, holidays: anyPlace }).map(({ when, window, holidays }) => ({
  at: when.at,
  window,
  to: { zone: when.zone, holidays },
}))
type Drawn = typeof drawn extends Arbitrary<infer T> ? T : never

/** A window that lies in the skipped hour of its only day of the week is looked for this long. */
const longestScan = 40 * dayMs

function opensAtItsFirstMoment({ at, window, to }: Drawn): void {
  const next = nextInWindow(at, window, to.zone, to.holidays).getTime()
  ok(next >= at.getTime() && isOpenAt(next, window, to), `${to.zone} ${new Date(next).toISOString()} is outside the window`)
  for (const earlier of openingsBetween(at.getTime(), Math.min(next, at.getTime() + longestScan), window, to))
    ok(earlier === next || !isOpenAt(earlier, window, to), `${to.zone}: open already at ${new Date(earlier).toISOString()}`)
}

function knowsWhetherOpen({ at, window, to }: Drawn): void {
  for (let minutes = 0; minutes < 26 * 60; minutes += 10) {
    for (const ms of [-1, 0]) {
      const moment = at.getTime() + minutes * minuteMs + ms
      const isOpen = isInWindow(new Date(moment), window, to.zone, to.holidays)
      equal(isOpen, isOpenAt(moment, window, to), `${to.zone} at ${new Date(moment).toISOString()}`)
    }
  }
}

const request = record({
  when: anywhen,
  window: anyWindow,
  holidays: anyPlace,
  recentHours: array(integer({ min: -9 * 24, max: 6 * 24 }), { maxLength: 6 }),
  lateMinutes: constantFrom(0, 0, 30, 3_000),
  cap: constantFrom(true, true, false),
  policy: constantFrom('defer' as const, 'defer' as const, 'skip' as const),
  jitter: option(record({ key: integer().map(String), spreadMs: integer({ min: 1, max: 4 * 60 }).map((m) => m * minuteMs) })),
}).map(({ when: { zone, at }, recentHours, lateMinutes, jitter, ...rest }): SlotRequest => {
  const recent = recentHours.map((hours) => new Date(at.getTime() + hours * 60 * minuteMs))
  const now = new Date(at.getTime() + lateMinutes * minuteMs)
  return { ...rest, zone, earliest: at, now, recent, expiresAfterWorkingDays: 5, ...(jitter === null ? {} : { jitter }) }
})

function isWhereItMayBe(asked: SlotRequest): void {
  const slot = planSlot(asked)
  if (slot.kind !== 'slot') return
  const at = slot.at.getTime()
  const { window, zone, recent, cap, now, earliest } = asked
  ok(at >= now.getTime() && at >= earliest.getTime(), 'a slot in the past')
  ok(isOpenAt(at, window, asked), `${zone} ${slot.at.toISOString()} is outside the window`)
  ok(!cap || capLeavesFree(recent, at, zone), `${zone} ${slot.at.toISOString()} is one too many`)
  ok(shownAt(zone, at).day <= lastDay(asked), `${zone} ${slot.at.toISOString()} is stale news`)
}

/** Without the spread of bulk mail the slot is the very first moment; none means that there is none. */
function missesNothing(asked: SlotRequest): void {
  const { jitter: _spread, ...exact } = asked
  const slot = planSlot(exact)
  const first = firstFree(exact, slot)
  if (exact.policy === 'skip' && exact.cap) return refusesOnlyByTheCap(exact, slot)
  equal(slot.kind === 'slot' ? slot.at.toISOString() : null, first, exact.zone)
}

function refusesOnlyByTheCap(asked: SlotRequest, slot: Slot): void {
  const from = nextInWindow(startOf(asked), asked.window, asked.zone, asked.holidays)
  const isStale = shownAt(asked.zone, from.getTime()).day > lastDay(asked)
  const expected = isStale ? 'expired' : capLeavesFree(asked.recent, from.getTime(), asked.zone) ? 'slot' : 'skip'
  equal(slot.kind, expected, asked.zone)
}

function firstFree(asked: SlotRequest, slot: Slot): string | null {
  const { window, zone, recent, cap } = asked
  const last = lastDay(asked)
  const from = startOf(asked).getTime()
  const until = slot.kind === 'slot' ? slot.at.getTime() + 1 : from + longestScan
  for (const at of openingsBetween(from, until, window, asked)) {
    if (shownAt(zone, at).day > last) return null
    if (isOpenAt(at, window, asked) && (!cap || capLeavesFree(recent, at, zone))) return new Date(at).toISOString()
  }
  return null
}

function startOf({ earliest, now }: SlotRequest): Date {
  return earliest > now ? earliest : now
}

/** Five working days of the recipient after the window first opens. */
function lastDay(asked: SlotRequest): number {
  const first = nextInWindow(asked.earliest, asked.window, asked.zone, asked.holidays)
  let { day } = shownAt(asked.zone, first.getTime())
  for (let left = asked.expiresAfterWorkingDays; left > 0;) {
    day += 1
    if (isListedWorkingDay(day, asked.holidays)) left -= 1
  }
  return day
}

const several = record({ request, mails: integer({ min: 2, max: 8 }), everyHours: integer({ min: 0, max: 30 }) })
type Several = typeof several extends Arbitrary<infer T> ? T : never

/** Mail after mail, each planned knowing those before: also in an hour shown twice no day gets two. */
function neverTwiceADay({ request: first, mails, everyHours }: Several): void {
  const gone: Date[] = []
  for (let mail = 0; mail < mails; mail += 1) {
    const earliest = new Date(first.earliest.getTime() + mail * everyHours * 60 * minuteMs)
    const slot = planSlot({ ...first, earliest, now: earliest, recent: gone, cap: true })
    if (slot.kind !== 'slot') continue
    ok(capLeavesFree(gone, slot.at.getTime(), first.zone), `${first.zone}: ${slot.at.toISOString()} is one too many`)
    gone.push(slot.at)
  }
}

function capCountsDays({ when: { zone, at }, hours }: { when: { zone: string; at: Date }; hours: readonly number[] }): void {
  const recent = hours.map((hour) => new Date(at.getTime() + hour * 30 * minuteMs))
  equal(mayFallOn(recent, at, zone), capLeavesFree(recent, at.getTime(), zone), zone)
}

const recentMail = record({ when: anywhen, hours: array(integer({ min: -400, max: 400 }), { maxLength: 6 }) })

export const windowProofs: readonly Proof[] = [
  always(
    'the next moment in a window is in it, on its days, on no holiday, and there is none before',
    400,
    drawn,
    opensAtItsFirstMoment,
  ),
  always('a window is open when the clock of its zone says so, also in a gap or a doubled hour', 400, drawn, knowsWhetherOpen),
  always('the cap counts days of the recipient’s own calendar', 5_000, recentMail, capCountsDays),
  always('a slot is never outside the window, over the cap or too late', 3_000, request, isWhereItMayBe),
  always('a slot is the first there is, and none is planned only where there is none', 500, request, missesNothing),
  always('mail after mail no day gets two and no week more than three', 1_000, several, neverTwiceADay),
]
