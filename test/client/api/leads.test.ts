import { beforeAll, expect, test } from 'vitest'
import { leadRoutes } from '../../../client/api/leads.ts'
import { consentsOf } from '../../../db/consent-rows.ts'
import { readLead } from '../../../db/leads.ts'
import { suppress, emailHmac } from '../../../db/suppressions.ts'
import type { LeadId } from '../../../domain/id.ts'
import { monday } from '../../support/builders.ts'
import { capturedLead, captureOptions } from '../../support/captured-lead.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
beforeAll(() => aSalesTeam(database.db, { Petra: {} }))

const request = (method: string, path: string, body?: unknown) => {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
  return leadRoutes(testDeps(database.db)).request(path, { method, ...init })
}
const post = (body: unknown) => request('POST', '/api/leads', body)
const claim = { purpose: 'email_marketing', text: 'Ja, bitte schreiben Sie mir.', at: '2026-02-20T10:00:00Z' }

async function storedBy(answer: Response): Promise<{ id: LeadId; result: string; optIn?: string }> {
  return (await answer.json()) as { id: LeadId; result: string; optIn?: string }
}

test('a lead is created, then updated, then left as it is', async () => {
  const person = {
    externalId: 'c-1',
    email: 'Kim@Werk.example',
    lastName: 'Tal',
    employees: 120,
    attributes: { product: 'A', units: 3 },
  }
  const created = await post(person)
  expect(created.status).toBe(201)
  const { id, result } = await storedBy(created)
  expect(result).toBe('created')
  expect(await storedBy(await post({ externalId: 'c-1', firstName: 'Kim', lastName: '', jobTitle: null }))).toEqual({
    id,
    result: 'updated',
  })
  expect(await storedBy(await post(person))).toEqual({ id, result: 'unchanged' })
  expect(await readLead(database.db, id)).toMatchObject({
    email: 'kim@werk.example',
    firstName: 'Kim',
    lastName: 'Tal',
    attributes: { product: 'A', units: '3' },
  })
})

test('names of two leads are refused with both ids', async () => {
  const first = await capturedLead(database.db, { externalId: 'c-2' })
  const second = await capturedLead(database.db)
  const answer = await post({ externalId: 'c-2', email: second.email })
  const problem = (await answer.json()) as { code: string; leadIds: string[] }
  expect([answer.status, problem.code]).toEqual([409, 'lead.twoLeads'])
  expect(problem.leadIds.toSorted()).toEqual([first.leadId, second.leadId].toSorted())
})

test.each<[string, unknown, string[]]>([
  ['an unknown field', { email: 'a@b.example', firstname: 'x' }, ['firstname']],
  ['a wrong type', { email: 7 }, ['email']],
  ['invalid values, all at once', { email: 'nein', country: 'Atlantis', employees: -1 }, ['email', 'employees', 'country']],
  ['a name of 10 kB', { email: 'a@b.example', lastName: 'x'.repeat(10_000) }, ['lastName']],
  ['a consent without words', { email: 'a@b.example', consents: [{ ...claim, text: ' ' }] }, ['consents[0].text']],
  [
    'a consent from the future',
    { email: 'a@b.example', consents: [{ ...claim, at: '2027-01-01T00:00:00Z' }] },
    ['consents[0].at'],
  ],
  ['a presumed consent to email', { email: 'a@b.example', consents: [{ ...claim, basis: 'presumed' }] }, ['consents[0].basis']],
  [
    'an existing customer without the conditions',
    { email: 'a@b.example', consents: [{ ...claim, basis: 'existing_customer' }] },
    ['consents[0].conditions'],
  ],
])('%s is refused by name and nothing is stored', async (_, body, fields) => {
  const answer = await post(body)
  const problem = (await answer.json()) as { errors: { field: string }[] }
  expect([answer.status, problem.errors.map((error) => error.field)]).toEqual([422, fields])
  expect(await database.db.selectFrom('lead').select('id').where('email', '=', 'a@b.example').execute()).toEqual([])
})

test('markup and template syntax in a name stay text', async () => {
  const { id } = await storedBy(await post({ email: 'html@werk.example', firstName: '<script>{{7*7}}</script>\r\nX' }))
  expect((await readLead(database.db, id))?.firstName).toBe('<script>{{7*7}}</script> X')
})

test('claimed consent to email is pending until the address confirms it', async () => {
  const { id, optIn } = await storedBy(await post({ email: 'claimed@werk.example', consents: [claim] }))
  expect(optIn).toBe('asked')
  expect((await consentsOf(database.db, id)).email_marketing).toMatchObject({ status: 'pending', basis: 'consent' })
  const mails = await database.db.selectFrom('message').select(['kind', 'class']).where('leadId', '=', id).execute()
  expect(mails).toEqual([{ kind: 'optin', class: 'transactional' }])
  expect((await storedBy(await post({ email: 'claimed@werk.example', consents: [claim] }))).optIn).toBe('alreadyPending')
})

test('an existing customer is on record with the four conditions, without an opt-in mail', async () => {
  const conditions = { soldBefore: true, similarGoods: true, notObjected: true, toldAtCollection: true }
  const answer = await post({ email: 'kunde@werk.example', consents: [{ ...claim, basis: 'existing_customer', conditions }] })
  const { id, optIn } = await storedBy(answer)
  expect(optIn).toBeUndefined()
  expect((await consentsOf(database.db, id)).email_marketing).toMatchObject({ status: 'confirmed', basis: 'existing_customer' })
})

test('a presumed basis to call keeps its reason', async () => {
  const phone = { purpose: 'phone', basis: 'presumed', text: 'Gespräch auf der Messe', at: claim.at }
  const { id } = await storedBy(await post({ phone: '+49 89 1234', externalId: 'c-7', consents: [phone] }))
  expect((await consentsOf(database.db, id)).phone).toMatchObject({
    status: 'confirmed',
    basis: 'presumed',
    reason: 'Gespräch auf der Messe',
  })
})

test('whoever unsubscribed is not asked because somebody imports them', async () => {
  const entry = {
    emailHmac: emailHmac(captureOptions.suppressionKey, 'nein@werk.example'),
    scope: 'marketing',
    reason: 'unsubscribe',
    source: 'test',
  } as const
  await database.db.transaction().execute((tx) => suppress(tx, entry, monday))
  expect((await storedBy(await post({ email: 'nein@werk.example', consents: [claim] }))).optIn).toBe('suppressed')
})

test('an edit overwrites what is given and clears what is empty, audited by field names', async () => {
  const { leadId } = await capturedLead(database.db, { firstName: 'Anna', jobTitle: 'CEO', companyName: 'Werk' })
  const answer = await request('PATCH', `/api/leads/${leadId}`, { jobTitle: 'Leiterin Einkauf', firstName: null, company: '' })
  expect(await answer.json()).toEqual({ changed: ['firstName', 'companyName', 'jobTitle'] })
  expect(await readLead(database.db, leadId)).toMatchObject({ firstName: null, companyName: null, jobTitle: 'Leiterin Einkauf' })
  const audit = await database.db.selectFrom('auditEntry').select(['action', 'detail']).where('subjectId', '=', leadId).execute()
  expect(audit).toEqual([{ action: 'lead.edited', detail: { fields: ['firstName', 'companyName', 'jobTitle'] } }])
})

test('an edit that takes the address of another lead or leaves none is refused', async () => {
  const { leadId } = await capturedLead(database.db)
  const other = await capturedLead(database.db)
  const taken = await request('PATCH', `/api/leads/${leadId}`, { email: other.email })
  expect([taken.status, await taken.json()]).toEqual([409, expect.objectContaining({ leadIds: [other.leadId] })])
  expect((await request('PATCH', `/api/leads/${leadId}`, { email: null })).status).toBe(422)
})

test.each(['00000000-0000-7000-8000-000000000000', 'nobody'])('nobody is called %s', async (id) => {
  expect((await request('GET', `/api/leads/${id}`)).status).toBe(404)
  expect((await request('GET', `/api/leads/${id}/export`)).status).toBe(404)
  expect((await request('DELETE', `/api/leads/${id}`)).status).toBe(404)
  expect((await request('PATCH', `/api/leads/${id}`, {})).status).toBe(404)
})
