/** Looks for texts in every column of every table, in every form they may have taken; proves that an erasure is whole. */
import { sql } from 'kysely'
import type { Db, Tx } from './open.ts'
import { hex, textForms } from './text-forms.ts'

export interface ScanHit {
  readonly table: string
  readonly rows: number
}

/** Tables whose rows hold one of the texts; empty when none does. Reads everything, so it is for proofs, not for pages. */
export async function scanFor(db: Db | Tx, texts: readonly string[]): Promise<ScanHit[]> {
  const forms = texts.flatMap(textForms)
  const patterns = [...forms, ...forms.map(hex)].map((form) => `%${form.replace(/[\\%_]/g, '\\$&')}%`)
  const hits: ScanHit[] = []
  for (const table of await tableNames(db)) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} as scanned
      where ${withoutLineBreaks} ilike any(${patterns}::text[]) or scanned::text ilike any(${patterns}::text[])`.execute(db)
    const count = rows[0]?.count ?? 0
    if (count > 0) hits.push({ table, rows: count })
  }
  return hits
}

/** Raw mails show as hex here; their line breaks, soft ones included, may fall into the middle of a text. */
const withoutLineBreaks = sql<string>`replace(replace(scanned::text, '3d0d0a', ''), '0d0a', '')`

async function tableNames(db: Db | Tx): Promise<string[]> {
  const { rows } = await sql<{ tableName: string }>`
    select table_name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`.execute(db)
  return rows.map((row) => row.tableName)
}
