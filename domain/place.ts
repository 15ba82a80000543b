/** Tables of what a country or postcode tells about zone and Bundesland; says nothing where a code does not decide. */
import type { Bundesland } from './holidays.ts'

/** The zone of a country, of a postcode where the country has several, else that of most of its people; null for an unknown country. */
export function zoneOfPlace(country: string, postalCode: string | null): string | null {
  const first = postalCode?.trim().charAt(0).toUpperCase() ?? ''
  return zonesByPostcode[country]?.[first] ?? zones[country] ?? null
}

/** The Bundesland that all places of the first two digits share; null where they lie in several. */
export function landOfPostalCode(postalCode: string): Bundesland | null {
  if (!/^\d{5}$/.test(postalCode)) return null
  return landByPrefix.get(postalCode.slice(0, 2)) ?? null
}

const zones: Readonly<Record<string, string>> = {
  AE: 'Asia/Dubai',
  AR: 'America/Argentina/Buenos_Aires',
  AT: 'Europe/Vienna',
  AU: 'Australia/Sydney',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CH: 'Europe/Zurich',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GR: 'Europe/Athens',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  IE: 'Europe/Dublin',
  IL: 'Asia/Jerusalem',
  IN: 'Asia/Kolkata',
  IS: 'Atlantic/Reykjavik',
  IT: 'Europe/Rome',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  LI: 'Europe/Vaduz',
  LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga',
  MT: 'Europe/Malta',
  MX: 'America/Mexico_City',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  RO: 'Europe/Bucharest',
  RS: 'Europe/Belgrade',
  SE: 'Europe/Stockholm',
  SG: 'Asia/Singapore',
  SI: 'Europe/Ljubljana',
  SK: 'Europe/Bratislava',
  TR: 'Europe/Istanbul',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
  ZA: 'Africa/Johannesburg',
}

/** By the first character of the postcode; what is missing is as the country. */
const zonesByPostcode: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: {
    '5': 'America/Chicago',
    '6': 'America/Chicago',
    '7': 'America/Chicago',
    '8': 'America/Denver',
    '9': 'America/Los_Angeles',
  },
  CA: {
    A: 'America/St_Johns',
    B: 'America/Halifax',
    E: 'America/Moncton',
    R: 'America/Winnipeg',
    S: 'America/Regina',
    T: 'America/Edmonton',
    V: 'America/Vancouver',
    Y: 'America/Whitehorse',
  },
  AU: { '4': 'Australia/Brisbane', '5': 'Australia/Adelaide', '6': 'Australia/Perth' },
}

const prefixesByLand: readonly (readonly [Bundesland, string])[] = [
  ['BB', '03 15'],
  ['BE', '10 12 13'],
  ['BW', '70 71 72 73 75 77 78 79'],
  ['BY', '80 81 82 83 84 85 86 90 91 92 93 94 95 96'],
  ['HE', '60 61'],
  ['HH', '20'],
  ['MV', '18'],
  ['NI', '26 30'],
  ['NW', '40 41 42 44 45 46 47 50 52 58 59'],
  ['RP', '54 55 56'],
  ['SH', '24 25'],
  ['SN', '02 08 09'],
  ['ST', '39'],
  ['TH', '98 99'],
]

const landByPrefix = new Map(
  prefixesByLand.flatMap(([land, prefixes]) => prefixes.split(' ').map((prefix) => [prefix, land] as const)),
)
