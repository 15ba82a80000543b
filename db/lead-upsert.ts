/** Brings leads in: matched by external id, then by email, merged, stored set by set; each lead whole or not at all. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { Failure } from '../domain/failure.ts'
import type { LeadId } from '../domain/id.ts'
import { type Draft, LeadBook, type Origin, type Placement } from '../domain/lead-book.ts'
import type { LeadFields } from '../domain/lead-input.ts'
import { type CompanyFacts, foundCompanies } from './companies.ts'
import { moveToNewAddress } from './lead-address.ts'
import { insertLeads, recordOfRow, updateLeads } from './lead-rows.ts'
import type { Db, Tx } from './open.ts'
import { addedFreeMailDomains } from './scoring-models.ts'

export interface UpsertOptions extends Origin {
  readonly suppressionKey: string
}

/** The lead is locked afterwards. Scores follow: the lead is marked to be reconsidered. */
export async function upsertLead(tx: Tx, fields: LeadFields, options: UpsertOptions, now: Date): Promise<Placement> {
  const [placement] = await upsertLeads(tx, [fields], options, now)
  if (placement === undefined) throw new Failure('invariant', 'One lead went in and none came out.')
  return placement
}

/** Placements in the order of `inputs`. Rows about one lead are merged in that order. All leads named are locked afterwards. */
export async function upsertLeads(
  tx: Tx,
  inputs: readonly LeadFields[],
  options: UpsertOptions,
  now: Date,
): Promise<Placement[]> {
  const freeMailDomains = await addedFreeMailDomains(tx)
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const book = new LeadBook(options, freeMailDomains)
    await lockKnownLeads(tx, inputs, book)
    const placements = inputs.map((fields) => book.place(fields, () => uuidv7() as LeadId))
    if (await store(tx, book.drafts(), options, now)) return placements
  }
  throw new Failure('conflict', 'Somebody else keeps storing the same leads at the same moment; try again.')
}

/** In id order, whoever they are found by. */
async function lockKnownLeads(tx: Tx, inputs: readonly LeadFields[], book: LeadBook): Promise<void> {
  for (const row of await knownLeads(tx, inputs).forNoKeyUpdate().execute())
    book.know({ id: row.id as LeadId, record: recordOfRow(row), hasCompany: row.companyId !== null })
}

/** Every lead that one of the inputs might be about. */
export function knownLeads(tx: Db | Tx, inputs: readonly LeadFields[]) {
  const externalIds = inputs.flatMap(({ externalId }) => externalId ?? [])
  const emails = inputs.flatMap(({ email }) => email ?? [])
  const phones = inputs.flatMap(({ phone, email, externalId }) =>
    (email ?? externalId) === undefined && phone !== undefined ? [phone] : [],
  )
  return tx
    .selectFrom('lead')
    .selectAll()
    .where(
      sql<boolean>`id in (
        select id from lead where external_id = any(${externalIds}::text[])
        union select id from lead where email = any(${emails}::text[])
        union select id from lead where phone = any(${phones}::text[]) and email is null and external_id is null)`,
    )
    .orderBy('id')
}

/** False when another transaction stored one of the new leads first; nothing of ours is stored then. */
async function store(tx: Tx, drafts: readonly Draft[], { suppressionKey }: UpsertOptions, now: Date): Promise<boolean> {
  const companies = await foundCompanies(tx, drafts.flatMap(companyFacts), now)
  const stored = drafts.map(({ id, isNew, record, companyDomain, channel, direction, previousEmail }) => ({
    lead: { id, record, channel, direction, companyId: companies.get(companyDomain ?? '') ?? null },
    isNew,
    hasMoved: previousEmail !== null,
  }))
  const [fresh, known] = [stored.filter((draft) => draft.isNew), stored.filter((draft) => !draft.isNew)]
  const newLeads = fresh.map((draft) => draft.lead)
  await sql`savepoint new_leads`.execute(tx)
  if ((await insertLeads(tx, newLeads, suppressionKey, now)) < fresh.length) {
    await sql`rollback to savepoint new_leads`.execute(tx)
    return false
  }
  await updateLeads(
    tx,
    known.map((draft) => draft.lead),
    suppressionKey,
    now,
  )
  for (const { lead, hasMoved } of known) if (hasMoved) await moveToNewAddress(tx, lead.id, now)
  return true
}

/** What the row says about the company it belongs to; nothing where it names none. */
export function companyFacts({ companyDomain, record }: Draft): CompanyFacts[] {
  if (companyDomain === null) return []
  const { companyName: name, industry, employees, country, region, postalCode } = record
  return [{ domain: companyDomain, name, industry, employees, country, region, postalCode }]
}
