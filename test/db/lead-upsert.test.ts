import { expect, test } from 'vitest'
import { consentsOf } from '../../db/consent-rows.ts'
import { recordConsent } from '../../db/consent-record.ts'
import { readLead } from '../../db/leads.ts'
import { upsertLead, upsertLeads } from '../../db/lead-upsert.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { after, monday } from '../support/builders.ts'
import { capturedLead, captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

const upsert = (fields: LeadFields, mode: 'overwrite' | 'fillGaps' = 'overwrite') =>
  database.db.transaction().execute((tx) => upsertLead(tx, fields, { ...captureOptions, mode }, after(monday, '1h')))

test('a new lead is cold, belongs to the company of its domain and waits to be scored', async () => {
  const placed = await upsert({ email: 'anna@werk.example', companyName: 'Werk GmbH', employees: 300 })
  const row = await database.db.selectFrom('lead').selectAll().where('email', '=', 'anna@werk.example').executeTakeFirstOrThrow()
  const company = await database.db
    .selectFrom('company')
    .selectAll()
    .where('id', '=', row.companyId ?? '')
    .executeTakeFirstOrThrow()
  expect(placed).toMatchObject({ ok: true, outcome: 'created' })
  expect(row).toMatchObject({ stage: 'cold', channel: 'api', direction: 'inbound', reconsiderAt: after(monday, '1h') })
  expect(company).toMatchObject({ domain: 'werk.example', name: 'Werk GmbH', employees: 300 })
})

test('a free mailbox belongs to no company', async () => {
  const { leadId } = await capturedLead(database.db, { email: 'anna.frei@gmail.com' })
  expect((await readLead(database.db, leadId))?.companyId).toBeNull()
})

test('absent fields keep what is known, given ones overwrite it', async () => {
  const { leadId, email } = await capturedLead(database.db, {
    firstName: 'Anna',
    jobTitle: 'Einkäuferin',
    attributes: { a: '1', b: '2' },
  })
  expect(await upsert({ email, jobTitle: 'Leiterin Einkauf', attributes: { b: '3' } })).toMatchObject({ outcome: 'updated' })
  expect(await readLead(database.db, leadId)).toMatchObject({
    firstName: 'Anna',
    jobTitle: 'Leiterin Einkauf',
    attributes: { a: '1', b: '3' },
  })
  expect(await upsert({ email, firstName: 'Anna' })).toMatchObject({ outcome: 'unchanged' })
})

test('a stranger on a form fills gaps and overwrites nothing', async () => {
  const { leadId, email } = await capturedLead(database.db, { lastName: 'Berg' })
  await upsert({ email, lastName: 'Evil', jobTitle: 'CEO' }, 'fillGaps')
  expect(await readLead(database.db, leadId)).toMatchObject({ lastName: 'Berg', jobTitle: 'CEO' })
})

test('the external id wins over the address, and the address follows', async () => {
  const { leadId } = await capturedLead(database.db, { externalId: 'crm-1' })
  expect(await upsert({ externalId: 'crm-1', email: 'neu@kunde.example' })).toMatchObject({ ok: true, leadId })
  expect((await readLead(database.db, leadId))?.email).toBe('neu@kunde.example')
})

test('names of two leads are refused with both, and nothing is stored', async () => {
  const first = await capturedLead(database.db, { externalId: 'crm-2' })
  const second = await capturedLead(database.db)
  const placed = await upsert({ externalId: 'crm-2', email: second.email, firstName: 'Nobody' })
  expect(placed).toMatchObject({ ok: false, reason: 'twoLeads' })
  expect(placed.ok ? [] : placed.reason === 'twoLeads' && [...placed.leadIds].toSorted()).toEqual(
    [first.leadId, second.leadId].toSorted(),
  )
  expect((await readLead(database.db, first.leadId))?.firstName).toBeNull()
})

test('an address that belongs to another external id is refused', async () => {
  const { leadId, email } = await capturedLead(database.db, { externalId: 'crm-3' })
  expect(await upsert({ externalId: 'crm-4', email })).toEqual({ ok: false, reason: 'twoLeads', leadIds: [leadId] })
})

test('a lead without any name is refused', async () => {
  expect(await upsert({ firstName: 'Anna' })).toEqual({ ok: false, reason: 'unnamed' })
})

test('rows about one person meet within a batch', async () => {
  const rows: LeadFields[] = [
    { email: 'doppelt@kunde.example', firstName: 'Dora' },
    { phone: '+49 89 555', lastName: 'Tal' },
    { email: 'doppelt@kunde.example', lastName: 'Pelt' },
    { phone: '+49 89 555', lastName: 'Tal', firstName: 'Tina' },
  ]
  const placed = await database.db.transaction().execute((tx) => upsertLeads(tx, rows, captureOptions, monday))
  expect(placed.map((one) => (one.ok ? one.outcome : one.reason))).toEqual(['created', 'created', 'updated', 'updated'])
  const again = await database.db.transaction().execute((tx) => upsertLeads(tx, rows, captureOptions, monday))
  expect(again.map((one) => (one.ok ? one.outcome : one.reason))).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
})

test('twenty senders of the same new lead at once make one lead', async () => {
  const placed = await Promise.all(
    Array.from({ length: 20 }, (_, index) => upsert({ email: 'begehrt@kunde.example', attributes: { [`a${index}`]: 'x' } })),
  )
  const [row, ...others] = await database.db.selectFrom('lead').selectAll().where('email', '=', 'begehrt@kunde.example').execute()
  expect(placed.filter((one) => one.ok && one.outcome === 'created')).toHaveLength(1)
  expect(others).toEqual([])
  expect(Object.keys(row?.attributes as object)).toHaveLength(20)
})

test('consent lapses with the address it was given for', async () => {
  const { leadId } = await capturedLead(database.db, { externalId: 'crm-5' })
  const confirmed = {
    leadId,
    purpose: 'email_marketing',
    action: 'confirmed',
    basis: 'consent',
    channel: 'link',
    actor: 'lead',
  } as const
  await database.db.transaction().execute((tx) => recordConsent(tx, confirmed, monday))
  await upsert({ externalId: 'crm-5', email: 'umgezogen@kunde.example' })
  expect((await consentsOf(database.db, leadId)).email_marketing).toMatchObject({ status: 'expired', reason: 'addressChanged' })
})

test('what one of its people writes only adds to what is known of a company', async () => {
  await capturedLead(database.db, { email: 'a@gemeinsam.example', companyName: 'Gemeinsam AG' })
  await capturedLead(database.db, { email: 'b@gemeinsam.example', companyName: 'Andere', industry: 'Chemie' })
  const company = await database.db.selectFrom('company').selectAll().where('domain', '=', 'gemeinsam.example').executeTakeFirst()
  expect(company).toMatchObject({ name: 'Gemeinsam AG', industry: 'Chemie' })
})
