/** Says what a returned mail means for us, by the address it was sent to and by what it is; pure. */
import { type Bounce, classifyBounce, type DeliveryFinding } from '../../domain/bounce.ts'
import type { InboundIntent } from '../../db/inbound-apply.ts'
import { isAutomaticReply, wishOf } from '../../domain/reply.ts'
import { readToken } from '../../templates/token.ts'
import type { ReturnedMail } from './mail.ts'

export type ReturnAddress =
  /** A return path of ours; `id` is the message's. */
  | { readonly kind: 'bounce'; readonly id: string }
  /** The mailto of `List-Unsubscribe`. */
  | { readonly kind: 'unsubscribe'; readonly id: string }
  /** Looks like one of ours and is not: has no effect, whatever it says. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'plain' }

const tags = { b: { purpose: 'verp', kind: 'bounce' }, unsub: { purpose: 'unsubscribeMail', kind: 'unsubscribe' } } as const

export function readReturnAddress(tokenKey: string, recipients: readonly string[]): ReturnAddress {
  const read = recipients.map((recipient) => readOne(tokenKey, recipient.toLowerCase()))
  return read.find((address) => address.kind === 'bounce' || address.kind === 'unsubscribe') ?? read[0] ?? { kind: 'plain' }
}

function readOne(tokenKey: string, recipient: string): ReturnAddress {
  const match = /^(b|unsub)\+([^@]*)@/.exec(recipient)
  if (match === null) return { kind: 'plain' }
  const { purpose, kind } = match[1] === 'b' ? tags.b : tags.unsub
  const token = readToken(tokenKey, purpose, match[2] ?? '')
  return token === null ? { kind: 'forged' } : { kind, id: token.id }
}

/** Unclear mail means nothing: only a report, a mark or a person's words change what may be sent. */
export function intentOf(mail: ReturnedMail, address: ReturnAddress): InboundIntent {
  if (address.kind === 'forged') return { kind: 'unmatched' }
  if (address.kind === 'unsubscribe') return { kind: 'unsubscribe' }
  if (mail.findings.length > 0) return intentOfBounce(mail.findings)
  if (mail.feedback !== null) return intentOfFeedback(mail.feedback)
  if (isOldBounce(mail, address)) return intentOfBounce([{ action: 'failed', status: '', diagnostic: mail.text.slice(0, 4000) }])
  if (isAutomaticReply(mail.headers)) return { kind: 'autoReply' }
  return { kind: 'reply', wish: wishOf(mail.text) }
}

/** A mail of ours has one recipient; should a report name several, the gravest finding counts. */
function intentOfBounce(findings: readonly DeliveryFinding[]): InboundIntent {
  const bounces = findings.map((finding) => ({ bounce: classifyBounce(finding), status: finding.status }))
  const gravest = (['hard', 'soft', 'delayed'] satisfies Bounce['class'][])
    .map((grade) => bounces.find(({ bounce }) => bounce.class === grade))
    .find((found) => found !== undefined)
  if (gravest === undefined) return { kind: 'autoReply' }
  const { bounce, status } = gravest
  return 'reason' in bounce ? { kind: 'bounce', ...bounce, status } : { kind: 'delayed', status }
}

function intentOfFeedback(type: string): InboundIntent {
  if (type === 'abuse') return { kind: 'complaint' }
  return { kind: type === 'opt-out' || type === 'opt-out-list' ? 'unsubscribe' : 'unmatched' }
}

/** Some servers still report in prose; it counts only on a return path of ours, from nobody, with a code in it. */
function isOldBounce(mail: ReturnedMail, address: ReturnAddress): boolean {
  return (
    address.kind === 'bounce' &&
    mail.headers.isFromNobody &&
    /^(mailer-daemon|postmaster)@/.test(mail.from ?? '') &&
    /\b[45]\.\d\.\d{1,2}\b|\b5[0-5]\d\b/.test(mail.text)
  )
}
