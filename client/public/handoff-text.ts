/** Dates, spans and reasons on a handoff's page, as a rep reads them in their language and the team's zone. */
import type { HandoffCountdown } from '../../db/handoff-sheet.ts'
import type { Language } from '../../domain/lead.ts'
import { dayMs, hourMs, minuteMs } from '../../domain/local-time.ts'
import type { Reason } from '../../domain/reason.ts'
import { fillIn } from '../../domain/wording.ts'
import { canSay, say } from '../../domain/words.ts'
import type { HandoffPageWords } from './handoff-words.ts'

export interface Reader {
  readonly language: Language
  readonly zone: string
  readonly words: HandoffPageWords
}

/** "Mo., 2. März um 13:00". */
export function momentText(reader: Reader, at: Date): string {
  return format(reader, at, { weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
}

/** "2. März". */
export function dayText(reader: Reader, at: Date): string {
  return format(reader, at, { day: 'numeric', month: 'long' })
}

/** "Dienstag, 1. September 2026". */
export function wholeDayText(reader: Reader, at: Date): string {
  return format(reader, at, { dateStyle: 'full' })
}

function format({ language, zone }: Reader, at: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, ...options }).format(at)
}

function localeOf(language: Language): string {
  return language === 'de' ? 'de-DE' : 'en-GB'
}

/** Working hours and minutes; further ahead, days of the calendar. */
export function countdownText({ words }: Reader, clock: HandoffCountdown, now: Date): string {
  if (clock.lateMs > 0) return fillIn(words.late, { time: spanText(words, clock.lateMs) })
  const aheadDays = Math.round((clock.dueAt.getTime() - now.getTime()) / dayMs)
  const time = clock.leftMs > farMs ? `${aheadDays} ${words.days}` : spanText(words, clock.leftMs)
  return fillIn(words.left, { time })
}

const farMs = 16 * hourMs

function spanText(words: HandoffPageWords, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / minuteMs))
  const whole = Math.floor(minutes / 60)
  const parts = [whole > 0 ? `${whole} ${words.hours}` : '', minutes % 60 > 0 ? `${minutes % 60} ${words.minutes}` : '']
  return `${parts.filter((part) => part !== '').join(' ')} ${words.workingTime}`
}

/** The reason as a sentence, its times, numbers and codes in the reader's language. */
export function reasonText(reader: Reader, { code, params = {} }: Reason): string {
  const shown = Object.entries(params).map(([name, value]) => [name, paramText(reader, name, value)] as const)
  return say(reader.language, code, Object.fromEntries(shown))
}

function paramText(reader: Reader, name: string, value: string | number | null): string | null {
  if (value === null) return null
  if (typeof value === 'number') return value.toLocaleString(localeOf(reader.language), { maximumFractionDigits: 1 })
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return dayText(reader, new Date(value))
  const word = [`${name}.${value}`, `event.${value}`, `stage.${value}`].find((known) => canSay(reader.language, known))
  return word === undefined ? value : say(reader.language, word)
}

/** "80331, Deutschland"; null when neither is known. */
export function placeText({ language }: Reader, country: string | null, postalCode: string | null): string | null {
  const name = country === null ? null : (new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country)
  const parts = [postalCode, name].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}

export function numberText({ language }: Reader, value: number): string {
  return value.toLocaleString(localeOf(language), { maximumFractionDigits: 1 })
}
