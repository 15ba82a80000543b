/** Says what rows would become, without writing: keeps its own book of leads across the batches of a file. */
import { v7 as uuidv7 } from 'uuid'
import type { LeadId } from '../domain/id.ts'
import { isOutOfProfile } from '../domain/import-profile.ts'
import { countOutcomes } from '../domain/import-report.ts'
import type { SourceRow } from '../domain/import-row.ts'
import { type Draft, LeadBook } from '../domain/lead-book.ts'
import { companiesAt, type CompanyFacts, fillGaps } from './companies.ts'
import { type ImportOptions, inLineOrder, outcomeOf, readRows, type StoredRows } from './import-rows.ts'
import { recordOfRow } from './lead-rows.ts'
import { companyFacts, knownLeads } from './lead-upsert.ts'
import type { Db } from './open.ts'
import { readModel } from './scoring-models.ts'
import { readSettings } from './settings.ts'

/** The answer takes one batch after the other. Opt-in mails and tasks are those that the rows ask for. */
export async function previewer(
  db: Db,
  { origin }: ImportOptions,
  now: Date,
): Promise<(rows: readonly SourceRow[]) => Promise<StoredRows>> {
  const model = await readModel(db)
  const book = new LeadBook(origin, model.freeMailDomains)
  const profile = { model, deliveryArea: (await readSettings(db)).installation.deliveryArea }
  const firms = new Map<string, CompanyFacts>()
  const misfits = new Set<LeadId>()
  return async (rows) => {
    const { good, rejected } = readRows(rows, now)
    const inputs = good.map(({ row }) => row.fields)
    for (const row of await knownLeads(db, inputs).execute())
      book.know({ id: row.id as LeadId, record: recordOfRow(row), hasCompany: row.companyId !== null })
    const placements = inputs.map((fields) => book.place(fields, () => uuidv7() as LeadId))
    const placed = placements.flatMap((placement) => (placement.ok ? (book.draft(placement.leadId) ?? []) : []))
    const outcomes = inLineOrder([...rejected, ...good.map((row, index) => outcomeOf(row, placements[index]))])
    await meetFirms(db, placed, firms)
    const misfitsBefore = misfits.size
    for (const draft of placed)
      if (isOutOfProfile(draft, firms.get(draft.companyDomain ?? '') ?? null, profile, now)) misfits.add(draft.id)
    const counts = {
      ...countOutcomes(outcomes),
      outOfProfile: misfits.size - misfitsBefore,
      optInsAsked: good.filter(({ row }) => row.consents.some(({ purpose }) => purpose === 'email_marketing')).length,
      tasks: good.filter(({ row }) => row.needsPerson).length,
    }
    return { outcomes, counts }
  }
}

/** What colleagues have said about a company counts for everybody there. */
async function meetFirms(db: Db, drafts: readonly Draft[], firms: Map<string, CompanyFacts>): Promise<void> {
  const named = drafts.flatMap(companyFacts)
  const unmet = named.map(({ domain }) => domain).filter((domain) => !firms.has(domain))
  for (const facts of [...(await companiesAt(db, unmet)), ...named])
    firms.set(facts.domain, fillGaps(firms.get(facts.domain), facts))
}
