/**
 * Counts fit, engagement and class of fair contacts a second time, from the tables of the starter model as people read them.
 * Shares no code with the product, so that an error there cannot hide here.
 */
import type { FairRow } from './trade-fair.ts'

export interface Recount {
  readonly fit: number
  readonly engagement: number
  readonly kind: 'sales' | 'nurture' | 'disqualified'
}

export interface RecountOptions {
  /** When the file was imported: the date of a talk without one. */
  readonly importedAt: Date
  readonly at: Date
  readonly competitors: readonly string[]
}

/** By address, or external id where there is none. */
export function recount(rows: readonly FairRow[], options: RecountOptions): Map<string, Recount> {
  const people = Map.groupBy(rows, keyOf)
  const firms = new Map<string, FairRow>()
  for (const row of rows) firms.set(domainOf(row), filled(row, firms.get(domainOf(row)) ?? {}))
  return new Map([...people].map(([key, cards]) => [key, recountOne(cards, firms, options)]))
}

/** How `ripen` finds the person. */
function keyOf({ email = '', externalId = '' }: FairRow): string {
  return email.trim() === '' ? externalId : email.trim().toLowerCase()
}

function recountOne(cards: readonly FairRow[], firms: ReadonlyMap<string, FairRow>, options: RecountOptions): Recount {
  const card = cards.reduce((known, later) => filled(known, later), {})
  const domain = domainOf(card)
  const firm = domain === '' ? {} : (firms.get(domain) ?? {})
  const industry = listed(card.industry || firm.industry || '')
  const country = card.country || firm.country || ''
  const employees = card.employees || firm.employees || ''
  const fit = rolePoints(card.jobTitle ?? '') + industry + sizePoints(employees) + areaPoints(country) + addressPoints(card)
  const acts = actsOf(cards, options.importedAt)
  const engagement = shown(acts, options.at)
  const isCompetitor = [domain, mailDomain(card)].some((one) => options.competitors.includes(one))
  if (isCompetitor || card.kind === 'b2c') return { fit, engagement, kind: 'disqualified' }
  if (fit < 0 && (industry !== 0 || country !== '')) return { fit, engagement, kind: 'disqualified' }
  const isRipe = fit >= 15 && engagement >= 12 && acts.some((act) => act.isPressing && daysBetween(act.at, options.at) < 30)
  const mayBeCalled = (card.phone ?? '') !== '' && acts.some((act) => act.isNeed)
  const isKnown =
    `${card.firstName ?? ''}${card.lastName ?? ''}` !== '' && `${card.company ?? ''}${firm.company ?? ''}${domain}` !== ''
  return { fit, engagement, kind: isRipe && mayBeCalled && isKnown ? 'sales' : 'nurture' }
}

/** Empty fields never overwrite. */
function filled(known: FairRow, later: FairRow): FairRow {
  return { ...known, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== '')) }
}

const freeMail = ['gmail.com', 'gmx.de', 'web.de', 't-online.de', 'outlook.com', 'mailbox.org']

function mailDomain({ email = '' }: FairRow): string {
  return email.trim().toLowerCase().split('@')[1] ?? ''
}

function domainOf(row: FairRow): string {
  const own = mailDomain(row)
  return row.domain || (freeMail.includes(own) ? '' : own)
}

function addressPoints(row: FairRow): number {
  const own = mailDomain(row)
  return own === '' ? 0 : freeMail.includes(own) ? -2 : 2
}

function areaPoints(country: string): number {
  return country === '' ? 0 : ['DE', 'AT', 'CH'].includes(country) ? 5 : -5
}

function sizePoints(employees: string): number {
  if (employees === '') return 0
  const people = Number(employees)
  return people > 5000 ? 3 : people >= 50 ? 5 : people < 10 ? -5 : 0
}

const wanted =
  'chemicals|Chemie|chemical industry|mechanical engineering|Maschinenbau|Anlagenbau|machinery|automotive supply|Automobilzulieferer|automotive|electronics|Elektronik|Elektrotechnik|logistics|Logistik|Spedition'
const unwanted = 'retail|Einzelhandel|hospitality|Gastgewerbe|Hotellerie|media|Medien|education|Bildung|Hochschule'

/** Points of the industry; 0 says that it is in neither list. */
function listed(industry: string): number {
  const isIn = (list: string) => list.toLowerCase().split('|').includes(industry.toLowerCase())
  return isIn(wanted) ? 10 : isIn(unwanted) ? -5 : 0
}

/** In the order of the table: the first line that matches decides. Words stand alone unless a pattern begins with `\p{L}*`. */
const roles: readonly [RegExp, number][] = [
  [words('student(in)?|werkstudent(in)?|intern|praktikant(in)?|trainee|auszubildender?|apprentice'), -10],
  [words('assistent(in)?|assistenz|sekretariat|assistant to|pa|product owner|process owner|business partner|art director'), 0],
  [words('office manager'), 0],
  [words('geschäftsführer(in)?|inhaber(in)?|gründer(in)?|founder|owner|partner|c[etfoim]o|cmo|chief .*officer'), 10],
  [words('vorstand|geschäftsleitung|geschäftsführung|prokurist(in)?|vp|vice president|director|direktor(in)?|head of'), 10],
  [words('teamleiter(in)?|projektleiter(in)?|project manager|senior|manager(in)?|referent(in)?|einkäufer(in)?'), 5],
  [words('konstrukteur(in)?|ingenieur(in)?|engineer|planer(in)?'), 5],
  [words('\\p{L}*leiter(in)?|\\p{L}*leitung'), 10],
]

function words(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}])(?:${alternatives})(?![\\p{L}])`, 'iu')
}

function rolePoints(title: string): number {
  return roles.find(([pattern]) => pattern.test(title))?.[1] ?? 0
}

interface Act {
  readonly at: Date
  readonly points: number
  readonly isNeed: boolean
  /** Budget, and a decision within three months. */
  readonly isPressing: boolean
}

/** A talk once per fair; what was needed, with what it still earns under the cap. */
function actsOf(cards: readonly FairRow[], importedAt: Date): Act[] {
  const talks = [...new Map(cards.toReversed().map((card) => [card['attributes.fair'], card])).values()]
  const dated = talks.map((card) => ({ card, at: new Date(card['attributes.fairDate'] || importedAt) }))
  const acts: Act[] = []
  for (const { card, at } of dated.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    acts.push({ at, points: 5, isNeed: false, isPressing: false })
    const [budget, months] = [card['attributes.budget'] ?? '', card['attributes.timeframeMonths'] ?? '']
    if (budget === '' || months === '') continue
    const raw = budget !== 'yes' ? 0 : Number(months) <= 3 ? 15 : Number(months) <= 6 ? 8 : 0
    const earned = acts.filter((act) => act.isNeed && daysBetween(act.at, at) < 30).reduce((sum, act) => sum + act.points, 0)
    acts.push({ at, points: Math.min(raw, 15 - earned), isNeed: true, isPressing: raw === 15 })
  }
  return acts
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 86_400_000
}

/** Half of it is left after 30 days; half up to one decimal. */
function shown(acts: readonly Act[], at: Date): number {
  const happened = acts.filter((act) => act.at <= at)
  const sum = happened.reduce((total, act) => total + act.points * 0.5 ** (daysBetween(act.at, at) / 30), 0)
  return Math.floor(sum * 10 + 0.5) / 10
}
