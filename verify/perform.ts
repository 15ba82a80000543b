/** Puts planned leads into a database, and lets them and their reps act as they would through the product's own doors. */
import { applyInbound } from '../db/inbound-apply.ts'
import { recordConsents } from '../db/consent-record.ts'
import { stopMarketing } from '../db/consents.ts'
import { enrolLead, wakeEnrolments } from '../db/enrolments.ts'
import { recordEvent } from '../db/events.ts'
import { loadFacts } from '../db/facts.ts'
import { acceptHandoff, contactedHandoff, rejectHandoff } from '../db/handoff-answer.ts'
import { closeHandoff, qualifyHandoff } from '../db/handoff-deal.ts'
import { lockLead } from '../db/lock.ts'
import type { Db, Tx } from '../db/open.ts'
import { emailHmac } from '../db/suppressions.ts'
import { closeTask } from '../db/tasks.ts'
import { never } from '../domain/failure.ts'
import type { HandoffId, LeadId, MessageId, TaskId } from '../domain/id.ts'
import type { DatedAct, RepAnswer } from '../domain/simulation/act.ts'
import type { PlannedLead } from './random-leads.ts'

const consentDays = 14
const dayMs = 86_400_000
const by = { actor: 'rep' }

export async function insertLead(tx: Tx, lead: PlannedLead, suppressionKey: string, at: Date): Promise<void> {
  const { attributes, ...fields } = lead.fields
  await tx
    .insertInto('lead')
    .values({
      ...fields,
      id: lead.id,
      email: lead.email,
      emailHmac: emailHmac(suppressionKey, lead.email),
      firstName: 'Kim',
      lastName: 'Muster',
      companyName: 'Muster GmbH',
      attributes: JSON.stringify(attributes),
      channel: 'form',
      direction: 'inbound',
      stageSince: at,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  await lockLead(tx, lead.id)
  await recordConsents(tx, consentsOf(lead, at), at)
}

function consentsOf({ id: leadId, marketing, tracking }: PlannedLead, at: Date) {
  const declared = { leadId, basis: 'consent', channel: 'verify', actor: 'lead' } as const
  const email = { ...declared, purpose: 'email_marketing' } as const
  const confirmed = { ...email, action: 'confirmed' } as const
  const requested = { ...email, action: 'requested', expiresAt: new Date(at.getTime() + consentDays * dayMs) } as const
  return [
    ...(marketing === 'none' ? [] : [marketing === 'pending' ? requested : confirmed]),
    ...(tracking ? [{ ...declared, purpose: 'tracking', action: 'confirmed' } as const] : []),
  ]
}

/** Does nothing where there is nothing to act on, such as a click without a mail. */
export async function perform(db: Db, leadId: LeadId, act: DatedAct): Promise<void> {
  switch (act.kind) {
    case 'event':
      return act.type === 'email.replied' ? reply(db, leadId, act.at) : happen(db, leadId, act)
    case 'stop':
      return locked(db, leadId, async (tx) => {
        await stopMarketing(tx, leadId, { reason: act.reason, source: 'verify', evidence: {} }, act.at)
      })
    case 'consent': {
      const { purpose, action, basis } = act
      return locked(db, leadId, async (tx) => {
        await recordConsents(tx, [{ leadId, purpose, action, basis, channel: 'verify', actor: 'lead' }], act.at)
        await wakeEnrolments(tx, leadId)
      })
    }
    case 'replyAnswered':
      return answerReply(db, leadId, act.at)
    case 'enrol':
      return locked(db, leadId, async (tx) => {
        const facts = await loadFacts(tx, leadId)
        const { journey: journeyKey, businessKey = '' } = act
        if (facts !== null) await enrolLead(tx, facts, { journeyKey, businessKey, by: 'hand' }, act.at)
      })
    case 'answer':
      return answer(db, leadId, act.answer, act.at)
    default:
      return never(act, 'act')
  }
}

function locked(db: Db, leadId: LeadId, work: (tx: Tx) => Promise<void>): Promise<void> {
  return db.transaction().execute(async (tx) => {
    if (await lockLead(tx, leadId)) await work(tx)
  })
}

async function happen(db: Db, leadId: LeadId, act: Extract<DatedAct, { kind: 'event' }>): Promise<void> {
  const { type, properties, at, id = `${type}:${leadId}:${at.toISOString()}` } = act
  const messageId = act.mail === undefined ? null : await newestMail(db, leadId)
  if (act.mail !== undefined && messageId === null) return
  const about = messageId === null ? {} : { messageId }
  await db.transaction().execute(async (tx) => {
    await recordEvent(tx, { id, leadId, type, occurredAt: at, source: 'verify', properties, ...about }, at)
  })
}

/** Of the marketing mails that reached the lead. */
async function newestMail(db: Db, leadId: LeadId): Promise<MessageId | null> {
  const mail = await db
    .selectFrom('message')
    .select('id')
    .where('leadId', '=', leadId)
    .where('state', '=', 'sent')
    .where('class', '=', 'marketing')
    .orderBy('sentAt', 'desc')
    .orderBy('templateKey')
    .limit(1)
    .executeTakeFirst()
  return (mail?.id as MessageId | undefined) ?? null
}

async function reply(db: Db, leadId: LeadId, at: Date): Promise<void> {
  const concerned = { leadId, messageId: await newestMail(db, leadId), trust: 'quoted' } as const
  const dedupKey = `verify:${leadId}:${at.toISOString()}`
  await applyInbound(db, { intent: { kind: 'reply', wish: 'talk' }, concerned, dedupKey, raw: null }, at)
}

async function answerReply(db: Db, leadId: LeadId, at: Date): Promise<void> {
  const lead = await db.selectFrom('lead').select('replyHoldTaskId').where('id', '=', leadId).executeTakeFirst()
  const taskId = (lead?.replyHoldTaskId as TaskId | undefined) ?? null
  if (taskId !== null) await db.transaction().execute((tx) => closeTask(tx, taskId, by.actor, at))
}

async function answer(db: Db, leadId: LeadId, given: RepAnswer, at: Date): Promise<void> {
  const open = await db
    .selectFrom('handoff')
    .select('id')
    .where('leadId', '=', leadId)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  if (open === undefined) return
  await db.transaction().execute((tx) => tell(tx, open.id as HandoffId, given, at))
}

async function tell(tx: Tx, id: HandoffId, given: RepAnswer, at: Date): Promise<unknown> {
  switch (given.kind) {
    case 'accept':
      return acceptHandoff(tx, id, by, at)
    case 'contacted':
      return contactedHandoff(tx, id, by, at)
    case 'qualify':
      return qualifyHandoff(tx, id, { ...by, method: 'bant', findings: { need: 'yes' } }, at)
    case 'reject':
      return rejectHandoff(tx, id, { ...by, reason: given.reason }, at)
    case 'opportunity':
    case 'won':
    case 'lost':
      return closeHandoff(tx, id, { ...by, outcome: given.kind }, at)
    default:
      return never(given, 'answer')
  }
}
