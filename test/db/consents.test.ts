import { beforeAll, expect, test } from 'vitest'
import { isChainIntact } from '../../db/consent-chain.ts'
import { recordConsent } from '../../db/consent-record.ts'
import { consentsOf } from '../../db/consent-rows.ts'
import { expireConsents, type MarketingStop, stopMarketing } from '../../db/consents.ts'
import { readLead } from '../../db/leads.ts'
import { lockLead } from '../../db/lock.ts'
import { queueMessage } from '../../db/messages.ts'
import { emailHmac, suppress, suppressionsOf } from '../../db/suppressions.ts'
import type { LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { capturedLead, captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { seedStandingClock } from '../support/mailed-lead.ts'

const database = testDatabase()
beforeAll(() => seedStandingClock(database.db))

const hmacOf = (email: string) => emailHmac(captureOptions.suppressionKey, email)

async function aSubscriber(): Promise<{ leadId: LeadId; email: string }> {
  const lead = await capturedLead(database.db)
  const base = { leadId: lead.leadId, action: 'confirmed', basis: 'consent', channel: 'link', actor: 'lead' } as const
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, lead.leadId)
    for (const purpose of ['email_marketing', 'tracking'] as const)
      await recordConsent(tx, { ...base, purpose, evidence: { email: lead.email, text: 'Ja', ip: '192.0.2.1' } }, monday)
    for (const messageClass of ['marketing', 'transactional'] as const) {
      const mail = { class: messageClass, kind: 'test', leadId: lead.leadId, templateKey: 'checklist', language: 'de' } as const
      await queueMessage(tx, { ...mail, sendKey: `${messageClass}:${lead.leadId}`, notBefore: after(monday, '1d') }, monday)
    }
  })
  return lead
}

async function stop(leadId: LeadId, reason: MarketingStop['reason'], evidence: MarketingStop['evidence'] = {}) {
  return database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    return stopMarketing(tx, leadId, { reason, source: 'test', evidence }, after(monday, '1h'))
  })
}

const typesOf = async (leadId: LeadId) =>
  (await database.db.selectFrom('event').select('type').where('leadId', '=', leadId).execute()).map((event) => event.type)

const statesOf = async (leadId: LeadId) =>
  Object.fromEntries(
    (await database.db.selectFrom('message').select(['class', 'state']).where('leadId', '=', leadId).execute()).map((message) => [
      message.class,
      message.state,
    ]),
  )

test.each([
  ['unsubscribe', 'marketing', 'withdrawn', 'confirmed', 'queued', 'unsubscribed'],
  ['objection', 'marketing', 'withdrawn', 'withdrawn', 'queued', 'consent.withdrawn'],
  ['complaint', 'all_but_optin', 'withdrawn', 'confirmed', 'suppressed', 'email.complained'],
  ['hard_bounce', 'all', 'confirmed', 'confirmed', 'suppressed', 'email.bounced'],
] as const)(
  'after %s the address is blocked for %s, email consent is %s, tracking %s, transactional mail %s',
  async (reason, scope, email, tracking, transactional, type) => {
    const lead = await aSubscriber()
    expect(await stop(lead.leadId, reason)).toEqual({ changed: true })
    expect(await suppressionsOf(database.db, hmacOf(lead.email))).toEqual([{ scope, reason }])
    const consents = await consentsOf(database.db, lead.leadId)
    expect([consents.email_marketing?.status, consents.tracking?.status]).toEqual([email, tracking])
    expect(await statesOf(lead.leadId)).toEqual({ marketing: 'suppressed', transactional })
    expect(await typesOf(lead.leadId)).toEqual([type])
    expect((await readLead(database.db, lead.leadId))?.objectedAt ?? null).toEqual(
      reason === 'objection' ? after(monday, '1h') : null,
    )
  },
)

test('stopping twice records once', async () => {
  const { leadId } = await aSubscriber()
  await stop(leadId, 'unsubscribe')
  expect(await stop(leadId, 'unsubscribe')).toEqual({ changed: false })
  expect(await typesOf(leadId)).toEqual(['unsubscribed'])
})

test('an unsubscribe and a later complaint are both on record', async () => {
  const lead = await aSubscriber()
  await stop(lead.leadId, 'unsubscribe')
  await stop(lead.leadId, 'complaint')
  expect((await suppressionsOf(database.db, hmacOf(lead.email))).map((entry) => entry.reason)).toEqual([
    'unsubscribe',
    'complaint',
  ])
})

test('a lead without an address can object all the same', async () => {
  const { leadId } = await capturedLead(database.db, { phone: '+49 89 777', externalId: 'no-mail' })
  await stop(leadId, 'objection')
  expect((await consentsOf(database.db, leadId)).email_marketing?.status).toBe('withdrawn')
})

test('the chain of a lead holds, and shows what was slipped in afterwards', async () => {
  const { leadId } = await aSubscriber()
  await stop(leadId, 'unsubscribe')
  expect(await isChainIntact(database.db, leadId)).toBe(true)
  const last = await database.db
    .selectFrom('consentEvent')
    .selectAll()
    .where('leadId', '=', leadId)
    .orderBy('position', 'desc')
    .executeTakeFirstOrThrow()
  const { leadId: _lead, position: _position, ...copy } = last
  const forged = { ...copy, leadId, id: crypto.randomUUID(), action: 'confirmed', previousHash: last.hash } as const
  await database.db.insertInto('consentEvent').values(forged).execute()
  expect(await isChainIntact(database.db, leadId)).toBe(false)
})

test('records of consent cannot be changed', async () => {
  const { leadId } = await aSubscriber()
  const change = database.db.updateTable('consentEvent').set({ basis: null }).where('leadId', '=', leadId).execute()
  await expect(change).rejects.toThrow('append-only')
  await expect(database.db.deleteFrom('consentEvidence').execute()).rejects.toThrow('append-only')
})

test('a pending opt-in lapses when its week is over, and only then', async () => {
  const { leadId } = await capturedLead(database.db)
  const asked = {
    leadId,
    purpose: 'email_marketing',
    action: 'requested',
    basis: 'consent',
    channel: 'form',
    actor: 'lead',
  } as const
  await database.db.transaction().execute((tx) => recordConsent(tx, asked, monday))
  expect(await expireConsents(database.db, after(monday, '6d'), 100)).toBe(0)
  expect(await expireConsents(database.db, after(monday, '7d'), 100)).toBe(1)
  expect((await consentsOf(database.db, leadId)).email_marketing?.status).toBe('expired')
  expect(await expireConsents(database.db, after(monday, '8d'), 100)).toBe(0)
})

test('the same stop is written down once for an address', async () => {
  const entry = { emailHmac: hmacOf('list@kunde.example'), scope: 'marketing', reason: 'manual', source: 'test' } as const
  const both = await database.db
    .transaction()
    .execute(async (tx) => [await suppress(tx, entry, monday), await suppress(tx, entry, monday)])
  expect(both).toEqual([true, false])
})
