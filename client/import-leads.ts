/** One import of a CSV file for API and command line: reads the file, stores or previews its rows, says what became of each. */
import { createHash } from 'node:crypto'
import { importRows, previewRows } from '../db/imports.ts'
import type { Db } from '../db/open.ts'
import { readSettings } from '../db/settings.ts'
import type { ImportCounts, RowOutcome } from '../domain/import-report.ts'
import { openCsv } from './csv-rows.ts'

export interface ImportRequest {
  readonly fileName: string
  readonly bytes: Uint8Array
  /** What columns of the file are called here. */
  readonly mapping: Readonly<Record<string, string>>
  readonly dryRun: boolean
  readonly suppressionKey: string
}

export interface ImportReport extends ImportCounts {
  readonly batchId: string | null
  readonly dryRun: boolean
  readonly fileName: string
  readonly encoding: string
  readonly separator: string
  readonly unknownColumns: readonly { readonly column: string; readonly meant: string | null }[]
  /** Rows that an earlier run had stored when it stopped. */
  readonly resumedAfter: number
  /** Every line with what became of it, the first 10,000 of them; rejected ones always. */
  readonly lines: readonly RowOutcome[]
}

const toldLines = 10_000

/** Throws `badInput` for a file that is no CSV with known columns. */
export async function importCsv(db: Db, request: ImportRequest): Promise<ImportReport> {
  const { fileName, bytes, mapping, dryRun, suppressionKey } = request
  const file = await openCsv(bytes, mapping)
  const { language } = (await readSettings(db)).installation
  const lines: RowOutcome[] = []
  const source = {
    fileName: fileName.slice(0, 200),
    contentHash: createHash('sha256').update(bytes).update(JSON.stringify(mapping)).digest('hex'),
    suppressionKey,
    origin: { mode: 'overwrite', channel: 'import', direction: 'outbound', language },
    rows: file.rows,
    onRows: (outcomes: readonly RowOutcome[]) => {
      for (const row of outcomes) if (lines.length < toldLines || row.outcome === 'rejected') lines.push(row)
    },
  } as const
  const { counts, batchId, resumedAfter } = dryRun ? await previewRows(db, source) : await importRows(db, source)
  const { encoding, separator, unknownColumns } = file
  return { batchId, dryRun, fileName, encoding, separator, unknownColumns, resumedAfter, ...counts, lines }
}
