/** Every address a mail carries: signed, opaque, without a trace of the recipient; tracked ones only with consent. */
import type { Config } from '../config.ts'
import { mailRefsOf } from '../db/mail-subjects.ts'
import type { OutgoingMessage } from '../db/message-candidates.ts'
import type { TemplateLink } from '../domain/template.ts'
import type { Settings } from '../domain/settings.ts'
import { signToken, type TokenPurpose } from '../templates/token.ts'

export interface MailLinks {
  readonly unsubscribe: string
  readonly preferences: string
  /** The pixel; null without consent to tracking. */
  readonly open: string | null
  readonly confirm: string | null
  readonly asset: string | null
  readonly handoff: string | null
  readonly accept: string | null
  readonly reject: string | null
}

type Sender = Pick<Config, 'publicUrl'> & { readonly secrets: Pick<Config['secrets'], 'tokenKey'> }

export function mailLinks({ publicUrl, secrets }: Sender, message: OutgoingMessage): MailLinks {
  const refs = mailRefsOf(message)
  const link = (path: string, purpose: TokenPurpose, id: string, index = 0) =>
    `${publicUrl}/${path}/${signToken(secrets.tokenKey, purpose, id, index)}`
  const handoff = refs.handoffId === undefined ? null : link('h', 'handoff', refs.handoffId, refs.rotation)
  return {
    unsubscribe: link('u', 'unsubscribe', message.id),
    preferences: link('p', 'preferences', message.id),
    open: isTracked(message) ? `${link('o', 'open', message.id)}.gif` : null,
    confirm: refs.optinRequestId === undefined ? null : link('confirm', 'confirm', refs.optinRequestId),
    asset: refs.assetKey === undefined ? null : link('a', 'asset', message.id),
    handoff,
    accept: handoff === null ? null : `${handoff}?answer=accept`,
    reject: handoff === null ? null : `${handoff}?answer=reject`,
  }
}

/** Where the numbered links lead: through our redirect with consent to tracking, else straight. `targetOf` fills in personal ones. */
export function linkTargets(
  { publicUrl, secrets }: Sender,
  message: OutgoingMessage,
  links: readonly TemplateLink[],
  targetOf: (link: TemplateLink) => string,
): string[] {
  if (!isTracked(message)) return links.map(targetOf)
  return links.map(({ position }) => `${publicUrl}/c/${signToken(secrets.tokenKey, 'click', message.id, position)}`)
}

export function isTracked(message: Pick<OutgoingMessage, 'class' | 'mayTrack'>): boolean {
  return message.class === 'marketing' && message.mayTrack
}

/** The return path names the message, so that a report finds it whatever else it lost. */
export function returnPath({ secrets }: Sender, { mail }: Settings, messageId: string): string {
  return `b+${signToken(secrets.tokenKey, 'verp', messageId)}@${mail.bounceDomain}`
}

export function unsubscribeAddress({ secrets }: Sender, { mail }: Settings, messageId: string): string {
  return `unsub+${signToken(secrets.tokenKey, 'unsubscribeMail', messageId)}@${mail.bounceDomain}`
}
