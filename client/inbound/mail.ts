/** Reads a mail that came back into what matters about it; trusts nothing in it and decides nothing. */
import { createHash } from 'node:crypto'
import { simpleParser, type ParsedMail } from 'mailparser'
import type { DeliveryFinding } from '../../domain/bounce.ts'
import type { ReplyHeaders } from '../../domain/reply.ts'

export interface ReturnedMail {
  /** The same for the same mail delivered twice. */
  readonly dedupKey: string
  /** Lower case; null where it names none. */
  readonly from: string | null
  readonly text: string
  readonly headers: ReplyHeaders
  /** One for each recipient of a delivery report (RFC 3464); empty when it is none. */
  readonly findings: readonly DeliveryFinding[]
  /** `Feedback-Type` of an abuse report (RFC 5965). */
  readonly feedback: string | null
  /** Ids of our mails that it names, the likeliest first. */
  readonly quoted: readonly string[]
}

const mostQuoted = 10

export async function readMail(raw: Buffer, envelope: { mailFrom: string; rcptTo: readonly string[] }): Promise<ReturnedMail> {
  const parsed = await simpleParser(raw, { keepDeliveryStatus: true })
  const part = (type: string) => parsed.attachments.find((one) => one.contentType === type)?.content.toString('utf8') ?? null
  const isReport = /report-type="?delivery-status/i.test(contentType(parsed))
  const report = part('message/delivery-status') ?? part('message/global-delivery-status')
  const feedback = part('message/feedback-report')
  return {
    dedupKey: dedupKey(raw, parsed.messageId, envelope.rcptTo),
    from: parsed.from?.value[0]?.address?.toLowerCase() ?? null,
    text: parsed.text ?? '',
    headers: replyHeaders(parsed, envelope.mailFrom),
    findings: report !== null && isReport ? readFindings(report) : [],
    feedback: feedback === null ? null : (field(feedback, 'Feedback-Type')?.toLowerCase() ?? null),
    quoted: quotedIds(raw, parsed),
  }
}

/** Blocks apart by an empty line: the first about the report, each further one about a recipient. */
function readFindings(report: string): DeliveryFinding[] {
  const [, ...recipients] = report.trim().split(/\r?\n\s*\r?\n/)
  return recipients
    .filter((block) => field(block, 'Action') !== null || field(block, 'Status') !== null)
    .map((block) => ({
      action: actionOf(field(block, 'Action')),
      status: /^\s*([245]\.\d{1,3}\.\d{1,3})\b/.exec(field(block, 'Status') ?? '')?.[1] ?? '',
      diagnostic: field(block, 'Diagnostic-Code') ?? '',
    }))
}

function actionOf(action: string | null): DeliveryFinding['action'] {
  switch (action?.toLowerCase() ?? 'failed') {
    case 'delayed':
      return 'delayed'
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return 'delivered'
    default:
      return 'failed'
  }
}

/** The value of a header-like line, continuation lines joined. */
function field(block: string, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)`, 'im').exec(block)?.[1]?.replace(/\s+/g, ' ').trim() ?? null
}

function replyHeaders(parsed: ParsedMail, mailFrom: string): ReplyHeaders {
  const marks = ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress']
  return {
    autoSubmitted: headerText(parsed, 'auto-submitted'),
    precedence: headerText(parsed, 'precedence'),
    hasAutoReplyMark: marks.some((name) => parsed.headers.has(name)),
    isFromNobody: mailFrom === '',
    subject: parsed.subject ?? '',
  }
}

function headerText(parsed: ParsedMail, name: string): string | null {
  const value = parsed.headers.get(name)
  return typeof value === 'string' ? value : null
}

function contentType(parsed: ParsedMail): string {
  return parsed.headerLines.find((header) => header.key === 'content-type')?.line ?? ''
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Our own id header first, then the mail it answers, then every Message-ID of ours anywhere in it. */
function quotedIds(raw: Buffer, parsed: ParsedMail): string[] {
  const text = raw.toString('latin1')
  const found = [
    ...matches(text, new RegExp(`^x-ripen-id:\\s*(${uuid})`, 'gim')),
    ...matches(parsed.inReplyTo ?? '', new RegExp(`<m\\.(${uuid})@`, 'gi')),
    ...matches(text, new RegExp(`<m\\.(${uuid})@`, 'gi')),
  ]
  return [...new Set(found)].slice(0, mostQuoted)
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]?.toLowerCase() ?? '')
}

/** The relay may add lines to a second delivery of the same mail, so its own id counts where it has one. */
function dedupKey(raw: Buffer, messageId: string | undefined, rcptTo: readonly string[]): string {
  const hash = createHash('sha256')
  if (messageId === undefined) hash.update(raw)
  else hash.update(messageId).update(rcptTo.toSorted().join(' ').toLowerCase())
  return hash.digest('hex')
}
