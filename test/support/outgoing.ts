/** Leads who may be mailed, reps, queued messages and drains over a test sink, stating only what a test is about. */
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import type { DrainLimits } from '../../activities/mail-limits.ts'
import { drainMail } from '../../activities/mail.ts'
import { publishTemplate } from '../../client/templates.ts'
import { setClock } from '../../db/clock.ts'
import { type MessageRequest, queueMessage } from '../../db/messages.ts'
import type { Db } from '../../db/open.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'
import { emailHmac } from '../../db/suppressions.ts'
import type { LeadId, MessageId, RepId } from '../../domain/id.ts'
import type { Settings } from '../../domain/settings.ts'
import { testSecrets } from './mailed-lead.ts'
import type { TestSink } from './sink.ts'

/** A Tuesday, 10:00 in Berlin: inside every usual window. */
export const tuesday = new Date('2026-03-03T09:00:00Z')

export const sampleSender: Settings = {
  ...initialSettings,
  sender: {
    companyName: 'Beispiel Prüftechnik GmbH',
    fromName: 'Beispiel Prüftechnik',
    fromEmail: 'post@example.de',
    replyTo: 'vertrieb@example.de',
    imprint: { de: ['Beispiel Prüftechnik GmbH', 'Musterstraße 12'], en: ['Beispiel Prüftechnik GmbH', 'Germany'] },
    websiteUrl: 'https://www.example.de',
    privacyUrl: 'https://www.example.de/datenschutz',
    brandColor: '#146c5f',
  },
  mail: { bounceDomain: 'bounce.example.de', messageIdDomain: 'example.de' },
}

/** Settings, templates of one paragraph, and a clock that stands on `tuesday`. */
export async function seedForMail(db: Db): Promise<void> {
  await seed(db, { settings: sampleSender, clock: { from: tuesday, rate: 0 } })
  for (const kind of ['marketing', 'transactional', 'internal'])
    await db.transaction().execute((tx) => publishTemplate(tx, shortTemplate(kind), tuesday))
}

export function shortTemplate(of: string, body = 'Siehe <a href="https://www.example.de/a?b=1&amp;c=2">Bericht</a>'): string {
  const greeting = of === 'internal' ? 'Guten Tag' : '{{lead.greeting}}'
  return `---
template: short-${of}
language: de
class: ${of}
subject: "Für ${of === 'internal' ? '{{rep.name}}' : "{{fallback lead.companyName 'Sie'}}"}"
preheader: "Eine kurze Vorschau, die sagt, was der Betreff nicht sagt."
---
<mj-section><mj-column><mj-text><p>${greeting},</p><p>${body}</p></mj-text></mj-column></mj-section>`
}

export async function moveClock(db: Db, to: Date, rate = 0): Promise<void> {
  await db.transaction().execute((tx) => setClock(tx, { from: to, rate, reason: 'test' }))
}

export interface MailableLead {
  readonly email?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly companyName?: string
  readonly marketing?: 'confirmed' | 'pending' | 'none'
  readonly tracking?: boolean
}

export async function aMailableLead(db: Db, given: MailableLead = {}): Promise<{ leadId: LeadId; email: string }> {
  const leadId = uuidv7() as LeadId
  const email = given.email ?? `lead-${leadId.slice(-12)}@${leadId.slice(-12)}.example`
  const times = { stageSince: tuesday, createdAt: tuesday, updatedAt: tuesday }
  const { firstName = null, lastName = null, companyName = null } = given
  const hmac = emailHmac(testSecrets.suppressionKey, email)
  await db
    .insertInto('lead')
    .values({
      id: leadId,
      email,
      emailHmac: hmac,
      firstName,
      lastName,
      companyName,
      channel: 'form',
      direction: 'inbound',
      ...times,
    })
    .execute()
  if (given.marketing !== 'none') await consent(db, leadId, 'email_marketing', given.marketing ?? 'confirmed')
  if (given.tracking === true) await consent(db, leadId, 'tracking', 'confirmed')
  return { leadId, email }
}

async function consent(db: Db, leadId: LeadId, purpose: 'email_marketing' | 'tracking', status: 'confirmed' | 'pending') {
  const id = uuidv7()
  const evidence = { evidenceHash: '', previousHash: '', hash: id }
  const said = { leadId, purpose, basis: 'consent' } as const
  await db
    .insertInto('consentEvent')
    .values({ ...said, ...evidence, id, action: 'confirmed', channel: 'test', actor: 'lead', occurredAt: tuesday })
    .execute()
  await db
    .insertInto('consent')
    .values({ ...said, status, since: tuesday, expiresAt: null, consentEventId: id })
    .execute()
}

export async function aRep(db: Db, email = `rep-${uuidv7().slice(-12)}@example.de`): Promise<RepId> {
  const { id: teamId } = await db.selectFrom('team').select('id').limit(1).executeTakeFirstOrThrow()
  const id = uuidv7() as RepId
  await db.insertInto('rep').values({ id, teamId, name: 'Jana Vogt', email, createdAt: tuesday }).execute()
  return id
}

/** A marketing message due now, unless told otherwise. */
export async function queue(db: Db, request: Partial<MessageRequest>, now = tuesday): Promise<MessageId> {
  const of = request.class ?? 'marketing'
  const all = { sendKey: uuidv7(), class: of, kind: 'test', templateKey: `short-${of}`, language: 'de', notBefore: now } as const
  const { id } = await db.transaction().execute((tx) => queueMessage(tx, { ...all, ...request }, now))
  return id
}

export function readMessage(db: Db, id: MessageId) {
  return db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export interface TestDrain {
  readonly signal?: AbortSignal
  readonly limits?: Partial<DrainLimits>
}

/** Sends what is due now over the sink, and returns. */
export function drain(db: Db, sink: Pick<TestSink, 'port'> | null, { signal, limits }: TestDrain = {}) {
  return drainMail(
    { db, config: drainConfig(sink), log: pino({ level: 'silent' }) },
    {
      transportId: 'default',
      workerId: uuidv7(),
      signal: signal ?? new AbortController().signal,
      heartbeat: () => {},
      maxMs: 20_000,
      limits: { lingerMs: 0, ...limits },
    },
  )
}

function drainConfig(sink: Pick<TestSink, 'port'> | null) {
  return {
    smtpUrl: sink === null ? null : `smtp://127.0.0.1:${sink.port}`,
    sinkPort: null,
    publicUrl: 'https://t.example.de',
    secrets: testSecrets,
  }
}
