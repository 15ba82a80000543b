/** Leads with fixed ids who do the same things at the same business times in every run, and what became of them. */
import { publishStarter } from '../../client/launch/starter.ts'
import { recordConsents } from '../../db/consent-record.ts'
import { recordEvent } from '../../db/events.ts'
import { acceptHandoff, rejectHandoff } from '../../db/handoff-answer.ts'
import { lockLead } from '../../db/lock.ts'
import { stopMarketing } from '../../db/consents.ts'
import type { Db, Tx } from '../../db/open.ts'
import { seedSample } from '../../db/seed-sample.ts'
import { emailHmac } from '../../db/suppressions.ts'
import { never } from '../../domain/failure.ts'
import type { HandoffId, LeadId, MessageId } from '../../domain/id.ts'
import type { DatedAct, RepAnswer } from '../../domain/simulation/act.ts'
import { monday } from './builders.ts'
import { seedStandingClock, testSecrets } from './mailed-lead.ts'
import type { ScriptedAct } from '../../verify/fast-forward.ts'

const hour = 3_600_000
const day = 24 * hour

/** 03:17 in Berlin: no window, wait or working day begins or ends within two hours. */
const night = (days: number) => new Date(monday.getTime() + days * day - 5 * hour + 17 * 60_000)

const leadIdAt = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}` as LeadId

const behaviours = [
  'silent',
  'reader',
  'ripe',
  'asks',
  'leaves',
  'objects',
  'bounces',
  'recycled',
  'untracked',
  'unconfirmed',
] as const
type Behaviour = (typeof behaviours)[number]
const behaviourOf = (index: number): Behaviour => behaviours[index % behaviours.length] ?? 'silent'

export const addressOf = (index: number) => `${behaviourOf(index)}-${index}@kunde-${index}.example`

/** The clock stands on `monday`; every lead has just downloaded the whitepaper. */
export async function seedScriptedLeads(db: Db, count: number): Promise<void> {
  await seedStandingClock(db)
  const rep = { name: 'Rep', email: 'rep@firma.example', phone: '+49 89 1', isTeamLead: true }
  await seedSample(db, { settings: {}, sla: {}, reps: [rep] })
  await db.updateTable('rep').set({ capacity: 10_000 }).execute()
  await publishStarter(db, monday)
  for (let index = 0; index < count; index += 1) await db.transaction().execute((tx) => insertLead(tx, index))
}

async function insertLead(tx: Tx, index: number): Promise<void> {
  const leadId = leadIdAt(index)
  const email = addressOf(index)
  await tx
    .insertInto('lead')
    .values({
      id: leadId,
      email,
      emailHmac: emailHmac(testSecrets.suppressionKey, email),
      ...fieldsOf(behaviourOf(index)),
      channel: 'whitepaper',
      direction: 'inbound',
      stageSince: monday,
      createdAt: monday,
      updatedAt: monday,
    })
    .execute()
  await lockLead(tx, leadId)
  await recordConsents(tx, consentsOf(leadId, behaviourOf(index)), monday)
  await recordEvent(
    tx,
    { id: `wp-${index}`, leadId, type: 'whitepaper.downloaded', occurredAt: monday, source: 'script', properties: {} },
    monday,
  )
}

function fieldsOf(behaviour: Behaviour) {
  const fits = behaviour !== 'reader'
  return {
    phone: '+49 89 1234567',
    firstName: 'Kim',
    lastName: 'Muster',
    companyName: 'Muster Maschinenbau GmbH',
    jobTitle: fits ? 'Werksleiter' : 'Assistenz',
    industry: fits ? 'Maschinenbau' : null,
    employees: 300,
    country: 'DE',
  }
}

function consentsOf(leadId: LeadId, behaviour: Behaviour) {
  const declare = (purpose: 'email_marketing' | 'tracking', action: 'confirmed' | 'requested') =>
    ({ leadId, purpose, action, basis: 'consent', channel: 'script', actor: 'lead' }) as const
  if (behaviour === 'unconfirmed') return [declare('email_marketing', 'requested')]
  const marketing = declare('email_marketing', 'confirmed')
  return behaviour === 'untracked' ? [marketing] : [marketing, declare('tracking', 'confirmed')]
}

/** Everything that people do in 60 days, performed on a database. */
export function scriptFor(db: Db, count: number): ScriptedAct[] {
  return Array.from({ length: count }, (_, index) =>
    actsOf(index).map((act) => ({ at: act.at, perform: () => perform(db, leadIdAt(index), act) })),
  ).flat()
}

/** The same as plain values, by lead. */
export function actsByLead(count: number): ReadonlyMap<LeadId, readonly DatedAct[]> {
  return new Map(Array.from({ length: count }, (_, index) => [leadIdAt(index), actsOf(index)]))
}

function actsOf(index: number): DatedAct[] {
  const behaviour = behaviourOf(index)
  // Minutes apart, so that no two leads act at one instant.
  const at = (days: number) => new Date(night(days).getTime() + index * 60_000)
  const does = (days: number, type: string, properties = {}) => ({
    kind: 'event' as const,
    id: `${type}:${leadIdAt(index)}:${at(days).toISOString()}`,
    type,
    properties,
    at: at(days),
  })
  const clicks = (days: number): DatedAct => ({
    ...does(days, 'email.clicked', { link: 0, method: 'GET', agent: 'browser', wallAt: at(days).toISOString() }),
    mail: 'newest',
  })
  const answers = (days: number, answer: RepAnswer): DatedAct => ({ kind: 'answer', answer, at: at(days) })
  const stops = (days: number, reason: 'unsubscribe' | 'objection'): DatedAct => ({ kind: 'stop', reason, at: at(days) })
  switch (behaviour) {
    case 'silent':
    case 'bounces':
    case 'untracked':
    case 'unconfirmed':
      return []
    case 'reader':
      return [clicks(3), clicks(9), clicks(16)]
    case 'ripe':
      return [clicks(3), does(4, 'page.viewed', price), does(9, 'webinar.attended'), answers(10, { kind: 'accept' })]
    case 'asks':
      return [does(5, 'demo.requested'), answers(6, { kind: 'accept' }), answers(12, { kind: 'reject', reason: 'noNeed' })]
    case 'leaves':
      return [clicks(3), stops(8, 'unsubscribe')]
    case 'objects':
      return [does(4, 'callback.requested'), stops(15, 'objection')]
    case 'recycled':
      return [does(5, 'demo.requested'), answers(6, { kind: 'reject', reason: 'unreachable' }), clicks(45)]
    default:
      return never(behaviour, 'behaviour')
  }
}

const price = { url: 'https://www.example.de/preise' }

function perform(db: Db, leadId: LeadId, act: DatedAct): Promise<void> {
  switch (act.kind) {
    case 'event':
      return record(db, leadId, act)
    case 'answer':
      return answerOpen(db, leadId, act.answer, act.at)
    case 'stop':
      return db.transaction().execute(async (tx) => {
        await lockLead(tx, leadId)
        await stopMarketing(tx, leadId, { reason: act.reason, source: 'script', evidence: {} }, act.at)
      })
    case 'consent':
    case 'replyAnswered':
    case 'enrol':
      throw new Error(`The script has no ${act.kind}.`)
    default:
      return never(act, 'act')
  }
}

/** What is about a mail happens to the newest one; nothing when none was sent. */
async function record(db: Db, leadId: LeadId, { id = '', type, properties, mail, at }: Extract<DatedAct, { kind: 'event' }>) {
  const messageId = mail === undefined ? null : await newestMail(db, leadId)
  if (mail !== undefined && messageId === null) return
  const about = messageId === null ? {} : { messageId }
  await db.transaction().execute(async (tx) => {
    await recordEvent(tx, { id, leadId, type, occurredAt: at, source: 'script', properties, ...about }, at)
  })
}

async function newestMail(db: Db, leadId: LeadId): Promise<MessageId | null> {
  const mail = await db
    .selectFrom('message')
    .select('id')
    .where('leadId', '=', leadId)
    .where('state', '=', 'sent')
    .where('class', '=', 'marketing')
    .orderBy('sentAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return mail === undefined ? null : (mail.id as MessageId)
}

async function answerOpen(db: Db, leadId: LeadId, answer: RepAnswer, at: Date): Promise<void> {
  const open = await db
    .selectFrom('handoff')
    .select('id')
    .where('leadId', '=', leadId)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  if (open === undefined) return
  const id = open.id as HandoffId
  await db.transaction().execute(async (tx) => {
    if (answer.kind === 'accept') await acceptHandoff(tx, id, { actor: 'rep' }, at)
    if (answer.kind === 'reject') await rejectHandoff(tx, id, { actor: 'rep', reason: answer.reason }, at)
  })
}
