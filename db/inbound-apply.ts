/** What a returned mail changes: stops, events, a task for a person; once per mail, under the lead's lock. */
import { addWorkingTime } from '../domain/calendar.ts'
import { type HardReason, isSendersFault, isWornOut, type SoftReason } from '../domain/bounce.ts'
import { never } from '../domain/failure.ts'
import type { LeadId, MessageId, RepId } from '../domain/id.ts'
import type { ReplyWish } from '../domain/reply.ts'
import { stopMarketing } from './consents.ts'
import { recordEvent } from './events.ts'
import { type Concerned, type InboundRow, insertInbound } from './inbound.ts'
import { lockLead } from './lock.ts'
import { settleUnknown } from './message-evidence.ts'
import type { Db, Tx } from './open.ts'
import { reportUnreachableRep } from './rep-unreachable.ts'
import { readRep } from './reps.ts'
import { createTask } from './tasks.ts'
import { readTeam, readTeams } from './teams.ts'

export type InboundIntent =
  | { readonly kind: 'bounce'; readonly class: 'hard'; readonly reason: HardReason; readonly status: string }
  | { readonly kind: 'bounce'; readonly class: 'soft'; readonly reason: SoftReason; readonly status: string }
  | { readonly kind: 'delayed'; readonly status: string }
  | { readonly kind: 'reply'; readonly wish: ReplyWish }
  | { readonly kind: 'autoReply' | 'unsubscribe' | 'complaint' | 'unmatched' }

export interface InboundMail {
  readonly intent: InboundIntent
  readonly concerned: Concerned | null
  readonly dedupKey: string
  /** Null: not kept. */
  readonly raw: Buffer | null
}

/** `kept`: stored, and nothing else happened. */
export type InboundOutcome = 'applied' | 'duplicate' | 'kept'

/** Safe to repeat: the same mail changes something once. What is not believed is kept with its lead, so that erasing finds it. */
export async function applyInbound(db: Db, mail: InboundMail, now: Date): Promise<InboundOutcome> {
  const intent = isBelievable(mail) ? mail.intent : ({ kind: 'unmatched' } as const)
  return db.transaction().execute(async (tx) => {
    const leadId = mail.concerned?.leadId ?? null
    const known = leadId !== null && (await lockLead(tx, leadId))
    const messageId = mail.concerned?.messageId ?? null
    const id = await insertInbound(tx, rowOf(mail, intent, { leadId: known ? leadId : null, messageId }), now)
    if (id === null) return 'duplicate'
    if (messageId !== null && intent.kind !== 'unmatched') await settleUnknown(tx, messageId)
    if (known) return applyIntent(tx, { id, leadId, messageId }, intent, now)
    const isToRep =
      intent.kind === 'bounce' && messageId !== null && (await reportUnreachableRep(tx, messageId, intent.reason, now))
    return isToRep ? 'applied' : 'kept'
  })
}

/** A report without a trace only we could have left may be anybody's; a person's own words count from their address. */
function isBelievable({ intent, concerned }: InboundMail): boolean {
  if (concerned === null) return false
  return concerned.trust !== 'address' || intent.kind === 'reply' || intent.kind === 'autoReply'
}

function rowOf(mail: InboundMail, intent: InboundIntent, concerned: Pick<Concerned, 'leadId' | 'messageId'>): InboundRow {
  return {
    kind: intent.kind,
    ...concerned,
    dedupKey: mail.dedupKey,
    raw: mail.raw,
    ...(intent.kind === 'bounce' ? { class: `${intent.class}.${intent.reason}` } : {}),
    ...('status' in intent ? { statusCode: intent.status } : {}),
  }
}

interface Applied {
  /** The inbound mail's. */
  readonly id: string
  readonly leadId: LeadId
  readonly messageId: MessageId | null
}

async function applyIntent(tx: Tx, applied: Applied, intent: InboundIntent, now: Date): Promise<InboundOutcome> {
  switch (intent.kind) {
    case 'bounce':
      await applyBounce(tx, applied, intent, now)
      return 'applied'
    case 'unsubscribe':
      await stop(tx, applied, 'unsubscribe', now)
      return 'applied'
    case 'complaint':
      await stop(tx, applied, 'complaint', now)
      return 'applied'
    case 'reply':
      if (intent.wish !== 'talk') await stop(tx, applied, 'unsubscribe', now)
      if (intent.wish !== 'stopOnly') await askForAnswer(tx, applied, now)
      return 'applied'
    case 'autoReply':
    case 'delayed':
    case 'unmatched':
      return 'kept'
    default:
      return never(intent, 'inbound mail')
  }
}

async function stop(tx: Tx, { leadId, messageId }: Applied, reason: 'unsubscribe' | 'complaint', now: Date): Promise<void> {
  await stopMarketing(tx, leadId, { reason, source: 'mail', evidence: messageId === null ? {} : { messageId } }, now)
}

async function applyBounce(
  tx: Tx,
  { id, leadId, messageId }: Applied,
  bounce: Extract<InboundIntent, { kind: 'bounce' }>,
  now: Date,
): Promise<void> {
  const evidence = messageId === null ? {} : { messageId }
  const properties = { class: bounce.class, reason: bounce.reason, status: bounce.status }
  await recordEvent(
    tx,
    { id: `bounce:${id}`, leadId, type: 'email.bounced', occurredAt: now, source: 'mail', properties, ...evidence },
    now,
  )
  if (bounce.class === 'soft' && !isWornOut(await softBounces(tx, leadId), now)) return
  const stopped = {
    reason: 'hard_bounce',
    source: 'bounce',
    evidence: { ...evidence, event: 'recorded', detail: properties },
  } as const
  await stopMarketing(tx, leadId, stopped, now)
}

/** Those that say something about the address, since it last showed a sign of life. */
async function softBounces(tx: Tx, leadId: LeadId): Promise<Date[]> {
  const events = await tx
    .selectFrom('event')
    .leftJoin('eventVerdict', 'eventVerdict.eventId', 'event.id')
    .select(['event.type', 'event.occurredAt', 'event.properties', 'eventVerdict.verdict'])
    .where('event.leadId', '=', leadId)
    .where('event.type', 'in', ['email.bounced', 'email.opened', 'email.clicked', 'email.replied'])
    .orderBy('event.occurredAt')
    .execute()
  const lastLife = events.findLastIndex((event) => event.type !== 'email.bounced' && event.verdict !== 'machine')
  return events.slice(lastLife + 1).flatMap((event) => {
    const { class: grade, reason } = event.properties as { class?: string; reason?: SoftReason }
    return grade === 'soft' && reason !== undefined && !isSendersFault(reason) ? [event.occurredAt] : []
  })
}

/** The owner answers, else marketing; marketing email waits meanwhile. An open task for an earlier reply covers this one too. */
async function askForAnswer(tx: Tx, { id, leadId, messageId }: Applied, now: Date): Promise<void> {
  await recordEvent(
    tx,
    {
      id: `reply:${id}`,
      leadId,
      type: 'email.replied',
      occurredAt: now,
      source: 'mail',
      properties: { inboundMailId: id },
      ...(messageId === null ? {} : { messageId }),
    },
    now,
  )
  const lead = await tx
    .selectFrom('lead')
    .select(['ownerRepId', 'replyHoldTaskId'])
    .where('id', '=', leadId)
    .executeTakeFirstOrThrow()
  if (lead.replyHoldTaskId !== null) return
  const ownerId = lead.ownerRepId as RepId | null
  const owner = ownerId === null ? ({ role: 'marketing' } as const) : ({ role: 'rep', repId: ownerId } as const)
  const due = await replyDue(tx, ownerId, now)
  const task = {
    kind: 'answerReply',
    leadId,
    ...owner,
    ...due,
    refs: { inboundMailId: id },
    dedupKey: `answerReply:${id}`,
  } as const
  const created = await createTask(tx, task, now)
  await tx.updateTable('lead').set({ replyHoldTaskId: created.id }).where('id', '=', leadId).execute()
}

/** As long as an offered lead may wait, on the calendar of the owner's team, else of the first; never without a team. */
async function replyDue(tx: Tx, ownerId: RepId | null, now: Date): Promise<{ dueAt?: Date }> {
  const team = ownerId === null ? (await readTeams(tx))[0] : await readTeam(tx, (await readRep(tx, ownerId)).teamId)
  return team === undefined ? {} : { dueAt: addWorkingTime(team.calendar, now, team.sla.firstResponseMs) }
}
