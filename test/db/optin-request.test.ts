import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { isChainIntact } from '../../db/consent-chain.ts'
import { recordConsent } from '../../db/consent-record.ts'
import { consentsOf } from '../../db/consent-rows.ts'
import { type OptInRequest, requestOptIn, requestOptIns } from '../../db/optin-request.ts'
import { emailHmac, suppress } from '../../db/suppressions.ts'
import type { LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { capturedLead, captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { seedStandingClock } from '../support/mailed-lead.ts'

const database = testDatabase()
beforeAll(() => seedStandingClock(database.db))

const evidence = (purpose: string) => ({ text: `Ja zu ${purpose}` })

function asking(leadId: LeadId, given: Partial<OptInRequest> = {}): OptInRequest {
  return { leadId, purposes: ['email_marketing'], askedBy: 'import', source: 'import', language: 'de', evidence, ...given }
}

function askAll(requests: readonly OptInRequest[], now = monday) {
  return database.db.transaction().execute((tx) => requestOptIns(tx, requests, now))
}

async function stopped(reason: 'unsubscribe' | 'hard_bounce' | 'manual'): Promise<LeadId> {
  const { leadId, email } = await capturedLead(database.db)
  const scope = reason === 'hard_bounce' ? 'all' : 'marketing'
  const hmac = emailHmac(captureOptions.suppressionKey, email)
  await database.db.transaction().execute((tx) => suppress(tx, { emailHmac: hmac, scope, reason, source: 'test' }, monday))
  return leadId
}

async function confirmed(): Promise<LeadId> {
  const { leadId } = await capturedLead(database.db)
  const declaration = {
    purpose: 'email_marketing',
    action: 'confirmed',
    basis: 'consent',
    channel: 'link',
    actor: 'lead',
  } as const
  await database.db.transaction().execute((tx) => recordConsent(tx, { ...declaration, leadId }, monday))
  return leadId
}

async function asked(at: Date): Promise<LeadId> {
  const { leadId } = await capturedLead(database.db)
  await askAll([asking(leadId, { askedBy: 'person' })], at)
  return leadId
}

const yesterday = after(monday, '-1d')

test('many are asked at once, each by its own past', async () => {
  const [fresh, none] = [(await capturedLead(database.db)).leadId, uuidv7() as LeadId]
  const { leadId: phoneOnly } = await capturedLead(database.db, { phone: '+49 89 111', externalId: 'phone-only' })
  const [isConfirmed, bounced, byHand] = [await confirmed(), await stopped('hard_bounce'), await stopped('manual')]
  const [left, pending] = [await stopped('unsubscribe'), await asked(yesterday)]
  await database.db.updateTable('lead').set({ email: null, emailHmac: null }).where('id', '=', phoneOnly).execute()
  const all = [fresh, none, phoneOnly, isConfirmed, bounced, byHand, left, pending]
  const answers = await askAll(all.map((leadId) => asking(leadId)))
  expect(answers.map((answer) => (answer.ok ? 'asked' : answer.reason))).toEqual([
    'asked',
    'noEmail',
    'noEmail',
    'alreadyConfirmed',
    'hardBounce',
    'blockedByHand',
    'suppressed',
    'alreadyPending',
  ])
  const mails = await database.db.selectFrom('message').select('leadId').where('leadId', 'in', all).execute()
  expect(new Set(mails.map(({ leadId }) => leadId))).toEqual(new Set([fresh, pending]))
  expect(mails).toHaveLength(2)
})

test('a person who left may ask again on our own form, an import may not', async () => {
  const [first, second] = [await stopped('unsubscribe'), await stopped('unsubscribe')]
  const answers = await askAll([asking(first, { askedBy: 'person' }), asking(second)])
  expect(answers.map(({ ok }) => ok)).toEqual([true, false])
})

test('a lead named twice in one call is asked once', async () => {
  const { leadId } = await capturedLead(database.db)
  const answers = await askAll([asking(leadId), asking(leadId)])
  expect(answers).toMatchObject([{ ok: true }, { ok: false, reason: 'alreadyPending' }])
})

test('what was asked is on record with its mail, its evidence and an unbroken chain', async () => {
  const leads = await Promise.all([capturedLead(database.db), capturedLead(database.db)])
  const both = { purposes: ['email_marketing', 'tracking'] } as const
  const answers = await askAll(leads.map(({ leadId }) => asking(leadId, both)))
  for (const [index, { leadId, email }] of leads.entries()) {
    const answer = answers[index]
    const request = await database.db
      .selectFrom('optinRequest')
      .innerJoin('message', 'message.id', 'optinRequest.messageId')
      .select(['optinRequest.id', 'purposes', 'message.sendKey', 'message.domain', 'message.state'])
      .where('optinRequest.leadId', '=', leadId)
      .executeTakeFirstOrThrow()
    expect(answer).toEqual({ ok: true, requestId: request.id })
    expect(request).toMatchObject({ ...both, sendKey: `optin:${request.id}`, domain: email.split('@')[1], state: 'queued' })
    expect(await isChainIntact(database.db, leadId)).toBe(true)
    expect(await consentsOf(database.db, leadId)).toMatchObject({
      email_marketing: { status: 'pending', expiresAt: after(monday, '7d') },
      tracking: { status: 'pending' },
    })
    expect(await evidenceOf(leadId)).toEqual([
      { email, text: 'Ja zu email_marketing', language: 'de' },
      { email, text: 'Ja zu tracking', language: 'de' },
    ])
  }
})

test('one is asked as many are', async () => {
  const { leadId } = await capturedLead(database.db)
  const ask = () => database.db.transaction().execute((tx) => requestOptIn(tx, asking(leadId), monday))
  expect([await ask(), await ask()]).toMatchObject([{ ok: true }, { ok: false, reason: 'alreadyPending' }])
})

function evidenceOf(leadId: LeadId) {
  return database.db
    .selectFrom('consentEvidence')
    .innerJoin('consentEvent', 'consentEvent.id', 'consentEvidence.consentEventId')
    .select(['email', 'text', 'language'])
    .where('leadId', '=', leadId)
    .orderBy('position')
    .execute()
}
