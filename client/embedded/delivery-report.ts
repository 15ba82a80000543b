/** Sends delivery reports (RFC 3464) the way a foreign mail server would: with an empty sender, to the return path. */
import { createTransport } from 'nodemailer'
import { v7 as uuidv7 } from 'uuid'
import type { BounceNotice } from './sink-behaviour.ts'
import type { CaughtMail } from './sink.ts'

/** To the listener for bounces on this machine; mail without a return path gets none. */
export function bouncesTo(port: number): (mail: CaughtMail, notice: BounceNotice) => Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  return async (mail, notice) => {
    if (mail.mailFrom === '') return
    await transport.sendMail({ envelope: { from: '', to: mail.mailFrom }, raw: deliveryReport(mail, notice) })
  }
}

/** What the caught mail's server would report: human text, machine part, headers of the original. */
function deliveryReport(mail: CaughtMail, notice: BounceNotice): string {
  const boundary = `report-${uuidv7()}`
  const end = mail.raw.indexOf('\r\n\r\n')
  const headers = mail.raw.subarray(0, end < 0 ? mail.raw.length : end).toString('utf8')
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.sink.example>',
    `To: <${mail.mailFrom}>`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${mail.receivedWall.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${uuidv7()}@mx.sink.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Your message could not be delivered.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.sink.example',
    `X-Original-Message-Date: ${mail.receivedWall.toISOString()}`,
    '',
    `Final-Recipient: rfc822; ${mail.rcptTo}`,
    'Action: failed',
    `Status: ${notice.status}`,
    `Diagnostic-Code: ${notice.text}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n')
}
