/** Public holidays of Germany by Bundesland, of Austria, and those all of Switzerland shares; other countries have none here. */
import { getHolidays } from 'feiertagejs'
import { dayMs, dayOfIso, type LocalDay, weekdayOf } from './local-time.ts'

/** Where public holidays are looked up. */
export interface HolidayPlace {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string
  /** Subdivision without country, such as `BY`; null: only what the whole country observes. */
  readonly region: string | null
}

export const bundeslaender = [
  'BW',
  'BY',
  'BE',
  'BB',
  'HB',
  'HE',
  'HH',
  'MV',
  'NI',
  'NW',
  'RP',
  'SL',
  'SN',
  'ST',
  'SH',
  'TH',
] as const
export type Bundesland = (typeof bundeslaender)[number]

/** True for a subdivision code of Germany, such as `BY`. */
export function isBundesland(region: string): region is Bundesland {
  return bundeslaender.some((land) => land === region)
}

export function isHoliday(day: LocalDay, place: HolidayPlace): boolean {
  return holidaysOf(new Date(day * dayMs).getUTCFullYear(), place).has(day)
}

const remembered = new Map<string, ReadonlySet<LocalDay>>()

function holidaysOf(year: number, { country, region }: HolidayPlace): ReadonlySet<LocalDay> {
  const key = `${country}-${region ?? ''}-${year}`
  let days = remembered.get(key)
  if (days === undefined) remembered.set(key, (days = findHolidays(year, country, region)))
  return days
}

function findHolidays(year: number, country: string, region: string | null): ReadonlySet<LocalDay> {
  if (country === 'DE') {
    const land = region !== null && isBundesland(region) ? region : 'BUND'
    const yearly = getHolidays(year, land).map((holiday) => holiday.dateString)
    return new Set([...yearly, ...(onlyOnce[land] ?? []).filter((date) => date.startsWith(`${year}-`))].map(dayOfIso))
  }
  const rules = nationwide[country]
  if (rules === undefined) return new Set()
  return new Set([
    ...rules.fixed.map((date) => dayOfIso(`${year}-${date}`)),
    ...rules.afterEaster.map((days) => easterSunday(year) + days),
  ])
}

/** Days that a law made a holiday for one year; the yearly tables do not know them. Berlin: 80 years of 8 May, 75 years of 17 June. */
const onlyOnce: Readonly<Partial<Record<Bundesland | 'BUND', readonly string[]>>> = { BE: ['2025-05-08', '2028-06-17'] }

/** Fixed dates, and days after Easter Sunday. Austria: §7 Arbeitsruhegesetz. Switzerland: what every canton observes. */
const nationwide: Readonly<Record<string, { fixed: readonly string[]; afterEaster: readonly number[] }>> = {
  AT: {
    fixed: ['01-01', '01-06', '05-01', '08-15', '10-26', '11-01', '12-08', '12-25', '12-26'],
    afterEaster: [1, 39, 50, 60],
  },
  CH: { fixed: ['01-01', '08-01', '12-25'], afterEaster: [39] },
}

/** The Gregorian computus (Meeus/Jones/Butcher). */
function easterSunday(year: number): LocalDay {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const date = ((h + l - 7 * m + 114) % 31) + 1
  return Math.floor(Date.UTC(year, month - 1, date) / dayMs)
}

/** Neither a Saturday or Sunday nor a public holiday there. */
export function isWorkingDay(day: LocalDay, place: HolidayPlace): boolean {
  return weekdayOf(day) < 6 && !isHoliday(day, place)
}
