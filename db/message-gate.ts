/** The gate: one short transaction that stores what became of earlier messages and decides, under their leads' locks, which may leave now. */
import { sql } from 'kysely'
import { Failure } from '../domain/failure.ts'
import type { LeadId, MessageId, TemplateVersionId } from '../domain/id.ts'
import { decideSend, type SendDecision } from '../domain/send-decision.ts'
import type { Settings } from '../domain/settings.ts'
import { businessAt, type ClockSegment } from '../domain/clock.ts'
import { kept } from './kept-statements.ts'
import { lockLeads } from './lock.ts'
import { type Candidate, loadCandidates, type OutgoingMessage } from './message-candidates.ts'
import type { ClaimedMessage } from './message-claim.ts'
import { type MessageOutcome, storeOutcomes } from './message-outcomes.ts'
import { tellJourneys } from './messages.ts'
import type { Db, Tx } from './open.ts'
import { settingsOf, storedSettings } from './settings.ts'

export interface Gate {
  readonly drainId: string
  /** Wall time until which another drain leaves the passed messages alone. */
  readonly leaseUntil: Date
}

/** A message that may leave now: it is `sending`, and its Message-ID stands. */
export interface Passed {
  readonly message: OutgoingMessage & {
    readonly address: string
    readonly smtpMessageId: string
    readonly templateVersionId: TemplateVersionId
  }
  readonly settings: Settings
  /** Monotonic clock of this process (ms): nothing that committed before it was missed. */
  readonly judgedAtMs: number
  /** The business clock by which it was judged, and by which its sending is dated. */
  readonly clock: ClockSegment
}

/**
 * Whatever commits before this (an unsubscribe, a stop, an erasure) is seen; what commits after it finds the message `sending`.
 * Messages that may not leave have their outcome or their new slot when it returns.
 */
export async function passGate(
  db: Db,
  gate: Gate,
  outcomes: readonly MessageOutcome[],
  claimed: readonly ClaimedMessage[],
): Promise<Passed[]> {
  return db.transaction().execute(async (tx) => {
    await lockLeads(tx, leadsOf(outcomes, claimed))
    const { clock, settings } = await readBearings(tx)
    const now = businessAt(clock, new Date())
    await storeOutcomes(tx, gate.drainId, outcomes, now)
    const candidates = await loadCandidates(
      tx,
      claimed.map(({ id }) => id),
      settings,
      now,
    )
    const held = candidates.filter((candidate) => isHeldBy(candidate, gate.drainId))
    const decided = held.map((candidate) => decide(candidate, settings, now))
    const passed = await applyDecisions(tx, gate, decided, settings, now)
    return passed.map((message) => ({ ...message, clock }))
  })
}

/** In one statement, since a turn is as long as its statements are many. */
async function readBearings(tx: Tx): Promise<{ clock: ClockSegment; settings: Settings }> {
  const { rows } = await sql<ClockSegment & { stored: string | null }>`${kept}
    select since_wall, since_business, rate, ${storedSettings} as stored from clock_segment order by id desc limit 1`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Failure('configuration', 'The clock has no segment; run `ripen migrate` to seed it.')
  const { stored, ...clock } = row
  return { clock, settings: settingsOf(stored) }
}

interface Decided {
  readonly message: OutgoingMessage
  readonly decision: SendDecision | { readonly kind: 'fail'; readonly code: string }
}

function leadsOf(outcomes: readonly MessageOutcome[], claimed: readonly ClaimedMessage[]): LeadId[] {
  return [...new Set([...outcomes, ...claimed].map(({ leadId }) => leadId).filter((id) => id !== null))]
}

/** `sending` is a message gated before that has not begun: more than half a second passed, and it is judged again. */
function isHeldBy({ state, claimedBy }: Candidate, drainId: string): boolean {
  return claimedBy === drainId && (state === 'claimed' || state === 'sending')
}

function decide({ message, gate }: Candidate, settings: Settings, now: Date): Decided {
  const decision = decideSend(gate, settings.sending.stoppedAt !== null, now)
  const isMissing = decision.kind === 'send' && message.templateVersionId === null
  return { message, decision: isMissing ? { kind: 'fail', code: 'noTemplate' } : decision }
}

interface Change {
  readonly id: MessageId
  readonly state: string
  readonly not_before: Date | null
  readonly code: string | null
  readonly template: string | null
  readonly smtp_id: string | null
  readonly is_final: boolean
}

async function applyDecisions(tx: Tx, gate: Gate, decided: readonly Decided[], settings: Settings, now: Date): Promise<Judged[]> {
  if (decided.length === 0) return []
  const changes = decided.map((one) => changeOf(one, settings))
  await sql`${kept}
    update message set
      state = change.state,
      not_before = coalesce(change.not_before, message.not_before),
      outcome_code = change.code,
      template_version_id = coalesce(change.template, message.template_version_id),
      smtp_message_id = coalesce(message.smtp_message_id, change.smtp_id),
      final_at = case when change.is_final then ${now}::timestamptz end,
      claimed_by = case when change.state = 'sending' then message.claimed_by end,
      lease_until_wall = case when change.state = 'sending' then ${gate.leaseUntil}::timestamptz end,
      sending_since_wall = case when change.state = 'sending' then ${new Date()}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change
      (id uuid, state text, not_before timestamptz, code text, template uuid, smtp_id text, is_final boolean)
    where message.id = change.id`.execute(tx)
  const ended = decided.filter((_, index) => changes[index]?.is_final === true)
  await tellJourneys(
    tx,
    ended.map(({ message }) => message.enrolmentId),
  )
  return decided.flatMap((one) => passedOf(one, settings))
}

function changeOf({ message, decision }: Decided, settings: Settings): Change {
  const same = { id: message.id, not_before: null, code: null, template: null, smtp_id: null, is_final: false }
  switch (decision.kind) {
    case 'send':
      return { ...same, state: 'sending', template: message.templateVersionId, smtp_id: messageIdOf(message, settings) }
    case 'stay':
      return { ...same, state: 'queued' }
    case 'later':
      return { ...same, state: 'queued', not_before: decision.at, code: decision.code }
    case 'end':
      return { ...same, state: decision.state, code: decision.code, is_final: true }
    case 'fail':
      return { ...same, state: 'failed', code: decision.code, is_final: true }
    default:
      return decision satisfies never
  }
}

type Judged = Omit<Passed, 'clock'>

function passedOf({ message, decision }: Decided, settings: Settings): Judged[] {
  const { address, templateVersionId } = message
  if (decision.kind !== 'send' || address === null || templateVersionId === null) return []
  const smtpMessageId = messageIdOf(message, settings)
  return [{ message: { ...message, address, templateVersionId, smtpMessageId }, settings, judgedAtMs: performance.now() }]
}

/** The same for every attempt, so that a mail sent twice is recognised as one. */
function messageIdOf({ id, smtpMessageId }: OutgoingMessage, { mail }: Settings): string {
  return smtpMessageId ?? `<m.${id}@${mail.messageIdDomain}>`
}
