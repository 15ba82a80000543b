/** Tells which lead a set of facts is about and keeps one draft per lead, so that duplicates in one file meet; stores nothing. */
import { domainOfEmail, isFreeMailDomain } from './email-address.ts'
import type { LeadId } from './id.ts'
import type { Channel, Direction } from './lead.ts'
import type { LeadFields } from './lead-input.ts'
import { emptyRecord, type LeadRecord, mergeLead, type MergeMode } from './lead-merge.ts'

export interface Draft {
  readonly id: LeadId
  readonly isNew: boolean
  record: LeadRecord
  readonly changed: Set<keyof LeadRecord>
  /** The address the lead was known by, when another one took its place. */
  previousEmail: string | null
  /** Domain of the company to belong to; null leaves it as it is. */
  companyDomain: string | null
  readonly channel: Channel
  readonly direction: Direction
}

export type Placement =
  | { readonly ok: true; readonly leadId: LeadId; readonly outcome: 'created' | 'updated' | 'unchanged' }
  /** Two leads: the names belong to different ones, or the address to one with another external id. */
  | { readonly ok: false; readonly reason: 'twoLeads'; readonly leadIds: readonly LeadId[] }
  | { readonly ok: false; readonly reason: 'unnamed' }

export interface KnownLead {
  readonly id: LeadId
  readonly record: LeadRecord
  readonly hasCompany: boolean
}

export interface Origin {
  readonly mode: MergeMode
  readonly channel: Channel
  readonly direction: Direction
  /** Of new leads that do not say. */
  readonly language: 'de' | 'en'
}

export class LeadBook {
  readonly #drafts = new Map<LeadId, Draft>()
  readonly #byName = new Map<string, Draft>()
  readonly #origin: Origin
  readonly #freeMailDomains: readonly string[]

  /** `freeMailDomains`: providers of free mailboxes beyond the public list; an address there names no company. */
  constructor(origin: Origin, freeMailDomains: readonly string[]) {
    this.#origin = origin
    this.#freeMailDomains = freeMailDomains
  }

  /** A lead that is stored already; known ones are not overwritten by what is read again. */
  know({ id, record, hasCompany }: KnownLead): void {
    if (this.#drafts.has(id)) return
    const companyDomain = hasCompany ? null : this.#businessDomain(record.email)
    const { channel, direction } = this.#origin
    this.#keep({ id, isNew: false, record, changed: new Set(), previousEmail: null, companyDomain, channel, direction })
  }

  /** `freshId` is asked only if the lead is new. */
  place(fields: LeadFields, freshId: () => LeadId): Placement {
    const found = this.#find(fields)
    if (found.length > 1) return { ok: false, reason: 'twoLeads', leadIds: found.map((draft) => draft.id) }
    const [draft] = found
    if (draft === undefined) return this.#create(fields, freshId())
    const externalId = draft.record.externalId
    if (fields.externalId !== undefined && externalId !== null && externalId !== fields.externalId)
      return { ok: false, reason: 'twoLeads', leadIds: [draft.id] }
    return this.#merge(draft, fields)
  }

  /** What has to be stored, in id order. */
  drafts(): Draft[] {
    return [...this.#drafts.values()]
      .filter((draft) => draft.isNew || draft.changed.size > 0)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  draft(id: LeadId): Draft | undefined {
    return this.#drafts.get(id)
  }

  #create(fields: LeadFields, id: LeadId): Placement {
    if (namesOf(fields).length === 0) return { ok: false, reason: 'unnamed' }
    const { record } = mergeLead(
      { ...emptyRecord, language: fields.language ?? languageOfCountry(fields.country) ?? this.#origin.language },
      fields,
      'overwrite',
    )
    this.#keep({
      id,
      isNew: true,
      record,
      changed: new Set(),
      previousEmail: null,
      companyDomain: fields.domain ?? this.#businessDomain(record.email),
      channel: fields.channel ?? this.#origin.channel,
      direction: fields.direction ?? this.#origin.direction,
    })
    return { ok: true, leadId: id, outcome: 'created' }
  }

  #merge(draft: Draft, fields: LeadFields): Placement {
    const { record, changed } = mergeLead(draft.record, fields, this.#origin.mode)
    if (changed.includes('email') && draft.record.email !== null) {
      draft.previousEmail ??= draft.record.email
      this.#byName.delete(`email ${draft.record.email}`)
    }
    if (fields.domain !== undefined && this.#origin.mode === 'overwrite') draft.companyDomain = fields.domain
    draft.record = record
    for (const field of changed) draft.changed.add(field)
    this.#keep(draft)
    return { ok: true, leadId: draft.id, outcome: changed.length > 0 ? 'updated' : 'unchanged' }
  }

  #keep(draft: Draft): void {
    this.#drafts.set(draft.id, draft)
    for (const name of namesOf(draft.record)) this.#byName.set(name, draft)
  }

  #businessDomain(email: string | null): string | null {
    if (email === null) return null
    const domain = domainOfEmail(email)
    return isFreeMailDomain(domain) || this.#freeMailDomains.includes(domain) ? null : domain
  }

  #find(fields: LeadFields): Draft[] {
    return [...new Set(namesOf(fields).flatMap((name) => this.#byName.get(name) ?? []))]
  }
}

type Named = Pick<LeadFields, 'externalId' | 'email' | 'phone' | 'lastName'> | LeadRecord

/** What a lead is found by; a telephone number names a lead only together with a surname and if nothing better is known. */
function namesOf({ externalId, email, phone, lastName }: Named): string[] {
  const names = [...(externalId ? [`externalId ${externalId}`] : []), ...(email ? [`email ${email}`] : [])]
  return names.length > 0 || !phone ? names : [`phone ${phone} ${(lastName ?? '').toLowerCase()}`]
}

/** What people there usually read; null where nothing is known. */
function languageOfCountry(country: string | undefined): 'de' | 'en' | null {
  if (country === undefined) return null
  return ['DE', 'AT', 'CH', 'LI', 'LU'].includes(country) ? 'de' : 'en'
}
