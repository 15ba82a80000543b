/** What becomes of a message after an SMTP conversation, and when it is tried again; speaks to no server itself. */
import { classifyBounce, isSendersFault, type HardReason, type SoftReason } from './bounce.ts'
import type { MessageClass } from './facts.ts'

/** Where the conversation ended. `connection`: no reply at all. */
export type SmtpStage = 'connection' | 'mail' | 'rcpt' | 'data'

export interface SmtpRefusal {
  readonly stage: SmtpStage
  /** The server's code; null when the connection was lost. */
  readonly code: number | null
  readonly reply: string
  /** True when any part of the body may have left: only then the recipient may have the mail. */
  readonly bodyRead: boolean
}

export type SendOutcome =
  | { readonly kind: 'sent' }
  /** Back to `queued`. */
  | { readonly kind: 'retry'; readonly code: string; readonly delayMs: number }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly bounce: { class: 'hard' | 'soft'; reason: HardReason | SoftReason }
    }
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'gaveUp'; readonly code: string }

const minuteMs = 60_000

/** Wall time between attempts: what greylisting servers expect first, then ever more patience, two days in all. */
const refusedDelays = [5, 15, 60, 180, 360, 720, 1440].map((minutes) => minutes * minuteMs)
/** Nothing had been handed over, so trying soon costs nobody anything. */
const lostDelays = [1_000, 5_000, 30_000, 2 * minuteMs, ...refusedDelays]

/** `attempts`: refusals and lost connections before this one. */
export function outcomeOf(refusal: SmtpRefusal, attempts: number): SendOutcome {
  const { code, bodyRead } = refusal
  if (code === null) {
    if (bodyRead) return { kind: 'unknown', code: 'connectionLost' }
    return again('connectionLost', lostDelays, attempts)
  }
  const bounce = classifyBounce({ action: 'failed', status: '', diagnostic: `${code} ${withoutCode(refusal)}` })
  const reason = 'reason' in bounce ? bounce.reason : 'undetermined'
  if (code < 500 || code === 503) return again(`refused.${reason}`, refusedDelays, attempts)
  // Whatever is refused before a recipient is named is about us, and so are policy, rate and reputation.
  if (refusal.stage === 'mail' || refusal.stage === 'connection' || isSendersFault(reason))
    return again(`refused.${reason}`, refusedDelays, attempts)
  const isHard = bounce.class === 'hard' && (refusal.stage === 'rcpt' || /\b5\.1\.\d/.test(refusal.reply))
  return { kind: 'failed', code: `refused.${reason}`, bounce: { class: isHard ? 'hard' : 'soft', reason } }
}

/** Mail a person waits for is sent once more when nobody knows whether it arrived; marketing never is. */
export function mayResend(message: { readonly class: MessageClass; readonly resends: number }): boolean {
  return message.class !== 'marketing' && message.resends === 0
}

function again(code: string, delays: readonly number[], attempts: number): SendOutcome {
  const delayMs = delays[attempts]
  return delayMs === undefined ? { kind: 'gaveUp', code } : { kind: 'retry', code, delayMs }
}

function withoutCode({ code, reply }: SmtpRefusal): string {
  return reply.startsWith(String(code)) ? reply.slice(3).trim() : reply
}
