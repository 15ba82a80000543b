/** Puts one mail into bytes: headers, text and HTML parts, exactly one recipient; the envelope comes from the database, never from a header. */
import { encodeWords } from 'nodemailer/lib/mime-funcs'
import MimeNode from 'nodemailer/lib/mime-node'
import { encode as quotedPrintable, wrap } from 'nodemailer/lib/qp'
import type { OutgoingMessage } from '../db/message-candidates.ts'
import type { Settings } from '../domain/settings.ts'
import { parseEmail } from '../domain/email-address.ts'
import { nameIn } from '../domain/greeting.ts'
import { headerLine, type RenderedMail } from '../templates/render.ts'

export interface MailToCompose {
  readonly message: OutgoingMessage & { readonly address: string; readonly smtpMessageId: string }
  readonly settings: Settings
  readonly rendered: RenderedMail
  /** For marketing mail. */
  readonly unsubscribe: { readonly url: string; readonly address: string }
}

/** True for one plain address in the form it is stored in; anything else could become another recipient. */
export function isMailable(address: string): boolean {
  const parsed = parseEmail(address)
  return parsed.ok && parsed.address === address
}

/** Of an encoded body, RFC 2045. */
const longestLine = 76
/** What quoted-printable never contains, so no body can hold it. */
const boundary = '=_part'

/**
 * RFC 8058 and its kin as in the reference message; nodemailer's own `list` option writes them wrongly. Headers are nodemailer's,
 * the two parts are put together here: its composer streams them through a dozen turns of the event loop for every mail.
 */
export function composeMail({ message, settings, rendered, unsubscribe }: MailToCompose): Buffer {
  const { sender } = settings
  const root = new MimeNode(`multipart/alternative; boundary="${boundary}"`)
  root.setHeader([
    { key: 'From', value: { name: headerLine(sender.fromName), address: sender.fromEmail } },
    { key: 'To', value: { name: recipientName(message), address: message.address } },
    { key: 'Reply-To', value: sender.replyTo },
    { key: 'Subject', value: rendered.subject },
    { key: 'Message-ID', value: message.smtpMessageId },
    { key: 'Date', value: message.notBefore },
    ...bulkHeaders(message, settings, unsubscribe),
    ...commonHeaders(message),
  ])
  const parts = [partOf('text/plain', rendered.text), partOf('text/html', rendered.html)]
  return Buffer.from([root.buildHeaders(), '', ...parts, `--${boundary}--`, ''].join('\r\n'))
}

function partOf(type: 'text/plain' | 'text/html', text: string): string {
  const head = [`--${boundary}`, `Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: quoted-printable']
  return [...head, '', ...text.split(/\r\n?|\n/).map(encodedLine)].join('\r\n')
}

/** Most lines of a mail are its template's, the same for everyone, so they are encoded once. */
const encodedLines = new Map<string, string>()
const mostLines = 1_000

function encodedLine(line: string): string {
  const known = encodedLines.get(line)
  if (known !== undefined) return known
  const encoded = wrap(quotedPrintable(line), longestLine)
  if (encodedLines.size >= mostLines) encodedLines.clear()
  encodedLines.set(line, encoded)
  return encoded
}

type Header = { readonly key: string; readonly value: string }

function commonHeaders({ id }: OutgoingMessage): Header[] {
  return [
    { key: 'Auto-Submitted', value: 'auto-generated' },
    { key: 'X-Auto-Response-Suppress', value: 'OOF, AutoReply' },
    { key: 'X-Ripen-ID', value: id },
  ]
}

function bulkHeaders(message: OutgoingMessage, { mail, sender }: Settings, unsubscribe: MailToCompose['unsubscribe']): Header[] {
  if (message.class !== 'marketing') return []
  const key = message.journey?.key ?? 'mail'
  const title = headerLine(message.journey?.title ?? sender.companyName)
  return [
    { key: 'List-Unsubscribe', value: `<${unsubscribe.url}>, <mailto:${unsubscribe.address}?subject=unsubscribe>` },
    { key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
    { key: 'List-ID', value: `${phrase(title)} <${key}.${mail.messageIdDomain}>` },
    { key: 'Feedback-ID', value: `${key}:${message.step ?? '-'}:nurture:${senderId(mail.messageIdDomain)}` },
    { key: 'Precedence', value: 'bulk' },
  ]
}

/** Encoded apart from the id beside it, which must stay readable. */
function phrase(text: string): string {
  const plain = text.replace(/["\\]/g, '')
  return /^[\x20-\x7e]*$/.test(plain) ? `"${plain}"` : encodeWords(plain, 'Q', 52)
}

/** Five to fifteen stable characters, as Gmail's reports ask for. */
function senderId(domain: string): string {
  return domain
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 15)
    .padEnd(5, '0')
}

/** An opt-in mail carries nothing that a stranger may have typed, so not even a name. */
function recipientName({ kind, person, rep }: OutgoingMessage): string {
  if (rep !== null) return headerLine(rep.name)
  if (kind === 'optin') return ''
  return [nameIn(person.firstName), nameIn(person.lastName)].filter((part) => part !== null).join(' ')
}
