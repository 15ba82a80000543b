/** Raw mails of the kinds that come back, in the form real servers and people send them. */
import { v7 as uuidv7 } from 'uuid'

interface Original {
  readonly messageId: string
  readonly email: string
}

/** A delivery report with the original's headers, the `ids` of which may be left out as some servers do. */
export function aDeliveryReport(
  original: Original,
  says: { action?: string; status: string; diagnostic: string; withOriginal?: boolean },
): string {
  return multipart('delivery-status', [
    ['text/plain; charset=utf-8', 'Ihre Nachricht konnte nicht zugestellt werden.'],
    [
      'message/delivery-status',
      [
        'Reporting-MTA: dns; mx.kunde.example',
        '',
        `Original-Recipient: rfc822;${original.email}`,
        `Final-Recipient: rfc822;${original.email}`,
        `Action: ${says.action ?? 'failed'}`,
        `Status: ${says.status}`,
        `Diagnostic-Code: ${says.diagnostic}`,
      ].join('\r\n'),
    ],
    ...(says.withOriginal === false ? [] : [originalHeaders(original)]),
  ])
}

/** An abuse report with the recipient's address left out, as most mailbox providers do. */
export function anAbuseReport(original: Original, type = 'abuse'): string {
  return multipart('feedback-report', [
    ['text/plain; charset=utf-8', 'This is an email abuse report.'],
    ['message/feedback-report', [`Feedback-Type: ${type}`, 'User-Agent: Loop/1.0', 'Version: 1'].join('\r\n')],
    originalHeaders(original),
  ])
}

export interface ReplyOptions {
  readonly from: string
  readonly text: string
  readonly subject?: string
  readonly answers?: string
  readonly headers?: readonly string[]
}

export function aReply({ from, text, subject = 'Re: Prüfliste', answers, headers = [] }: ReplyOptions): string {
  return [
    `From: <${from}>`,
    'To: <post@ripen.invalid>',
    `Subject: ${subject}`,
    `Message-ID: <${uuidv7()}@kunde.example>`,
    ...(answers === undefined ? [] : [`In-Reply-To: <m.${answers}@firma.example>`]),
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\r\n')
}

function originalHeaders({ messageId, email }: Original): [string, string] {
  const headers = [
    `To: <${email}>`,
    `Message-ID: <m.${messageId}@firma.example>`,
    `X-Ripen-ID: ${messageId}`,
    'Subject: Prüfliste',
  ]
  return ['text/rfc822-headers', headers.join('\r\n')]
}

function multipart(report: string, parts: readonly (readonly [type: string, body: string])[]): string {
  const boundary = `part-${uuidv7()}`
  return [
    'From: Mail Delivery System <mailer-daemon@mx.kunde.example>',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${uuidv7()}@mx.kunde.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${report}; boundary="${boundary}"`,
    '',
    ...parts.flatMap(([type, body]) => [`--${boundary}`, `Content-Type: ${type}`, '', body, '']),
    `--${boundary}--`,
    '',
  ].join('\r\n')
}
