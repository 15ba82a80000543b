/** What kind of text a CSV file is: its encoding and separator, told from its bytes; splits nothing. */

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le'
export type Separator = ',' | ';' | '\t'

export interface CsvText {
  readonly text: string
  readonly encoding: Encoding
  readonly separator: Separator
}

/** UTF-8 where the bytes allow it, else what Excel writes on Windows; the separator that the first line has most of. */
export function decodeCsv(bytes: Uint8Array): CsvText {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  return { text, encoding, separator: separatorOf(text) }
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

function separatorOf(text: string): Separator {
  const firstLine =
    text
      .slice(0, 20_000)
      .split(/\r?\n/)
      .find((line) => line.trim() !== '') ?? ''
  const outsideQuotes = firstLine.replace(/"(?:[^"]|"")*"/g, '')
  const count = (separator: Separator) => outsideQuotes.split(separator).length
  const [best] = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a))
  return best ?? ','
}
