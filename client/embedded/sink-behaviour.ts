/** How the sink treats a recipient: the mail servers of the world in miniature. Decides nothing about leads. */

/** When a behaviour shows: at the greeting, at RCPT TO, once DATA is agreed, or after the whole body has been read. */
export type SinkStage = 'connect' | 'rcpt' | 'data' | 'end'

export type SinkAnswer =
  /** Accepted and kept; with `bounce` a delivery report follows later, as from a relay that accepts everything. */
  | { readonly kind: 'accept'; readonly bounce?: BounceNotice }
  /** SMTP knows no refusal between DATA and the end of the body, so `data` answers at the end. */
  | { readonly kind: 'refuse'; readonly at: SinkStage; readonly code: number; readonly text: string }
  | { readonly kind: 'delay'; readonly at: SinkStage; readonly ms: number }
  /** Says nothing more; the connection stays open. */
  | { readonly kind: 'hang'; readonly at: SinkStage }
  /** Cuts the connection; with `keep` the mail was delivered all the same. */
  | { readonly kind: 'drop'; readonly at: SinkStage; readonly keep?: boolean }

export interface BounceNotice {
  /** Enhanced status code, such as `5.1.1`. */
  readonly status: string
  readonly text: string
}

/** `attempt` counts from 1: how often this recipient (or at the greeting: any connection) was tried. */
export type SinkBehaviour = (recipient: string, attempt: number) => SinkAnswer

export const accepts: SinkAnswer = { kind: 'accept' }

/** Refuses the first `times` attempts for now, then accepts. */
export function greylists(times: number): SinkBehaviour {
  const later: SinkAnswer = { kind: 'refuse', at: 'rcpt', code: 451, text: '4.7.1 Greylisted, please try again later' }
  return (_recipient, attempt) => (attempt <= times ? later : accepts)
}

/** What the product's own sink does with addresses of these domains (and their subdomains); all others get their mail. */
const byDomain: Readonly<Record<string, SinkAnswer>> = {
  'unzustellbar.example': {
    kind: 'accept',
    bounce: { status: '5.1.1', text: 'smtp; 550 5.1.1 The email account does not exist' },
  },
  'voll.example': { kind: 'accept', bounce: { status: '4.2.2', text: 'smtp; 452 4.2.2 Mailbox full' } },
  'abgelehnt.example': { kind: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 No such user here' },
}

export const behavesByDomain: SinkBehaviour = (recipient) => {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase()
  const named = Object.keys(byDomain).find((one) => domain === one || domain.endsWith(`.${one}`))
  return (named === undefined ? undefined : byDomain[named]) ?? accepts
}
