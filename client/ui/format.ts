/** Dates, durations and numbers as people of the page's language read them; all times in the installation's zone. */
import { html } from 'hono/html'
import { canSay, say } from '../../domain/words.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { Reason } from '../../domain/reason.ts'
import { emailName, emailOfStep } from './names.ts'
import type { View } from './view.ts'

export type Html = ReturnType<typeof html>

const units = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "vor 3 Stunden", with the exact business time on hover; the browser keeps it ticking. */
export function relativeTime(view: View, at: Date): Html {
  return html`<time datetime="${at.toISOString()}" title="${longTime(view, at)}" data-relative>${relativeText(view, at)}</time>`
}

/** "vor 3 Minuten" on the wall's clock, which a demo neither speeds up nor stops. */
export function wallTime(view: View, at: Date): Html {
  const wall = { ...view, now: new Date() }
  return html`<time datetime="${at.toISOString()}" title="${longTime(wall, at)}" data-relative="wall"
    >${relativeText(wall, at)}</time
  >`
}

function relativeText(view: View, at: Date): string {
  const awayMs = at.getTime() - view.now.getTime()
  const unit = units.find(([, ms]) => Math.abs(awayMs) >= ms)
  if (unit === undefined) return view.t('time.now')
  return new Intl.RelativeTimeFormat(view.language, { numeric: 'auto' }).format(Math.trunc(awayMs / unit[1]), unit[0])
}

/** "Di., 14. Jan., 08:00", for what is planned; relative on hover. */
export function plannedTime(view: View, at: Date): Html {
  return html`<time datetime="${at.toISOString()}" title="${relativeText(view, at)}">${shortTime(view, at)}</time>`
}

/** Weekday, day and time, such as "Di., 14. Jan., 08:00"; the year only when it is another one. */
export function shortTime(view: View, at: Date): string {
  const sameYear = inZone(view, at, { year: 'numeric' }) === inZone(view, view.now, { year: 'numeric' })
  const year = sameYear ? {} : ({ year: 'numeric' } as const)
  return inZone(view, at, { weekday: 'short', day: 'numeric', month: 'short', ...year, hour: '2-digit', minute: '2-digit' })
}

export function longTime(view: View, at: Date): string {
  return inZone(view, at, { dateStyle: 'full', timeStyle: 'short' })
}

export function dayText(view: View, at: Date): string {
  return inZone(view, at, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** "08:00". */
export function clockText(view: View, at: Date): string {
  return inZone(view, at, { hour: '2-digit', minute: '2-digit' })
}

/** "Mo., 12. Jan." of a local date. */
export function weekdayText(view: View, day: string): string {
  const at = new Date(`${day}T12:00:00Z`)
  return new Intl.DateTimeFormat(localeOf(view), { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }).format(at)
}

/** "Montag" for 1, ISO. */
export function weekdayName(view: View, weekday: number): string {
  const someMonday = Date.UTC(2024, 0, 1)
  const at = new Date(someMonday + (weekday - 1) * 86_400_000)
  return new Intl.DateTimeFormat(localeOf(view), { timeZone: 'UTC', weekday: 'long' }).format(at)
}

function localeOf(view: View): string {
  return view.language === 'de' ? 'de-DE' : 'en-GB'
}

function inZone(view: View, at: Date, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(view), { timeZone: view.zone, ...format }).format(at)
}

/** A number in the language's notation; scores show one digit only when they have one. */
export function numberText(view: View, value: number, digits = 0): string {
  return new Intl.NumberFormat(view.language, { maximumFractionDigits: digits }).format(value)
}

/** The reason as a sentence: dates and numbers in the page's language, codes as words, steps of `graph` by their emails. */
export function reasonText(view: View, reason: Reason, graph: JourneyGraph | null = null): string {
  const params = Object.entries(reason.params ?? {}).map(
    ([name, value]) => [name, named(view, graph, name, value) ?? paramText(view, name, value)] as const,
  )
  return say(view.language, reason.code, Object.fromEntries(params))
}

/** The name of an email or a journey among a sentence's parameters; null for every other parameter. */
function named(view: View, graph: JourneyGraph | null, name: string, value: string | number | null): string | null {
  if (typeof value !== 'string') return null
  if (name === 'template') return emailName(view, value)
  if (name === 'step') return emailOfStep(view, graph, value)
  return name === 'journey' ? (view.names.journeys.get(value) ?? value) : null
}

/** Where the codes among a sentence's parameters have their words. */
const wordAreas: Readonly<Record<string, readonly string[]>> = {
  type: ['event'],
  types: ['event'],
  facts: ['fact'],
  basis: ['basis'],
  stage: ['stage'],
  temperature: ['temperature'],
  purpose: ['purpose'],
  status: ['consentStatus', 'handoffStatus'],
  owed: ['owed'],
  reason: ['knockOut', 'rejectReason'],
  outcome: ['handoffStatus', 'rejectReason', 'outcome'],
}

function paramText(view: View, name: string, value: string | number | null): string | null {
  if (value === null) return null
  if (typeof value === 'number') return numberText(view, value, 1)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return shortTime(view, new Date(value))
  const areas = wordAreas[name]
  return areas === undefined
    ? value
    : value
        .split(', ')
        .map((code) => wordOf(view, areas, code))
        .join(', ')
}

/** The word for a code from the first area that has one, else the code itself. */
export function wordOf(view: View, areas: readonly string[], code: string): string {
  const known = areas.map((area) => `${area}.${code}`).find((one) => canSay(view.language, one))
  return known === undefined ? code : say(view.language, known)
}
