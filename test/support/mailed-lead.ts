/** A lead in the database who has been sent a mail, stating only what a test is about. */
import { v7 as uuidv7 } from 'uuid'
import { emailHmac } from '../../db/suppressions.ts'
import { seed } from '../../db/seed.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import type { Db } from '../../db/open.ts'
import type { LeadId, MessageId } from '../../domain/id.ts'
import { monday } from './builders.ts'
import { testConfig } from './client.ts'

export const testSecrets = testConfig().secrets

export interface MailedLead {
  readonly leadId: LeadId
  readonly messageId: MessageId
  readonly email: string
}

export interface MailedLeadOptions {
  readonly email?: string
  readonly tracking?: boolean
  readonly state?: 'sent' | 'unknown'
  readonly class?: 'marketing' | 'transactional'
  /** Targets of the template's links, in order. */
  readonly links?: readonly string[]
  /** Targets that depend on the lead, by position. */
  readonly personalLinks?: Readonly<Record<number, string>>
}

/** Seeds settings and a clock that stands on `monday`; call once per database. */
export async function seedStandingClock(db: Db): Promise<void> {
  await seed(db, { settings: initialSettings, clock: { from: monday, rate: 0 } })
}

/** Marketing consent is confirmed, tracking only if asked for. */
export async function aMailedLead(db: Db, options: MailedLeadOptions = {}): Promise<MailedLead> {
  const leadId = uuidv7() as LeadId
  const email = options.email ?? `lead-${leadId.slice(-8)}@kunde.example`
  await db
    .insertInto('lead')
    .values({
      ...noLeadFields,
      id: leadId,
      email,
      emailHmac: emailHmac(testSecrets.suppressionKey, email),
      channel: 'form',
      direction: 'inbound',
      stageSince: monday,
      createdAt: monday,
      updatedAt: monday,
    })
    .execute()
  await confirmConsent(db, leadId, 'email_marketing')
  if (options.tracking === true) await confirmConsent(db, leadId, 'tracking')
  return { leadId, email, messageId: await aSentMessage(db, leadId, options) }
}

async function confirmConsent(db: Db, leadId: LeadId, purpose: 'email_marketing' | 'tracking'): Promise<void> {
  const id = uuidv7()
  const event = { id, leadId, purpose, action: 'confirmed' as const, basis: 'consent' as const, channel: 'test', actor: 'lead' }
  await db
    .insertInto('consentEvent')
    .values({ ...event, occurredAt: monday, formId: null, evidenceHash: '', previousHash: '', hash: id })
    .execute()
  await db
    .insertInto('consent')
    .values({
      leadId,
      purpose,
      status: 'confirmed',
      basis: 'consent',
      reason: null,
      since: monday,
      expiresAt: null,
      consentEventId: id,
    })
    .execute()
}

/** A further mail to a lead, gone out on `monday`. */
export async function aSentMessage(db: Db, leadId: LeadId, options: MailedLeadOptions = {}): Promise<MessageId> {
  const messageId = uuidv7() as MessageId
  await db
    .insertInto('transport')
    .values({ id: 'default', pausedAt: null, pausedReason: null, backoffUntilWall: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('message')
    .values({
      ...noMessageFields,
      id: messageId,
      sendKey: messageId,
      class: options.class ?? 'marketing',
      leadId,
      templateVersionId: await aTemplate(db, options.links ?? []),
      state: options.state ?? 'sent',
      smtpMessageId: `<m.${messageId}@firma.example>`,
      notBefore: monday,
      queuedAt: monday,
      sentAt: options.state === 'unknown' ? null : monday,
      finalAt: monday,
    })
    .execute()
  const personal = Object.entries(options.personalLinks ?? {})
  for (const [position, url] of personal)
    await db
      .insertInto('messageLink')
      .values({ messageId, position: Number(position), url })
      .execute()
  return messageId
}

async function aTemplate(db: Db, links: readonly string[]): Promise<string> {
  const id = uuidv7()
  await db
    .insertInto('templateVersion')
    .values({
      id,
      key: id,
      language: 'de',
      version: 1,
      status: 'published',
      class: 'marketing',
      subject: 'Prüfliste',
      mjml: null,
      html: null,
      text: '',
      links: JSON.stringify(links.map((url, position) => ({ position, url, label: '' }))),
      contentHash: id,
      publishedAt: monday,
      createdAt: monday,
    })
    .execute()
  return id
}

const noLeadFields = {
  externalId: null,
  phone: null,
  salutation: null,
  firstName: null,
  lastName: null,
  companyId: null,
  companyName: null,
  jobTitle: null,
  industry: null,
  employees: null,
  country: null,
  region: null,
  postalCode: null,
  timeZone: null,
  note: null,
  disqualifiedReason: null,
  ownerRepId: null,
  coolOffUntil: null,
  lastHandoffClosedAt: null,
  highIntentAt: null,
  reconsiderAt: null,
  needsData: null,
  replyHoldTaskId: null,
  objectedAt: null,
}

const noMessageFields = {
  kind: 'journey',
  transportId: 'default',
  repId: null,
  enrolmentId: null,
  step: null,
  templateKey: 'checklist',
  language: 'de',
  expiresAt: null,
  retryWall: null,
  claimedBy: null,
  leaseUntilWall: null,
  sendingSinceWall: null,
  domain: null,
  outcomeCode: null,
}
