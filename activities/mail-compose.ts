/** Puts one mail into bytes: headers, text and HTML parts, exactly one recipient; the envelope comes from the database, never from a header. */
import MailComposer from 'nodemailer/lib/mail-composer'
import { encodeWords } from 'nodemailer/lib/mime-funcs'
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

/** RFC 8058 and its kin as in the reference message; nodemailer's own `list` option writes them wrongly. */
export async function composeMail({ message, settings, rendered, unsubscribe }: MailToCompose): Promise<Buffer> {
  const { sender } = settings
  const composer = new MailComposer({
    from: { name: headerLine(sender.fromName), address: sender.fromEmail },
    to: { name: recipientName(message), address: message.address },
    replyTo: sender.replyTo,
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    messageId: message.smtpMessageId,
    date: message.notBefore,
    headers: [...bulkHeaders(message, settings, unsubscribe), ...commonHeaders(message)],
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
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
