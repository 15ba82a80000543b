/** Splits a CSV file into rows by column name; a line that cannot be split is a problem of its own and costs no other row. */
import { Readable } from 'node:stream'
import { type Info, parse } from 'csv-parse'
import { decodeCsv, type Encoding, type Separator } from '../domain/csv-text.ts'
import { isKnownColumn, knownColumns, type SourceRow } from '../domain/import-row.ts'
import { nearest } from '../domain/nearest.ts'
import { Failure } from '../domain/failure.ts'

export interface CsvFile {
  readonly encoding: Encoding
  readonly separator: Separator
  /** Columns left out, with the known name that was perhaps meant. */
  readonly unknownColumns: readonly { readonly column: string; readonly meant: string | null }[]
  readonly rows: AsyncIterable<SourceRow>
}

const longestRow = 200_000
const chunkLength = 65_536

/** `mapping`: what a column of the file is called here. Throws `badInput` for a file without usable columns. */
export async function openCsv(bytes: Uint8Array, mapping: Readonly<Record<string, string>> = {}): Promise<CsvFile> {
  const { text, encoding, separator } = decodeCsv(bytes)
  const records = recordsOf(text, separator)
  const first = await records.next()
  if (first.done === true || !('values' in first.value))
    throw new Failure('badInput', 'The file has no header line; its first line must name the columns, such as email,lastName.')
  const columns = first.value.values.map((name) => columnOf(name, mapping))
  const repeated = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
  if (repeated !== undefined) throw new Failure('badInput', `The column ${repeated} is there twice; rename or remove one.`)
  const unknown = columns.filter((name) => name !== '' && !isKnownColumn(name))
  if (unknown.length === columns.length)
    throw new Failure('badInput', `None of the columns is known; expected such as ${knownColumns().slice(0, 6).join(', ')}.`)
  return {
    encoding,
    separator,
    unknownColumns: unknown.map((column) => ({ column, meant: nearest(column, knownColumns()) })),
    rows: rowsOf(records, columns),
  }
}

/** Known names are found whatever their case. */
function columnOf(written: string, mapping: Readonly<Record<string, string>>): string {
  const name = written.trim()
  const mapped = Object.hasOwn(mapping, name) ? (mapping[name] ?? name) : name
  return knownColumns().find((known) => known.toLowerCase() === mapped.toLowerCase()) ?? mapped
}

type CsvRecord =
  | { readonly line: number; readonly values: readonly string[] }
  | { readonly line: number; readonly broken: string }

async function* recordsOf(text: string, delimiter: Separator): AsyncGenerator<CsvRecord> {
  const broken: CsvRecord[] = []
  const parser = Readable.from(chunksOf(text)).pipe(
    parse({
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: longestRow,
      on_skip: (error) => void broken.push({ line: Number(error?.['lines'] ?? 0), broken: reasonOf(error?.code) }),
    }),
  )
  for await (const { info, record } of parser as AsyncIterable<{ info: Info; record: string[] }>) {
    yield { line: info.lines - lineBreaksIn(record), values: record }
  }
  // The parser reads ahead, so broken lines come last: in the same order in every run, which taking up an import relies on.
  yield* broken
}

/** In pieces, so that a long file is split while its first rows are being stored. */
function* chunksOf(text: string): Generator<string> {
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = from + chunkLength
    if (isHighSurrogate(text.charCodeAt(to - 1))) to += 1
    yield text.slice(from, to)
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

/** A row is known by the line it begins on. */
function lineBreaksIn(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + (value.split('\n').length - 1), 0)
}

function reasonOf(code: string | undefined): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'has a quotation mark that is never closed'
  if (code === 'CSV_MAX_RECORD_SIZE') return `is longer than ${longestRow} characters; a quotation mark is probably missing`
  return 'has a quotation mark in the wrong place'
}

async function* rowsOf(records: AsyncGenerator<CsvRecord>, columns: readonly string[]): AsyncGenerator<SourceRow> {
  const used = [...columns.entries()].filter(([, name]) => isKnownColumn(name))
  for await (const record of records) {
    if ('broken' in record) yield { line: record.line, problem: record.broken }
    else if (record.values.every((value) => value.trim() === '')) continue
    else if (record.values.length !== columns.length)
      yield { line: record.line, problem: `has ${record.values.length} values, the header has ${columns.length}` }
    else yield { line: record.line, cells: Object.fromEntries(used.map(([index, name]) => [name, record.values[index] ?? ''])) }
  }
}
