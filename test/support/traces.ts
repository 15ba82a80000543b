/** Finds texts in bytes, in every form they may have taken on the way: as they are, in base64, hex, URLs, mails and JSON. */

export interface Haystack {
  /** Where the bytes lie, such as a table, a workflow or a file. */
  readonly place: string
  readonly bytes: Buffer
}

export interface Trace {
  readonly place: string
  readonly text: string
  /** `plain`, `base64` and so on. */
  readonly form: string
  readonly count: number
}

/** Every text in every form in which it occurs, place by place. */
export function tracesIn(haystacks: Iterable<Haystack>, texts: readonly string[]): Trace[] {
  const needles = texts.flatMap((text) => formsOf(text).map((form) => ({ text, ...form })))
  return [...haystacks].flatMap(({ place, bytes }) => {
    const whole = bytes.toString('latin1')
    // Mails break lines wherever they like; quoted-printable marks such a break.
    const unbroken = whole.replace(/=\r?\n|\r?\n/g, '')
    const readings = { exact: [whole, unbroken], folded: [lower(whole), lower(unbroken)] }
    return needles.flatMap(({ text, form, needle, isFolded }) => {
      const count = Math.max(...(isFolded ? readings.folded : readings.exact).map((reading) => occurrences(reading, needle)))
      return count === 0 ? [] : [{ place, text, form, count }]
    })
  })
}

interface Form {
  readonly form: string
  /** Bytes as latin1. */
  readonly needle: string
  /** Upper and lower case are the same. */
  readonly isFolded: boolean
}

function formsOf(text: string): Form[] {
  const spellings = [...new Set([text, text.toLowerCase(), text.toUpperCase()])]
  const folded = spellings.flatMap(foldedForms).map(({ form, needle }) => ({ form, needle: lower(needle), isFolded: true }))
  const exact = spellings.flatMap(base64Forms).map((needle) => ({ form: 'base64', needle, isFolded: false }))
  // Of forms that look the same the first one gives its name.
  return [...new Map([...folded, ...exact].toReversed().map((form) => [form.needle, form])).values()]
}

function foldedForms(text: string): { form: string; needle: string }[] {
  return [
    { form: 'plain', needle: Buffer.from(text).toString('latin1') },
    { form: 'latin1', needle: Buffer.from(text, 'latin1').toString('latin1') },
    { form: 'utf16', needle: Buffer.from(text, 'utf16le').toString('latin1') },
    { form: 'URL-encoded', needle: encodeURIComponent(text) },
    { form: 'quoted-printable', needle: quotedPrintable(text, /[^!-<>-~ ]/) },
    { form: 'encoded word', needle: quotedPrintable(text, /[^A-Za-z0-9@.-]/).replaceAll('=20', '_') },
    { form: 'JSON escapes', needle: jsonEscaped(text) },
    { form: 'hex', needle: Buffer.from(text).toString('hex') },
  ]
}

/** Of ASCII letters only: other bytes may be part of a longer character. */
function lower(latin1: string): string {
  return latin1.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function quotedPrintable(text: string, special: RegExp): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(new RegExp(special, 'g'), (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

function jsonEscaped(text: string): string {
  return text.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What base64 makes of the text whatever stands before and after it: three alignments, two alphabets. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const isCut = (before + bytes.length) % 3 !== 0
    const sure = encoded.slice(before === 0 ? 0 : before + 1, isCut ? -1 : undefined)
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

function occurrences(haystack: string, needle: string): number {
  let count = 0
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) count += 1
  return count
}
