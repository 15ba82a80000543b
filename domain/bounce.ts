/** What a mail server's refusal says about the address: dead, or only in trouble; acts on nothing. Codes as in RFC 3463. */

export interface DeliveryFinding {
  /** `Action` of a delivery report (RFC 3464). */
  readonly action: 'failed' | 'delayed' | 'delivered'
  /** Enhanced status code such as `5.1.1`; empty where there is none. */
  readonly status: string
  /** What the refusing server said. */
  readonly diagnostic: string
}

export type HardReason = 'unknownUser' | 'noMailServer'
/** `auth`, `policy`, `rate` and `reputation` are about the sender and never held against the lead. */
export type SoftReason =
  | 'auth'
  | 'content'
  | 'mailboxFull'
  | 'network'
  | 'policy'
  | 'rate'
  | 'reputation'
  | 'size'
  | 'undetermined'

export type Bounce =
  | { readonly class: 'hard'; readonly reason: HardReason }
  | { readonly class: 'soft'; readonly reason: SoftReason }
  | { readonly class: 'delayed' | 'none' }

/** Codes first, then words: many servers send a code that says less than their text, or something else. */
export function classifyBounce({ action, status, diagnostic }: DeliveryFinding): Bounce {
  if (action === 'delayed') return { class: 'delayed' }
  const code = mostTelling(status, diagnostic)
  if (action === 'delivered' || code.startsWith('2.')) return { class: 'none' }
  if (isGoneHost(diagnostic) && !code.startsWith('4.')) return { class: 'hard', reason: 'noMailServer' }
  if (code === '5.4.1' && /access denied/i.test(diagnostic)) return { class: 'hard', reason: 'unknownUser' }
  const soft = softReason(diagnostic) ?? softCodes[code]
  if (soft !== undefined) return { class: 'soft', reason: soft }
  if (saysUnknownUser(diagnostic)) return { class: 'hard', reason: 'unknownUser' }
  const hard = code.startsWith('4.') ? undefined : hardCodes[code]
  return hard === undefined ? { class: 'soft', reason: 'undetermined' } : { class: 'hard', reason: hard }
}

/** True when the refusal is about us: the domain, not the lead, needs attention. */
export function isSendersFault(reason: HardReason | SoftReason): boolean {
  return reason === 'auth' || reason === 'policy' || reason === 'rate' || reason === 'reputation'
}

const trialDays = 30
const trialBounces = 5
const trialSpreadHours = 72
const hourMs = 3_600_000

/** Five soft bounces in thirty days, spread over three days or more: the address counts as dead. `at`: those since the last sign of life. */
export function isWornOut(at: readonly Date[], now: Date): boolean {
  const times = at.map((time) => time.getTime()).filter((time) => time > now.getTime() - trialDays * 24 * hourMs)
  return times.length >= trialBounces && Math.max(...times) - Math.min(...times) >= trialSpreadHours * hourMs
}

/** A code inside the text beats a status that says nothing (`5.0.0`, `5.5.0`) or none. */
function mostTelling(status: string, diagnostic: string): string {
  if (/^[245]\.\d{1,3}\.\d{1,3}$/.test(status) && !/^[45]\.[05]\.0$/.test(status)) return status
  return /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(diagnostic)?.[0] ?? (status === '' ? basicCode(diagnostic) : status)
}

/** `550` → `5`: the class alone, where nothing finer was said. */
function basicCode(diagnostic: string): string {
  const digit = /\b([245])\d\d\b/.exec(diagnostic)?.[1]
  return digit === undefined ? '' : `${digit}.0.0`
}

const hardCodes: Readonly<Record<string, HardReason>> = {
  '5.1.0': 'unknownUser',
  '5.1.1': 'unknownUser',
  '5.1.2': 'noMailServer',
  '5.1.3': 'unknownUser',
  '5.1.6': 'unknownUser',
  '5.1.10': 'noMailServer',
  '5.4.4': 'noMailServer',
  '5.7.17': 'unknownUser',
  '5.7.18': 'unknownUser',
}

const softCodes: Readonly<Record<string, SoftReason>> = {
  '4.2.2': 'mailboxFull',
  '5.2.2': 'mailboxFull',
  '5.2.3': 'size',
  '5.3.4': 'size',
  '4.7.28': 'rate',
  '5.7.1': 'policy',
  '5.7.26': 'auth',
  '5.7.515': 'auth',
}

const softWords: readonly (readonly [RegExp, SoftReason])[] = [
  [
    /mailbox (is )?full|over ?quota|quota (has been )?exceeded|exceed\w* .{0,20}quota|inbox is full|insufficient (system |disk )?storage/i,
    'mailboxFull',
  ],
  [/too (large|big)|size limit|exceeds .{0,20}(size|length)/i, 'size'],
  [/\b(spf|dkim|dmarc)\b|unauthenticated|authentication (failed|required|requirements|level)/i, 'auth'],
  [/gr[ae]y-?list|rate limit|too many|throttl|sending too fast|unusual rate/i, 'rate'],
  [/black-?list|block ?list|spamhaus|\bdnsbl\b|\brbl\b|reputation|\bblocked\b|reverse dns|\bptr\b/i, 'reputation'],
  [/spam|virus|malware|phish|content (filter|reject)/i, 'content'],
  [
    /relay(ing)? (access )?(denied|not permitted)|unable to relay|policy|sender (address )?(rejected|denied)|not authori[sz]ed/i,
    'policy',
  ],
  [/timed? ?out|connection (refused|reset|lost)|network (is )?unreachable|no route to host|temporary lookup failure/i, 'network'],
]

function softReason(diagnostic: string): SoftReason | undefined {
  return softWords.find(([words]) => words.test(diagnostic))?.[1]
}

function isGoneHost(diagnostic: string): boolean {
  return /null mx|does not accept (any )?(e-?)?mail|(host|domain)( or domain)?( name)? (unknown|not found)|unrouteable|has moved|no longer exists|no longer (in use|valid)/i.test(
    diagnostic,
  )
}

function saysUnknownUser(diagnostic: string): boolean {
  const subject = String.raw`\b(user|mailbox|recipient|address|account|alias)\b`
  const verdict = String.raw`\b(unknown|not (be )?found|does ?n[o']t exist|does not exist|invalid|disabled|inactive|unavailable)\b`
  return (
    new RegExp(`${subject}.{0,60}${verdict}`, 'i').test(diagnostic) ||
    /\b(no such|unknown|invalid|non-?existent) (local )?(user|mailbox|recipient|account|person|address)\b|undeliverable address/i.test(
      diagnostic,
    )
  )
}
