/** Stores one batch of rows: leads, what they did at a fair, what they agreed to, and whom a person must call. */
import type { LeadId } from '../domain/id.ts'
import { countOutcomes, type ImportCounts, type RowOutcome } from '../domain/import-report.ts'
import { type ImportRow, readRow, type SourceRow } from '../domain/import-row.ts'
import type { Origin, Placement } from '../domain/lead-book.ts'
import { contentHash } from './canonical-json.ts'
import { recordClaims } from './claimed-consents.ts'
import { recordEvents } from './events.ts'
import { type Contact, contactsOf } from './lead-contacts.ts'
import { upsertLeads } from './lead-upsert.ts'
import type { Tx } from './open.ts'
import { createTasks } from './tasks.ts'

export interface ImportOptions {
  readonly suppressionKey: string
  readonly origin: Origin
}

export interface StoredRows {
  readonly outcomes: readonly RowOutcome[]
  readonly counts: Partial<ImportCounts>
}

/** A row of the file that can be stored. */
export interface GoodRow {
  readonly line: number
  readonly row: ImportRow
}

interface PlacedRow extends GoodRow {
  readonly leadId: LeadId
}

/** Every row is stored with all that belongs to it or rejected with its reasons; the leads are locked first. */
export async function storeRows(tx: Tx, { good, rejected }: ReadRows, options: ImportOptions, now: Date): Promise<StoredRows> {
  const placements = await upsertLeads(
    tx,
    good.map(({ row }) => row.fields),
    { ...options.origin, suppressionKey: options.suppressionKey },
    now,
  )
  const outcomes = inLineOrder([...rejected, ...good.map((row, index) => outcomeOf(row, placements[index]))])
  const placed = good.flatMap((row, index): PlacedRow[] => {
    const placement = placements[index]
    return placement?.ok === true ? [{ ...row, leadId: placement.leadId }] : []
  })
  await recordEvents(tx, placed.flatMap(eventsOf), now)
  const contacts = await contactsOf(
    tx,
    placed.filter(({ row }) => row.needsPerson || row.consents.length > 0).map(({ leadId }) => leadId),
  )
  const optInsAsked = await claimConsents(tx, placed, contacts, now)
  const tasks = await askPersons(tx, placed, contacts, now)
  return { outcomes, counts: { ...countOutcomes(outcomes), optInsAsked, tasks } }
}

export interface ReadRows {
  readonly good: readonly GoodRow[]
  readonly rejected: readonly RowOutcome[]
}

export function readRows(rows: readonly SourceRow[], now: Date): ReadRows {
  const good: GoodRow[] = []
  const rejected: RowOutcome[] = []
  for (const source of rows) {
    const { line } = source
    if ('problem' in source) {
      rejected.push({ line, outcome: 'rejected', reasons: [source.problem] })
      continue
    }
    const reading = readRow(source.cells, now)
    if (reading.ok) good.push({ line, row: reading.row })
    else
      rejected.push({ line, outcome: 'rejected', reasons: reading.problems.map(({ field, message }) => `${field} ${message}`) })
  }
  return { good, rejected }
}

export function outcomeOf({ line }: GoodRow, placement: Placement | undefined): RowOutcome {
  if (placement?.ok === true) return { line, outcome: placement.outcome === 'created' ? 'accepted' : 'updated' }
  const ids = placement?.reason === 'twoLeads' ? placement.leadIds.join(' and ') : ''
  return { line, outcome: 'rejected', reasons: [`externalId and email name different leads: ${ids}`] }
}

export function inLineOrder(outcomes: readonly RowOutcome[]): RowOutcome[] {
  return outcomes.toSorted((a, b) => a.line - b.line)
}

/** The same talk imported again is the same event, whatever else has changed in the row since. */
function eventsOf({ leadId, row }: PlacedRow) {
  return row.events.map(({ type, occurredAt, properties }) => ({
    id: `import:${type}:${leadId}:${contentHash(properties['fair']).slice(0, 16)}`,
    leadId,
    type,
    occurredAt,
    source: 'import',
    properties,
  }))
}

async function claimConsents(tx: Tx, rows: readonly PlacedRow[], contacts: Contacts, now: Date): Promise<number> {
  const claims = rows.flatMap(({ leadId, row: { consents } }) => {
    const contact = contacts.get(leadId)
    return contact === undefined || consents.length === 0 ? [] : [{ ...contact, leadId, consents, source: 'import' }]
  })
  const outcomes = await recordClaims(tx, claims, now)
  return outcomes.filter((outcome) => outcome === 'asked').length
}

type Contacts = ReadonlyMap<LeadId, Contact>

/** A business card is no opt-in: without evidence nobody is written to, somebody calls. Once per lead, however often it is imported. */
async function askPersons(tx: Tx, rows: readonly PlacedRow[], contacts: Contacts, now: Date): Promise<number> {
  const leadIds = rows.flatMap(({ leadId, row }) =>
    row.needsPerson && contacts.get(leadId)?.mayBeAsked === true ? [leadId] : [],
  )
  const call = { kind: 'callContact', role: 'marketing', refs: { source: 'import' } } as const
  const asked = await createTasks(
    tx,
    leadIds.map((leadId) => ({ ...call, leadId, dedupKey: `import:callContact:${leadId}` })),
    now,
  )
  return asked.filter((task) => task.created).length
}
