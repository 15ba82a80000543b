/** Takes a caught mail apart for people and programs that look at it; changes and judges nothing. */
import { type AddressObject, simpleParser } from 'mailparser'

export interface ReadableMail {
  readonly from: string
  readonly to: string
  readonly replyTo: string | null
  readonly messageId: string | null
  readonly subject: string
  /** Null for a mail without an HTML part. */
  readonly html: string | null
  readonly text: string
  /** As they stand in the mail, unfolded, in order. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

export async function readCaughtMail(raw: Buffer): Promise<ReadableMail> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true })
  return {
    from: addressText(parsed.from),
    to: addressText(parsed.to),
    replyTo: parsed.replyTo === undefined ? null : addressText(parsed.replyTo),
    messageId: parsed.messageId ?? null,
    subject: parsed.subject ?? '',
    html: parsed.html === false ? null : parsed.html,
    text: parsed.text ?? '',
    headers: parsed.headerLines.map(({ line }) => splitHeader(line)),
  }
}

function addressText(address: AddressObject | AddressObject[] | undefined): string {
  return [address ?? []]
    .flat()
    .flatMap((one) => one.value)
    .map(({ name, address: plain = '' }) => (name === '' ? plain : `${asPhrase(name)} <${plain}>`))
    .join(', ')
}

/** Quoted only where the name would read as something else. */
function asPhrase(name: string): string {
  return /["(),.:;<>@[\\\]]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name
}

function splitHeader(line: string): { name: string; value: string } {
  const colon = line.indexOf(':')
  return {
    name: line.slice(0, colon),
    value: line
      .slice(colon + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim(),
  }
}

/** What the frame of a mail may do: show text, styles and, if asked for, pictures; links open in a tab of their own; no script ever runs. */
export function mailFrameHeaders(showPictures: boolean): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src data:${showPictures ? ' http: https:' : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ]
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  }
}

const ownTab = '<base target="_blank">'

/** The HTML part, its links told to open beside the page that shows it. */
export function framedHtml(mail: ReadableMail): string {
  const { html } = mail
  if (html === null) return `<!doctype html>${ownTab}<pre>${escapeHtml(mail.text)}</pre>`
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => `${head}${ownTab}`) : `${ownTab}${html}`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
