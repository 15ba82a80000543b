import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { applyPendingEvents } from '../../activities/ingest.ts'
import { publishStarterForms } from '../../client/forms.ts'
import { isChainIntact } from '../../db/consent-chain.ts'
import { submitForm } from '../../db/form-submit.ts'
import { findForm } from '../../db/forms.ts'
import { takeEvents } from '../../db/event-intake.ts'
import { editLead } from '../../db/lead-edit.ts'
import { eraseLead } from '../../db/lead-erase.ts'
import { exportLead } from '../../db/lead-export.ts'
import { scanFor } from '../../db/personal-scan.ts'
import { sinkStorage } from '../../db/sink-mails.ts'
import { emailHmac, suppressionsOf } from '../../db/suppressions.ts'
import { textForms } from '../../db/text-forms.ts'
import { readSubmission } from '../../domain/form-input.ts'
import type { LeadId } from '../../domain/id.ts'
import { after } from '../support/builders.ts'
import { capturedLead, captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(async () => {
  await aSalesTeam(database.db, { Petra: {} })
  await publishStarterForms(database.db, nine)
})

interface Person {
  readonly email: string
  readonly name: string
  readonly phone: string
  readonly words: string
}

let persons = 0

function aPerson(): Person {
  persons += 1
  return {
    email: `xaver.q${persons}@einzelfirma${persons}.example`,
    name: `Xaverius Quittenbaum${persons}`,
    phone: `+49 8999 4711${persons}`,
    words: `Streng vertraulich Nr ${persons}`,
  }
}

const tracesOf = ({ email, name, phone, words }: Person) => [email, name, phone, words, '203.0.113.77', 'Quittenbrowser']

/** Fills in a form, as from a browser. */
async function fillIn(person: Person, key: string, fields: Record<string, string>): Promise<LeadId> {
  const form = await findForm(database.db, key)
  if (form === null) throw new Error(`No form ${key}`)
  const reading = readSubmission(form.definition, { email: person.email, ...fields })
  if (reading.kind !== 'submission') throw new Error(`The form ${key} was not filled in`)
  const by = { ip: '203.0.113.77', userAgent: 'Quittenbrowser' }
  const submitted = { form, submission: reading.submission, language: 'de', pageUrl: 'https://x.example/f', by } as const
  const leadId = await database.db.transaction().execute((tx) => submitForm(tx, { ...submitted, suppressionKey }, nine))
  if (leadId === null) throw new Error('The form was not taken')
  return leadId
}

/** Signs up, downloads, asks for a demo: scored, offered to sales, with mails caught and come back. */
async function aLifeOf(person: Person): Promise<LeadId> {
  const [firstName = '', lastName = ''] = person.name.split(' ')
  const leadId = await fillIn(person, 'newsletter', {
    firstName,
    lastName,
    company: `Firma ${person.name}`,
    'box.tracking': 'yes',
  })
  await fillIn(person, 'whitepaper', { jobTitle: 'Geschäftsführer', country: 'DE' })
  await fillIn(person, 'request', { request: 'demo', phone: person.phone, message: person.words, preferredTime: person.words })
  await applyPendingEvents(database.db, { limit: 100, wall: new Date() })
  await catchMails(leadId, person)
  return leadId
}

async function catchMails(leadId: LeadId, person: Person): Promise<void> {
  const store = (rcptTo: string, ripenId: string | null, body: string) =>
    sinkStorage(database.db).store({
      mailFrom: 'b@x.example',
      rcptTo,
      ripenId,
      subject: 'x',
      receivedWall: new Date(),
      raw: Buffer.from(`Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`),
    })
  const notice = await database.db
    .selectFrom('message')
    .select('id')
    .where('templateKey', '=', 'rep-offer')
    .orderBy('queuedAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  await store(person.email, null, `Guten Tag ${person.name}`)
  await store('petra@vertrieb.example', notice.id, `Neuer Lead: ${person.name}, ${person.phone}`)
  await store('petra@vertrieb.example', null, `Weitergeleitet von ${person.email}`)
  const reply = {
    id: uuidv7(),
    receivedWall: new Date(),
    receivedAt: nine,
    messageId: null,
    class: null,
    statusCode: null,
  } as const
  await database.db
    .insertInto('inboundMail')
    .values([
      { ...reply, kind: 'reply', leadId, dedupKey: uuidv7(), raw: Buffer.from(`From: ${person.name}\r\n\r\n${person.words}`) },
      {
        ...reply,
        id: uuidv7(),
        kind: 'unmatched',
        leadId: null,
        dedupKey: uuidv7(),
        raw: Buffer.from(`From: ${person.email}\r\n\r\nHallo`),
      },
    ])
    .execute()
}

const { suppressionKey } = captureOptions
const erase = (leadId: LeadId, force = false) =>
  database.db.transaction().execute((tx) => eraseLead(tx, leadId, 'test', after(nine, '1h'), { force, suppressionKey }))

test('before an erasure the scan finds a person in many places, afterwards in none', async () => {
  const person = aPerson()
  const leadId = await aLifeOf(person)
  const before = (await scanFor(database.db, tracesOf(person))).map((hit) => hit.table)
  for (const table of ['lead', 'event', 'consent_evidence', 'company', 'sink_mail', 'inbound_mail'])
    expect(before).toContain(table)
  expect(await erase(leadId)).toEqual({ kind: 'erased' })
  expect(await scanFor(database.db, tracesOf(person))).toEqual([])
})

test('what is left: the suppression hash, a consent record of ids that still holds, and the note of the erasure', async () => {
  const person = aPerson()
  const leadId = await aLifeOf(person)
  await erase(leadId)
  const hmac = emailHmac(captureOptions.suppressionKey, person.email)
  expect(await suppressionsOf(database.db, hmac)).toEqual([{ scope: 'marketing', reason: 'erasure' }])
  expect(await isChainIntact(database.db, leadId)).toBe(true)
  expect(await exportLead(database.db, leadId, nine)).toBeNull()
  const erasures = await database.db
    .selectFrom('erasure')
    .select(['requestedBy', 'completedAt'])
    .where('leadId', '=', leadId)
    .execute()
  expect(erasures).toEqual([{ requestedBy: 'test', completedAt: after(nine, '1h') }])
})

test('an event that is still on its way brings nobody back, also under an address of before', async () => {
  const leadId = await fillIn({ ...aPerson(), email: 'alt@quitte.example' }, 'newsletter', {})
  const moved = { fields: { email: 'neu@quitte.example' }, cleared: [], by: 'test', suppressionKey } as const
  await database.db.transaction().execute((tx) => editLead(tx, leadId, moved, nine))
  await erase(leadId)
  const event = { type: 'form.submitted', occurredAt: nine, properties: {}, createLead: true } as const
  const late = ['alt@quitte.example', 'neu@quitte.example'].map((email) => ({ ...event, id: uuidv7(), lead: { email } }))
  const options = { ...captureOptions, source: 'api' }
  const taken = await database.db.transaction().execute((tx) => takeEvents(tx, late, options, nine))
  expect(taken.map((result) => result.kind)).toEqual(['unknownLead', 'unknownLead'])
})

test('erasing again is fine, erasing nobody is said', async () => {
  const { leadId } = await capturedLead(database.db)
  expect(await erase(leadId)).toEqual({ kind: 'erased' })
  expect(await erase(leadId)).toEqual({ kind: 'alreadyErased' })
  expect(await erase(uuidv7() as LeadId)).toEqual({ kind: 'unknown' })
})

test('a handoff in progress is withdrawn and the rep told', async () => {
  const leadId = await aRipeLead(database.db)
  const handoffId = await anOffer(database.db, leadId)
  await erase(leadId)
  const notices = await database.db
    .selectFrom('message')
    .select(['templateKey', 'state'])
    .where('sendKey', 'like', `%${handoffId}%`)
    .orderBy('queuedAt')
    .execute()
  expect(notices).toEqual([
    { templateKey: 'rep-offer', state: 'cancelled' },
    { templateKey: 'rep-withdrawn', state: 'queued' },
  ])
  const told = await database.db.selectFrom('outbox').select('id').where('workflowId', '=', handoffId).execute()
  expect(told.length).toBeGreaterThan(0)
})

test('other people stay as they are, also at the same company', async () => {
  const one = await capturedLead(database.db, { email: 'eins@gemeinsam.example' })
  const other = await capturedLead(database.db, { email: 'zwei@gemeinsam.example' })
  await erase(one.leadId)
  expect(await scanFor(database.db, [other.email])).toEqual([{ table: 'lead', rows: 1 }])
  expect(await database.db.selectFrom('company').select('id').where('domain', '=', 'gemeinsam.example').execute()).toHaveLength(1)
})

test('while a mail is on the wire everything is stopped and the erasure waits, unless forced', async () => {
  const person = aPerson()
  const leadId = await fillIn(person, 'whitepaper', {})
  await database.db
    .updateTable('message')
    .set({
      state: 'sending',
      smtpMessageId: '<x@x.example>',
      sendingSinceWall: new Date(),
      claimedBy: uuidv7(),
      leaseUntilWall: new Date(),
    })
    .where('leadId', '=', leadId)
    .execute()
  expect(await erase(leadId)).toEqual({ kind: 'beingSent' })
  expect(await erase(leadId, true)).toEqual({ kind: 'erased' })
  expect(await scanFor(database.db, [person.email])).toEqual([])
})

const noticeTo = (handoffId: string) =>
  database.db
    .selectFrom('message')
    .select('id')
    .where('templateKey', '=', 'rep-offer')
    .where('sendKey', 'like', `%${handoffId}%`)
    .executeTakeFirstOrThrow()

test('a notice to a rep that came back goes too, although it names no address', async () => {
  const leadId = await aRipeLead(database.db, { firstName: 'Xaverius', lastName: 'Quittenrep' })
  const { id } = await noticeTo(await anOffer(database.db, leadId))
  const came = { receivedWall: new Date(), receivedAt: nine, class: null, statusCode: null, leadId: null } as const
  const raw = Buffer.from('Lead: Xaverius Quittenrep')
  await database.db
    .insertInto('inboundMail')
    .values({ ...came, id: uuidv7(), kind: 'bounce', messageId: id, dedupKey: uuidv7(), raw })
    .execute()
  await erase(leadId)
  expect(await scanFor(database.db, ['Quittenrep'])).toEqual([])
})

test('a notice to a rep on the wire is waited for', async () => {
  const leadId = await aRipeLead(database.db)
  const { id } = await noticeTo(await anOffer(database.db, leadId))
  const wire = { state: 'sending', smtpMessageId: '<y@x.example>', sendingSinceWall: new Date() } as const
  await database.db
    .updateTable('message')
    .set({ ...wire, claimedBy: uuidv7(), leaseUntilWall: new Date() })
    .where('id', '=', id)
    .execute()
  expect(await erase(leadId)).toEqual({ kind: 'beingSent' })
})

test('append-only tables open only for the erasure that is under way', async () => {
  const { leadId } = await capturedLead(database.db)
  await erase(leadId)
  await fillIn(aPerson(), 'whitepaper', {})
  const done = await database.db.selectFrom('erasure').select('id').where('leadId', '=', leadId).executeTakeFirstOrThrow()
  const late = database.db.transaction().execute(async (tx) => {
    await tx
      .selectNoFrom((eb) => eb.fn('set_config', [eb.val('ripen.erasure'), eb.val(done.id), eb.val(true)]).as('set'))
      .execute()
    await tx.deleteFrom('event').execute()
  })
  await expect(late).rejects.toThrow('append-only')
})

test('an export holds what the person did, agreed to, was sent and was told about', async () => {
  const person = aPerson()
  const leadId = await aLifeOf(person)
  const document = await exportLead(database.db, leadId, nine)
  expect(document).toMatchObject({
    lead: { email: person.email, phone: person.phone },
    company: { name: `Firma ${person.name}` },
    consent: { recordIsIntact: true },
    sales: { handoffs: [{ rep: 'Petra', status: 'open' }] },
  })
  expect(document?.activity.events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['form.submitted', 'whitepaper.downloaded', 'demo.requested']),
  )
  expect(document?.mail.sent.map((mail) => mail.kind)).toEqual(expect.arrayContaining(['optin', 'asset', 'request']))
  expect(document?.mail.received[0]?.source).toContain(person.words)
  expect(JSON.parse(JSON.stringify(document))).toMatchObject({ exportedAt: nine.toISOString() })
})

test('a text is found in base64 wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 10 }), fc.string({ maxLength: 10 }), (before, behind) => {
      const encoded = Buffer.from(`${before}wer@wohin.example${behind}`).toString('base64')
      expect(textForms('wer@wohin.example').some((form) => encoded.includes(form))).toBe(true)
    }),
  )
})
