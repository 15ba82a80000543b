/** The business cards of a trade fair, made up from a seed: people who buy now, who might, and who never will, as a CSV file. */
import { after } from './builders.ts'
import { type Dice, dice } from '../../verify/dice.ts'

const columns = [
  'externalId',
  'email',
  'phone',
  'salutation',
  'firstName',
  'lastName',
  'company',
  'domain',
  'jobTitle',
  'industry',
  'employees',
  'country',
  'postalCode',
  'language',
  'kind',
  'note',
  'consent.email',
  'consent.text',
  'consent.at',
  'attributes.fair',
  'attributes.fairDate',
  'attributes.budget',
  'attributes.timeframeMonths',
  'attributes.stand',
] as const
type Column = (typeof columns)[number]

/** What a row says; a column that is absent is empty. */
export type FairRow = Readonly<Partial<Record<Column, string>>>

/** Belongs in the model's list of competitors. */
export const competitor = 'konkurrenz.example'

type Choices = readonly [string, ...string[]]

const titles = {
  deciders: [
    'Geschäftsführer',
    'Geschäftsführerin',
    'CEO',
    'CTO & Co-Founder',
    'Head of Engineering',
    'head of production',
    'VP Sales',
    'Vertriebsleiterin',
    'Werksleiter',
    'Leiter Einkauf',
    'Leitung',
    'Fertigungsleitung',
    'Chief Digital Officer',
    'International Sales Director',
    'PROKURIST',
    'Managing Director',
  ],
  advisers: [
    'Teamleiter Montage',
    'Projektleiterin',
    'Project Manager',
    'Senior Buyer',
    'Einkäuferin',
    'Konstrukteur',
    'Ingenieurin',
    'Process Engineer',
    'Planer',
    'Managerin Qualität',
    'Referent Digitalisierung',
  ],
  others: [
    'Assistentin der Geschäftsführung',
    'Assistant to the CEO',
    'PA to the Managing Director',
    'Product Owner',
    'HR Business Partner',
    'Art Director',
    'Office Manager',
    'Sachbearbeiterin',
    'Paketzusteller',
    '',
  ],
  learners: ['Werkstudent Marketing', 'Student', 'Praktikantin', 'Trainee', 'Auszubildender', 'Marketing Intern', 'Apprentice'],
} as const satisfies Record<string, Choices>

const industries = {
  target: [
    'Maschinenbau',
    'Anlagenbau',
    'machinery',
    'Chemie',
    'chemical industry',
    'Automobilzulieferer',
    'automotive',
    'Elektronik',
    'ELEKTROTECHNIK',
    'Logistik',
    'Spedition',
    'mechanical engineering',
  ],
  nonTarget: ['Einzelhandel', 'retail', 'Gastgewerbe', 'Hotellerie', 'Medien', 'media', 'Bildung', 'Hochschule'],
  unknown: ['Software', 'Fischerei', 'Beratung', ''],
} as const satisfies Record<string, Choices>

const firstNames = ['Jörg', 'Anna', 'Ümit', 'Zoë', 'Kim', 'Łukasz', 'Grace', 'Bärbel'] as const
const lastNames = ['Groß', 'Müller', "O'Neill", 'Weiß', 'Nguyễn', 'Smith', 'von der Au', 'Yıldız'] as const
const freeMail = ['gmail.com', 'gmx.de', 'web.de', 't-online.de', 'outlook.com', 'mailbox.org'] as const
const fairs = ['Hannover Messe', 'Control; Stuttgart'] as const

type Mood = 'buyer' | 'maybe' | 'misfit'

interface Firm {
  readonly name: string
  readonly domain: string
  readonly industry: string
  readonly employees: string
  readonly country: string
}

/** `people` contacts, and a second card of a few of them. `now` ends what can have happened. */
export function tradeFair(seed: number, people: number, now: Date): FairRow[] {
  const chance = dice(seed)
  const rows: FairRow[] = []
  const firms: Record<Mood, Firm[]> = { buyer: [], maybe: [], misfit: [] }
  for (let index = 0; index < people; index += 1) {
    const mood = moodOf(chance)
    const firm = firmOf(chance, mood, firms[mood], `${mood}-${index}`)
    const row = cardOf(chance, mood, firm, index, now)
    rows.push(row)
    if (mood !== 'misfit' && chance.chance(0.04)) rows.push(secondCardOf(chance, row, now))
  }
  return rows
}

function moodOf(chance: Dice): Mood {
  const dealt = chance.next()
  return dealt < 0.36 ? 'buyer' : dealt < 0.66 ? 'maybe' : 'misfit'
}

/** A third of the people are colleagues of somebody who came before. */
function firmOf(chance: Dice, mood: Mood, known: Firm[], key: string): Firm {
  const colleague = known[chance.between(0, known.length * 3)]
  if (colleague !== undefined) return colleague
  const isMisfit = mood === 'misfit'
  const firm = {
    name: `${chance.pick(lastNames)} & Söhne "${key}" GmbH`,
    domain: isMisfit && chance.chance(0.2) ? competitor : `${key}.example`,
    industry: chance.pick(
      isMisfit ? industries.nonTarget : mood === 'buyer' || chance.chance(0.6) ? industries.target : industries.unknown,
    ),
    employees: chance.pick(isMisfit ? ['3', '8', '9', '10', ''] : ['49', '50', '180', '4999', '5000', '5001', '90000', '']),
    country: chance.pick(
      isMisfit ? ['FR', 'US', 'PL', 'DE'] : mood === 'buyer' ? ['DE', 'DE', 'AT', 'CH'] : ['DE', 'AT', 'FR', ''],
    ),
  }
  if (firm.domain !== competitor) known.push(firm)
  return firm
}

function cardOf(chance: Dice, mood: Mood, firm: Firm, index: number, now: Date): FairRow {
  const [firstName, lastName] = [chance.pick(firstNames), chance.pick(lastNames)]
  const email = emailOf(chance, mood, firm, index)
  const isNamed = !chance.chance(0.05)
  return {
    ...(email === '' || chance.chance(0.2) ? { externalId: `FAIR-${index}` } : {}),
    email,
    phone: email === '' || !chance.chance(0.12) ? `+49 511 ${100_000 + index}` : '',
    salutation: chance.pick(['Herr', 'Frau', '']),
    firstName: isNamed ? firstName : '',
    lastName: isNamed && !chance.chance(0.1) ? lastName : '',
    jobTitle: titleOf(chance, mood),
    ...firmFields(chance, firm),
    postalCode: chance.pick(['30521', '80331', '']),
    language: chance.pick(['de', 'de', 'en', '']),
    kind: mood === 'misfit' && chance.chance(0.2) ? 'b2c' : chance.pick(['b2b', '']),
    note: chance.pick(['', 'wants a "quick" call; soon', 'zwei\nZeilen', '{{7*7}} <b>']),
    ...consentOf(chance, now),
    ...talkOf(chance, mood, fairs[0], now),
    'attributes.stand': `H${chance.between(1, 27)}`,
  }
}

function emailOf(chance: Dice, mood: Mood, firm: Firm, index: number): string {
  const dealt = chance.next()
  if (dealt < 0.04) return ''
  const isPrivate = mood === 'misfit' ? dealt < 0.4 : dealt < 0.12
  const address = `Person.${index}@${isPrivate ? chance.pick(freeMail) : firm.domain}`
  return chance.chance(0.3) ? ` ${address} ` : address
}

function titleOf(chance: Dice, mood: Mood): string {
  if (mood === 'misfit')
    return chance.pick([chance.pick(titles.learners), chance.pick(titles.others), chance.pick(titles.advisers)])
  const isDecider = chance.chance(mood === 'buyer' ? 0.7 : 0.3)
  return isDecider ? chance.pick(titles.deciders) : chance.pick([chance.pick(titles.advisers), chance.pick(titles.others)])
}

/** People write down some of it, or leave it to their colleagues. */
function firmFields(chance: Dice, { name, domain, industry, employees, country }: Firm): FairRow {
  const isTold = () => !chance.chance(0.08)
  return {
    company: isTold() ? name : '',
    domain: chance.chance(0.5) ? domain : '',
    industry: isTold() ? industry : '',
    employees: isTold() ? employees : '',
    country: isTold() ? country : '',
  }
}

function consentOf(chance: Dice, now: Date): FairRow {
  const at = after(now, `-${chance.between(1, 20)}d`).toISOString()
  return chance.pick<FairRow>([
    {},
    {},
    { 'consent.email': 'no' },
    { 'consent.email': 'yes', 'consent.text': 'Ja, ich möchte den Newsletter.', 'consent.at': at },
    { 'consent.email': 'yes', 'consent.at': at },
  ])
}

function talkOf(chance: Dice, mood: Mood, fair: string, now: Date): FairRow {
  const ageHours = chance.pick([0, 0, 24, 24 * chance.between(2, 28) + 7, 24 * chance.between(31, 45)])
  const said = {
    buyer: { budget: chance.pick(['yes', 'yes', 'yes', 'yes', 'no']), months: chance.pick(['1', '2', '3', '3', '6']) },
    maybe: { budget: chance.pick(['yes', 'no', '']), months: chance.pick(['3', '6', '7', '12', '']) },
    misfit: { budget: chance.pick(['no', 'yes', '']), months: chance.pick(['0', '3', '12', '']) },
  }[mood]
  return {
    'attributes.fair': fair,
    'attributes.fairDate':
      ageHours === 0 ? '' : after(now, `-${mood === 'buyer' ? Math.min(ageHours, 300) : ageHours}h`).toISOString(),
    'attributes.budget': said.budget,
    'attributes.timeframeMonths': said.months,
  }
}

/** Met again elsewhere, or the same card typed in twice. */
function secondCardOf(chance: Dice, first: FairRow, now: Date): FairRow {
  const { email = '', externalId = '' } = first
  const names = { email: email.toUpperCase(), externalId }
  return chance.chance(0.5) ? { ...first, ...names } : { ...names, ...talkOf(chance, 'buyer', fairs[1], now) }
}

/** With `;` as the separator where half of Europe uses it. */
export function csvOf(rows: readonly FairRow[], separator: ',' | ';' = ','): string {
  const line = (cells: readonly string[]) => cells.map(cell).join(separator)
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column] ?? '')))].join('\r\n')
}

function cell(text: string): string {
  return /["\n,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
