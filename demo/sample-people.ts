/** An endless row of sample persons, the same for every installation; decides who they are, not what they do. */
import { fractionOf } from '../domain/jitter.ts'

export const tempers = [
  'eager',
  'reader',
  'skimmer',
  'silent',
  'leaver',
  'bouncer',
  'replier',
  'away',
  'caller',
  'undecided',
] as const
/**
 * eager clicks and soon asks for a demo · reader clicks and looks round · skimmer only opens · silent ignores ·
 * leaver unsubscribes · bouncer's address does not exist · replier answers by mail · away has an auto reply ·
 * caller asks for a call at once · undecided never confirms the opt-in
 */
export type Temper = (typeof tempers)[number]

export interface Person {
  readonly email: string
  readonly salutation: 'Frau' | 'Herr'
  readonly firstName: string
  readonly lastName: string
  readonly jobTitle: string
  readonly company: SampleCompany
  readonly phone: string
  readonly language: 'de' | 'en'
  readonly temper: Temper
  readonly allowsTracking: boolean
}

export interface SampleCompany {
  readonly name: string
  readonly domain: string
  readonly industry: string
  readonly employees: number
  readonly country: string
}

const firstNames = [
  ['Frau', 'Anna'],
  ['Herr', 'Bernd'],
  ['Frau', 'Clara'],
  ['Herr', 'David'],
  ['Frau', 'Elif'],
  ['Herr', 'Frank'],
  ['Frau', 'Greta'],
  ['Herr', 'Hannes'],
  ['Frau', 'Ines'],
  ['Herr', 'Jürgen'],
  ['Frau', 'Katrin'],
  ['Herr', 'Lars'],
] as const

const lastNames = [
  'Muster',
  'Beispiel',
  'Probe',
  'Testmann',
  'Sample',
  'Schablone',
  'Vorlage',
  'Entwurf',
  'Modell',
  'Skizze',
  'Attrappe',
] as const

const titles = [
  'Leiterin Qualitätssicherung',
  'Werksleiter',
  'Geschäftsführer',
  'Head of Production',
  'Projektleiterin',
  'Einkäufer',
  'Konstrukteur',
  'Fertigungsleitung',
  'Quality Manager',
  'Werkstudentin',
  'Assistenz der Geschäftsleitung',
  'Prozessingenieur',
] as const

const companies: readonly SampleCompany[] = [
  { name: 'Nordwerk Maschinenbau (Muster)', domain: 'nordwerk.example', industry: 'Maschinenbau', employees: 420, country: 'DE' },
  {
    name: 'Alpen Elektronik (Muster)',
    domain: 'alpen-elektronik.example',
    industry: 'Elektronik',
    employees: 180,
    country: 'AT',
  },
  { name: 'Rhein Chemie Muster', domain: 'rhein-chemie-muster.example', industry: 'Chemie', employees: 2600, country: 'DE' },
  {
    name: 'Teilefix Zulieferer (Muster)',
    domain: 'teilefix.example',
    industry: 'Automobilzulieferer',
    employees: 950,
    country: 'DE',
  },
  { name: 'Spedition Probefahrt', domain: 'probefahrt.example', industry: 'Logistik', employees: 75, country: 'DE' },
  { name: 'Uhrwerk Muster', domain: 'uhrwerk-muster.example', industry: 'Maschinenbau', employees: 60, country: 'CH' },
  { name: 'Kaufhaus Beispiel', domain: 'kaufhaus-beispiel.example', industry: 'Einzelhandel', employees: 300, country: 'DE' },
  { name: 'Sample Machinery', domain: 'sample-machinery.example', industry: 'machinery', employees: 800, country: 'GB' },
  { name: 'Großkonzern Muster', domain: 'grosskonzern.example', industry: 'Elektrotechnik', employees: 12000, country: 'DE' },
  { name: 'Zwei-Mann-Werkstatt Muster', domain: 'zweimann.example', industry: 'Maschinenbau', employees: 2, country: 'DE' },
]

/** Of a hundred, roughly: what a marketer recognises from an ordinary quarter. */
const temperShares: readonly (readonly [Temper, number])[] = [
  ['eager', 0.16],
  ['reader', 0.24],
  ['caller', 0.1],
  ['skimmer', 0.12],
  ['silent', 0.14],
  ['replier', 0.06],
  ['leaver', 0.05],
  ['bouncer', 0.04],
  ['away', 0.04],
  ['undecided', 0.05],
]

/** The first ones show every temper early, whoever watches for three minutes. */
const openingTempers: readonly Temper[] = [
  'caller',
  'eager',
  'reader',
  'eager',
  'replier',
  'leaver',
  'reader',
  'bouncer',
  'caller',
  'away',
]

export function personAt(index: number): Person {
  const pick = <T>(what: string, from: readonly T[]): T => pickBy(`${what}:${index}`, from)
  const [salutation, firstName] = pick('first', firstNames)
  const lastName = pick('last', lastNames)
  const company = pick('company', companies)
  const temper = openingTempers[index] ?? temperOf(fractionOf(`temper:${index}`))
  const host = temper === 'bouncer' ? 'unzustellbar.example' : company.domain
  return {
    email: `${plain(firstName)}.${plain(lastName)}.${index}@${host}`,
    salutation,
    firstName,
    lastName,
    jobTitle: index < openingTempers.length ? pickBy(`lead:${index}`, titles.slice(0, 5)) : pick('title', titles),
    company,
    phone: `+49 30 1${String(index).padStart(6, '0')}`,
    language: company.country === 'GB' ? 'en' : 'de',
    temper,
    allowsTracking: temper !== 'silent' && fractionOf(`tracking:${index}`) < 0.8,
  }
}

/** The number of the person with this address; null when it is nobody of ours. */
export function numberOf(email: string): number | null {
  const number = /^[a-z]+\.[a-z]+\.(\d+)@[a-z-]+\.example$/.exec(email)?.[1]
  return number === undefined ? null : Number(number)
}

function pickBy<T>(key: string, from: readonly T[]): T {
  const chosen = from[Math.floor(fractionOf(key) * from.length)]
  if (chosen === undefined) throw new RangeError(`nothing to pick from for ${key}`)
  return chosen
}

function temperOf(fraction: number): Temper {
  let below = 0
  for (const [temper, share] of temperShares) {
    below += share
    if (fraction < below) return temper
  }
  return 'silent'
}

function plain(name: string): string {
  const letters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }
  return name.toLowerCase().replace(/[äöüß]/g, (letter) => letters[letter] ?? letter)
}
