/** Translates between instants and the clock on a wall in a zone, fast enough for every email; knows nothing of weekends or holidays. */
import { Failure } from './failure.ts'

export const dayMs = 86_400_000
export const minuteMs = 60_000
export const hourMs = 3_600_000

/** Days since 1970-01-01 of a local calendar, whatever the zone. */
export type LocalDay = number
/** ISO: Monday is 1, Sunday is 7. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof weekdays)[number]

export interface LocalTime {
  readonly day: LocalDay
  /** What the clock on the wall shows, in ms since its midnight. */
  readonly ms: number
}

/** From `start` on and before `end`, both in epoch ms. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A stretch of a local day without a clock change; `localMs` is what the clock shows at `start`. */
interface Stretch extends Span {
  readonly localMs: number
}

/** True for a zone of the tz database that this runtime knows. */
export function isZone(name: string): boolean {
  try {
    formatterOf(name)
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

export function localTimeOf(zone: string, at: Date): LocalTime {
  const local = at.getTime() + offsetAt(zone, at.getTime())
  const day = Math.floor(local / dayMs)
  return { day, ms: local - day * dayMs }
}

export function localDayOf(zone: string, at: Date): LocalDay {
  return localTimeOf(zone, at).day
}

/** A time the clock skips becomes as much later as it skipped; of a time it shows twice the first counts. */
export function instantOf(zone: string, local: LocalTime): Date {
  const shown = local.day * dayMs + local.ms
  const before = offsetAt(zone, shown - dayMs)
  const after = offsetAt(zone, shown + dayMs)
  const fits = [before, after]
    .map((offset) => shown - offset)
    .find((at, index) => offsetAt(zone, at) === (index === 0 ? before : after))
  return new Date(fits ?? shown - before)
}

/** The stretches of a local day between two times of the clock on the wall, in order; a skipped time is no part of them. */
export function spansOfDay(zone: string, day: LocalDay, fromMs: number, toMs: number): Span[] {
  return stretchesOf(zone, day)
    .map(({ start, end, localMs }) => ({
      start: Math.max(start, start + fromMs - localMs),
      end: Math.min(end, start + toMs - localMs),
    }))
    .filter((span) => span.start < span.end)
}

export function weekdayOf(day: LocalDay): Weekday {
  const sinceMonday = (((day + 3) % 7) + 7) % 7
  return weekdays[sinceMonday] ?? 1
}

/** `2026-05-01` for the day it names. */
export function isoOfDay(day: LocalDay): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The day that an ISO date (`2026-05-01`) names; a `Failure` for anything else. */
export function dayOfIso(iso: string): LocalDay {
  const at = Date.parse(`${iso}T00:00:00Z`)
  if (Number.isNaN(at)) throw new Failure('badInput', `"${iso}" is not a date; expected such as 2026-05-01.`)
  return Math.floor(at / dayMs)
}

function stretchesOf(zone: string, day: LocalDay): Stretch[] {
  const stretches: Stretch[] = []
  for (const piece of piecesAround(zone, day)) {
    const start = Math.max(piece.start, day * dayMs - piece.offset)
    const end = Math.min(piece.end, (day + 1) * dayMs - piece.offset)
    if (start >= end) continue
    stretches.push({ start, end, localMs: start + piece.offset - day * dayMs })
  }
  return stretches
}

interface Piece extends Span {
  readonly offset: number
}

/** No zone is further than a day from UTC, so three UTC days hold every local one. */
function piecesAround(zone: string, day: LocalDay): Piece[] {
  const pieces: Piece[] = []
  for (let utcDay = day - 1; utcDay <= day + 1; utcDay += 1) {
    const { offset, changesAt, changesTo } = offsetsOf(zone, utcDay)
    const end = (utcDay + 1) * dayMs
    append(pieces, { start: utcDay * dayMs, end: changesAt ?? end, offset })
    if (changesAt !== null) append(pieces, { start: changesAt, end, offset: changesTo })
  }
  return pieces
}

function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1)
  if (last?.offset === piece.offset) pieces[pieces.length - 1] = { ...last, end: piece.end }
  else pieces.push(piece)
}

interface DayOffsets {
  readonly offset: number
  readonly changesAt: number | null
  readonly changesTo: number
}

function offsetAt(zone: string, at: number): number {
  const { offset, changesAt, changesTo } = offsetsOf(zone, Math.floor(at / dayMs))
  return changesAt !== null && at >= changesAt ? changesTo : offset
}

const known = new Map<string, Map<number, DayOffsets>>()
const daysRemembered = 5_000

/** The offsets of one UTC day; no zone changes its clocks twice in 24 hours. Remembered, because asking ICU costs a microsecond. */
function offsetsOf(zone: string, utcDay: number): DayOffsets {
  let days = known.get(zone)
  if (days === undefined) known.set(zone, (days = new Map()))
  let found = days.get(utcDay)
  if (found === undefined) {
    if (days.size >= daysRemembered) days.clear()
    days.set(utcDay, (found = findOffsets(zone, utcDay * dayMs)))
  }
  return found
}

function findOffsets(zone: string, start: number): DayOffsets {
  const offset = askOffset(zone, start)
  const changesTo = askOffset(zone, start + dayMs)
  if (offset === changesTo) return { offset, changesAt: null, changesTo }
  let before = start
  let after = start + dayMs
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (askOffset(zone, middle) === offset) before = middle
    else after = middle
  }
  return { offset, changesAt: after, changesTo }
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
    formatters.set(zone, formatter)
  }
  return formatter
}

/** ICU's answer ends in `GMT`, `GMT+05:30` or, before standard time, `GMT-00:25:21`. */
function askOffset(zone: string, at: number): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatterOf(zone).format(at))
  if (match === null) throw new Failure('invariant', `The zone ${zone} has no readable offset.`)
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  const ms = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * 1000
  return sign === '-' ? -ms : ms
}
