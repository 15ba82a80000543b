/** Stores what SMTP made of messages: sent with its event, queued again, failed with the stop a dead address demands, or unknown. */
import { sql } from 'kysely'
import type { LeadId, MessageId } from '../domain/id.ts'
import { mayResend, type SendOutcome } from '../domain/message.ts'
import type { OutgoingMessage } from './message-candidates.ts'
import { stopMarketing } from './consents.ts'
import { recordEvents } from './events.ts'
import { tellJourneys } from './messages.ts'
import { kept } from './kept-statements.ts'
import type { Tx } from './open.ts'
import { reportUnreachableRep } from './rep-unreachable.ts'

export interface MessageOutcome {
  readonly message: Pick<OutgoingMessage, 'id' | 'class' | 'resends' | 'enrolmentId' | 'templateKey' | 'step'>
  readonly leadId: LeadId | null
  readonly outcome: SendOutcome | { readonly kind: 'unusable'; readonly code: string } | { readonly kind: 'notBegun' }
  /** Business time of the answer. */
  readonly at: Date
  /** Wall time of the answer. */
  readonly wall: Date
}

/** The caller holds the locks of the leads. Safe to call twice: only rows this drain still holds change. */
export async function storeOutcomes(tx: Tx, drainId: string, outcomes: readonly MessageOutcome[], now: Date): Promise<void> {
  if (outcomes.length === 0) return
  const stored = await updateRows(tx, drainId, outcomes)
  const ours = outcomes.filter(({ message }) => stored.has(message.id))
  await recordEvents(tx, ours.flatMap(eventOf), now)
  for (const outcome of ours) {
    await stopDeadAddress(tx, outcome, now)
    await reportRefusal(tx, outcome, now)
  }
  const ended = ours.filter(isUnhappyEnd)
  await tellJourneys(
    tx,
    ended.map(({ message }) => message.enrolmentId),
  )
}

interface Change {
  readonly id: MessageId
  readonly state: 'sent' | 'queued' | 'failed' | 'unknown'
  readonly code: string | null
  readonly at: Date
  readonly retry_wall: Date | null
  readonly attempts: number
  readonly resends: number
}

/** An answer that comes after its row was given up as `unknown` still settles it; a row that went on without us stays. */
async function updateRows(tx: Tx, drainId: string, outcomes: readonly MessageOutcome[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`${kept}
    update message set
      state = change.state,
      outcome_code = change.code,
      attempts = message.attempts + change.attempts,
      resends = message.resends + change.resends,
      retry_wall = change.retry_wall,
      sent_at = case when change.state = 'sent' then change.at end,
      final_at = case when change.state <> 'queued' then change.at end,
      claimed_by = case when change.state = 'unknown' then message.claimed_by end,
      lease_until_wall = null,
      sending_since_wall = null
    from jsonb_to_recordset(${JSON.stringify(outcomes.map(changeOf))}::jsonb) as change
      (id uuid, state text, code text, at timestamptz, retry_wall timestamptz, attempts integer, resends integer)
    where message.id = change.id and message.claimed_by = ${drainId} and message.state in ('sending', 'unknown')
    returning message.id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

function changeOf({ message, outcome, at, wall }: MessageOutcome): Change {
  const same = { id: message.id, code: null, at, retry_wall: null, attempts: 0, resends: 0 }
  switch (outcome.kind) {
    case 'sent':
      return { ...same, state: 'sent' }
    case 'notBegun':
      return { ...same, state: 'queued' }
    case 'retry':
      return { ...same, state: 'queued', code: outcome.code, retry_wall: new Date(wall.getTime() + outcome.delayMs), attempts: 1 }
    case 'failed':
    case 'gaveUp':
    case 'unusable':
      return { ...same, state: 'failed', code: outcome.code, attempts: 1 }
    case 'unknown':
      return mayResend(message)
        ? { ...same, state: 'queued', code: 'resend', attempts: 1, resends: 1 }
        : { ...same, state: 'unknown', code: outcome.code, attempts: 1 }
    default:
      return outcome satisfies never
  }
}

function isUnhappyEnd(outcome: MessageOutcome): boolean {
  const { state } = changeOf(outcome)
  return state === 'failed' || state === 'unknown'
}

function eventOf({ message, leadId, outcome, at }: MessageOutcome) {
  if (leadId === null) return []
  const about = { template: message.templateKey, step: message.step }
  const base = { leadId, occurredAt: at, source: 'mail', messageId: message.id }
  if (outcome.kind === 'sent') return [{ ...base, id: `sent:${message.id}`, type: 'email.sent', properties: about }]
  if (outcome.kind !== 'failed') return []
  return [{ ...base, id: `bounce:${message.id}`, type: 'email.bounced', properties: { ...about, ...outcome.bounce } }]
}

async function stopDeadAddress(tx: Tx, { message, leadId, outcome }: MessageOutcome, now: Date): Promise<void> {
  if (leadId === null || outcome.kind !== 'failed' || outcome.bounce.class !== 'hard') return
  const evidence = { messageId: message.id, event: 'recorded', detail: { reason: outcome.bounce.reason } } as const
  await stopMarketing(tx, leadId, { reason: 'hard_bounce', source: 'smtp', evidence }, now)
}

/** A rep has no lead's events and stops; a person is told. */
async function reportRefusal(tx: Tx, { message, leadId, outcome }: MessageOutcome, now: Date): Promise<void> {
  if (leadId !== null || outcome.kind !== 'failed') return
  await reportUnreachableRep(tx, message.id, outcome.bounce.reason, now)
}
