/** Imports as batches that can be taken up again: each batch of rows is stored whole or not at all, and counted with it. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { Failure } from '../domain/failure.ts'
import { addCounts, type ImportCounts, noCounts, type RowOutcome } from '../domain/import-report.ts'
import type { SourceRow } from '../domain/import-row.ts'
import { businessNow } from './clock.ts'
import { previewer } from './import-preview.ts'
import { type ImportOptions, type ReadRows, readRows, storeRows } from './import-rows.ts'
import type { Db, Tx } from './open.ts'

export interface Import extends ImportOptions {
  readonly fileName: string
  /** Of everything that decides what is imported: the same hash takes up an import that stopped. */
  readonly contentHash: string
  readonly rows: AsyncIterable<SourceRow>
  /** Hears of each batch as it is stored. */
  readonly onRows?: (outcomes: readonly RowOutcome[]) => void
}

export interface ImportResult {
  readonly batchId: string | null
  /** Rows stored by an earlier run that stopped; they are counted, not read again. */
  readonly resumedAfter: number
  readonly counts: ImportCounts
}

/** Large enough that a batch's fixed statements cost little, small enough that its leads are locked for a fraction of a second. */
const batchRows = 2_500

/** Stores everything; a crash in between loses nothing, the same import goes on where it stopped. */
export async function importRows(db: Db, source: Import): Promise<ImportResult> {
  const { id, rowsDone, counts: before } = await openBatch(db, source)
  let done = rowsDone
  let counts = before
  for await (const { size, rows, now } of readingAhead(readBatches(db, skipping(source.rows, rowsDone)))) {
    const stored = await db.transaction().execute(async (tx) => {
      await advanceBatch(tx, id, done, size)
      const batch = await storeRows(tx, rows, source, now)
      await addToReport(tx, id, addCounts(counts, batch.counts), batch.outcomes)
      return batch
    })
    done += size
    counts = addCounts(counts, stored.counts)
    source.onRows?.(stored.outcomes)
  }
  const finishedAt = await businessNow(db)
  await db.updateTable('importBatch').set({ status: 'finished', finishedAt }).where('id', '=', id).execute()
  return { batchId: id, resumedAfter: rowsDone, counts }
}

/** Says what an import would do and writes nothing. */
export async function previewRows(db: Db, source: Import): Promise<ImportResult> {
  const preview = await previewer(db, source, await businessNow(db))
  let counts = noCounts
  for await (const rows of inBatches(source.rows)) {
    const previewed = await preview(rows)
    counts = addCounts(counts, previewed.counts)
    source.onRows?.(previewed.outcomes)
  }
  return { batchId: null, resumedAfter: 0, counts }
}

async function openBatch(db: Db, { fileName, contentHash }: Import) {
  const createdAt = await businessNow(db)
  await db
    .insertInto('importBatch')
    .values({ id: uuidv7(), fileName, contentHash, status: 'running', createdAt })
    .onConflict((conflict) => conflict.column('contentHash').where('status', '=', 'running').doNothing())
    .execute()
  const { report, ...batch } = await db
    .selectFrom('importBatch')
    .select(['id', 'rowsDone', 'report'])
    .where('contentHash', '=', contentHash)
    .where('status', '=', 'running')
    .executeTakeFirstOrThrow()
  return { ...batch, counts: addCounts(noCounts, (report as { counts?: ImportCounts }).counts ?? {}) }
}

/** Only one of two processes that import the same file at once gets past this. */
async function advanceBatch(tx: Tx, id: string, from: number, rows: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('importBatch')
    .set({ rowsDone: from + rows })
    .where('id', '=', id)
    .where('rowsDone', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Failure('conflict', 'The same file is being imported already; wait for it to finish.')
}

const keptLines = 1_000

/** The stored report keeps the first rejected lines; it quotes no values. */
async function addToReport(tx: Tx, id: string, counts: ImportCounts, outcomes: readonly RowOutcome[]): Promise<void> {
  const rejected = JSON.stringify(outcomes.filter((row) => row.outcome === 'rejected'))
  const { accepted, updated, rejected: rejectedCount } = counts
  await tx
    .updateTable('importBatch')
    .set({
      accepted,
      updated,
      rejected: rejectedCount,
      report: sql<string>`jsonb_build_object('counts', ${JSON.stringify(counts)}::jsonb, 'rejected',
        case when jsonb_array_length(coalesce(report -> 'rejected', '[]')) < ${keptLines}
          then coalesce(report -> 'rejected', '[]') || ${rejected}::jsonb else report -> 'rejected' end)`,
    })
    .where('id', '=', id)
    .execute()
}

interface ReadBatch {
  /** Lines of the file, good or not. */
  readonly size: number
  readonly rows: ReadRows
  readonly now: Date
}

async function* readBatches(db: Db, source: AsyncIterable<SourceRow>): AsyncGenerator<ReadBatch> {
  for await (const rows of inBatches(source)) {
    const now = await businessNow(db)
    yield { size: rows.length, rows: readRows(rows, now), now }
  }
}

/** Has the next batch read while Postgres stores the last one. */
async function* readingAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done === true) return
      next = source.next()
      next.catch(() => {}) // Told when its turn comes.
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}

async function* inBatches(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < batchRows) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function* skipping(rows: AsyncIterable<SourceRow>, count: number): AsyncGenerator<SourceRow> {
  let skipped = 0
  for await (const row of rows) {
    if (skipped < count) skipped += 1
    else yield row
  }
}

export interface StoredImport {
  readonly id: string
  readonly fileName: string
  readonly status: 'running' | 'finished'
  readonly rowsDone: number
  readonly report: unknown
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

export async function readImport(db: Db, id: string): Promise<StoredImport | null> {
  const row = await db
    .selectFrom('importBatch')
    .select(['id', 'fileName', 'status', 'rowsDone', 'report', 'createdAt', 'finishedAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}
