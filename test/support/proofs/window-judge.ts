/** Says minute by minute whether a window is open, and which days the cap leaves free, without asking the product. */
import type { SendWindow } from '../../../domain/schedule.ts'
import { minuteMs } from './anywhere.ts'
import { isListedHoliday } from './holiday-judge.ts'
import { changesOf, shownAt } from './time-judge.ts'

export interface Recipient {
  readonly zone: string
  readonly holidays: { readonly country: string; readonly region: string | null }
}

export function isOpenAt(at: number, window: SendWindow, { zone, holidays }: Recipient): boolean {
  const { day, ms, weekday } = shownAt(zoneOf(window, zone), at)
  if (!window.days.some((one) => one === weekday) || ms < window.from * minuteMs || ms >= window.to * minuteMs) return false
  return window.holidays === 'ignore' || !isListedHoliday(day, holidays)
}

/** Every moment between the two at which a closed window can be found to have opened: its opening hours, and changes of clocks. */
export function* openingsBetween(from: number, to: number, window: SendWindow, { zone }: Recipient): Generator<number> {
  yield from
  const itsZone = zoneOf(window, zone)
  const changes = changesOf(itsZone).map(({ at }) => at)
  const first = Math.ceil(from / minuteMs) * minuteMs
  for (let at = first; at < to; at += minuteMs) {
    const { ms } = shownAt(itsZone, at)
    if (ms % (15 * minuteMs) === 0 || ms === window.from * minuteMs || changes.includes(at)) yield at
  }
}

/** At most 1 in any 2 and 3 in any 7 days of the recipient's calendar, the new one included. */
export function capLeavesFree(recent: readonly Date[], at: number, zone: string): boolean {
  const day = shownAt(zone, at).day
  const days = [...recent.map((date) => shownAt(zone, date.getTime()).day), day]
  for (const [length, most] of [
    [2, 1],
    [7, 3],
  ] as const) {
    for (let first = day - length + 1; first <= day; first += 1)
      if (days.filter((one) => first <= one && one < first + length).length > most) return false
  }
  return true
}

function zoneOf(window: SendWindow, zone: string): string {
  return window.zone === 'lead' ? zone : window.zone
}
