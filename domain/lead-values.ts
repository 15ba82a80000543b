/** The values of lead fields that have a form of their own: phone, country, head count, language, zone. */
import type { Language } from './lead.ts'

type Reading<T> = { readonly value: T } | { readonly problem: string }

/** Kept as written apart from spacing, so that a person recognises the number. */
export function phoneNumber(text: string): Reading<string> {
  const number = text.replace(/[\s\u00a0]+/g, ' ').trim()
  const digits = number.replace(/\D/g, '').length
  const isNumber = /^\+?[0-9 ()/.-]{5,40}$/.test(number) && digits >= 5 && digits <= 17
  return isNumber ? { value: number } : { problem: 'is not a phone number; expected such as +49 89 123456' }
}

/** ISO 3166-1 alpha-2, also from the German or English name. */
export function countryCode(text: string): Reading<string> {
  const wanted = text.normalize('NFC').trim()
  const upper = wanted.toUpperCase()
  if (/^[A-Z]{2}$/.test(upper) && codesByName().has(`code ${upper}`)) return { value: upper }
  const code = codesByName().get(wanted.toLowerCase())
  return code === undefined ? { problem: 'is not a country; expected a code such as DE or its name' } : { value: code }
}

let countries: ReadonlyMap<string, string> | undefined

/** Built once at first use: names in both languages, and `code XX` for every assigned code. */
function codesByName(): ReadonlyMap<string, string> {
  countries ??= new Map(allCodes.flatMap(namesOf))
  return countries
}

/** Every assigned code. */
export function countryCodes(): string[] {
  return allCodes.filter((code) => codesByName().has(`code ${code}`))
}

const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
const allCodes = letters.flatMap((first) => letters.map((second) => first + second))

const germanNames = new Intl.DisplayNames('de', { type: 'region', fallback: 'none' })
const englishNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

function namesOf(code: string): [string, string][] {
  const english = englishNames.of(code)
  const german = germanNames.of(code)
  if (english === undefined || german === undefined || notCountries.has(code)) return []
  return [
    [`code ${code}`, code],
    [english.toLowerCase(), code],
    [german.toLowerCase(), code],
  ]
}

/** Codes the tables name that are unions, withdrawn or private. */
const notCountries: ReadonlySet<string> = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'ZZ',
  'XA',
  'XB',
  'DD',
  'SU',
  'YU',
  'CS',
  'UK',
  'FX',
  'AN',
])

/** Whole numbers, thousands separated by dot, comma, apostrophe or space. */
export function employeeCount(text: string): Reading<number> {
  const plain = text.trim().replace(/(?<=\d)[.,'’ \u00a0](?=\d{3}(?:\D|$))/g, '')
  const count = /^\d{1,8}$/.test(plain) ? Number(plain) : Number.NaN
  return Number.isNaN(count) ? { problem: 'is not a head count; expected a whole number such as 250' } : { value: count }
}

/** German where it says so; every other language is served in English. */
export function languageOf(text: string): Reading<Language> {
  const word = text.trim().toLowerCase()
  if (/^(de|de[-_].*|ger|deu|deutsch|german)$/.test(word)) return { value: 'de' }
  if (/^[a-z]{2,3}([-_].*)?$|^[\p{L} ]{4,30}$/u.test(word)) return { value: 'en' }
  return { problem: 'is not a language; expected de or en' }
}

/** IANA names such as `Europe/Berlin`. */
export function timeZone(text: string): Reading<string> {
  try {
    return { value: new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone }
  } catch {
    return { problem: 'is not a time zone; expected such as Europe/Berlin' }
  }
}
