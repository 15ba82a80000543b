/** Reads the few headers the sink keeps beside a mail, in microseconds; the rest of the mail is nobody's business here. */

export interface MailHead {
  readonly ripenId: string | null
  readonly subject: string
}

const longestHead = 64 * 1024

export function readMailHead(raw: Buffer): MailHead {
  const end = raw.indexOf('\r\n\r\n')
  const head = raw.toString('utf8', 0, Math.min(end < 0 ? raw.length : end, longestHead))
  return { ripenId: headerOf(head, 'X-Ripen-ID'), subject: decodeWords(headerOf(head, 'Subject') ?? '') }
}

/** Continuation lines joined. */
function headerOf(head: string, name: string): string | null {
  const value = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)?.[1]
  return value === undefined ? null : value.replace(/\r?\n[ \t]+/g, ' ').trim()
}

/** RFC 2047. What cannot be decoded stays as it is. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (word, charset: string, encoding: string, content: string) =>
      decodeWord(charset, encoding.toUpperCase() === 'B' ? Buffer.from(content, 'base64') : quotedBytes(content), word),
    )
}

function quotedBytes(content: string): Buffer {
  const text = content
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(text, 'latin1')
}

function decodeWord(charset: string, bytes: Buffer, otherwise: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return otherwise
  }
}
