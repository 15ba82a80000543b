/** Public holidays as the laws of the Länder, of Austria and of Switzerland list them, written down apart from the product's own sources. */

/** Easter Sundays, from the calendar on the wall. */
const easter: Readonly<Record<number, string>> = {
  2023: '2023-04-09',
  2024: '2024-03-31',
  2025: '2025-04-20',
  2026: '2026-04-05',
  2027: '2027-03-28',
  2028: '2028-04-16',
  2029: '2029-04-01',
  2030: '2030-04-21',
  2031: '2031-04-13',
  2032: '2032-03-28',
}

const epiphany = '01-06'
const womensDay = '03-08'
const corpusChristi = 60
const assumption = '08-15'
const childrensDay = '09-20'
const reformation = '10-31'
const allSaints = '11-01'
const germany = ['01-01', -2, 1, '05-01', 39, 50, '10-03', '12-25', '12-26']

/** Dates, or days after Easter Sunday. */
const listed: Readonly<Record<string, readonly (string | number)[]>> = {
  'DE-': germany,
  'DE-BW': [...germany, epiphany, corpusChristi, allSaints],
  'DE-BY': [...germany, epiphany, corpusChristi, assumption, allSaints],
  'DE-BE': [...germany, womensDay, '2025-05-08', '2028-06-17'],
  'DE-BB': [...germany, 0, 49, reformation],
  'DE-HB': [...germany, reformation],
  'DE-HE': [...germany, corpusChristi],
  'DE-HH': [...germany, reformation],
  'DE-MV': [...germany, womensDay, reformation],
  'DE-NI': [...germany, reformation],
  'DE-NW': [...germany, corpusChristi, allSaints],
  'DE-RP': [...germany, corpusChristi, allSaints],
  'DE-SL': [...germany, corpusChristi, assumption, allSaints],
  'DE-SN': [...germany, reformation, 'repentance'],
  'DE-ST': [...germany, epiphany, reformation],
  'DE-SH': [...germany, reformation],
  'DE-TH': [...germany, childrensDay, reformation],
  'AT-': ['01-01', epiphany, 1, '05-01', 39, 50, corpusChristi, assumption, '10-26', allSaints, '12-08', '12-25', '12-26'],
  'CH-': ['01-01', 39, '08-01', '12-25'],
}

export const places = [...Object.keys(listed), 'FR-', 'US-'].map((name) => {
  const [country = '', region = ''] = name.split('-')
  return { country, region: region === '' ? null : region }
})

interface Place {
  readonly country: string
  readonly region: string | null
}

export function isListedHoliday(day: number, { country, region }: Place): boolean {
  const year = new Date(day * 86_400_000).getUTCFullYear()
  return daysOf(`${country}-${region ?? ''}`, year).has(day)
}

export function isListedWorkingDay(day: number, place: Place): boolean {
  const weekday = ((day + 3) % 7) + 1
  return weekday <= 5 && !isListedHoliday(day, place)
}

const known = new Map<string, ReadonlySet<number>>()

function daysOf(place: string, year: number): ReadonlySet<number> {
  const key = `${place} ${year}`
  let days = known.get(key)
  if (days === undefined) known.set(key, (days = new Set((listed[place] ?? []).flatMap((rule) => dayOf(rule, year)))))
  return days
}

function dayOf(rule: string | number, year: number): number[] {
  if (typeof rule === 'number') return [dayOfDate(easter[year] ?? '') + rule]
  if (rule === 'repentance') return [wednesdayBefore(dayOfDate(`${year}-11-23`))]
  if (rule.length === 5) return [dayOfDate(`${year}-${rule}`)]
  return rule.startsWith(String(year)) ? [dayOfDate(rule)] : []
}

function wednesdayBefore(day: number): number {
  let before = day - 1
  while (((before + 3) % 7) + 1 !== 3) before -= 1
  return before
}

function dayOfDate(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000
}
