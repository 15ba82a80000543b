import { beforeAll, expect, test } from 'vitest'
import { applyPendingEvents } from '../../activities/ingest.ts'
import { publishStarterForms } from '../../client/forms.ts'
import { expireConsents } from '../../db/consents.ts'
import { recordEvent } from '../../db/events.ts'
import { submitForm } from '../../db/form-submit.ts'
import { findForm } from '../../db/forms.ts'
import { eraseLapsedLeads } from '../../db/lapsed-leads.ts'
import { upsertLead } from '../../db/lead-upsert.ts'
import { scanFor } from '../../db/personal-scan.ts'
import type { Tx } from '../../db/open.ts'
import { confirmOptIn } from '../../db/optins.ts'
import { emailHmac, suppressionsOf } from '../../db/suppressions.ts'
import { createTask } from '../../db/tasks.ts'
import { readSubmission } from '../../domain/form-input.ts'
import type { LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { aSalesTeam } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(async () => {
  await aSalesTeam(database.db, {})
  await publishStarterForms(database.db, monday)
})

const { suppressionKey } = captureOptions
const visitor = { ip: '192.0.2.7', userAgent: 'Browser' }
let people = 0
const newAddress = () => `fluechtig-${(people += 1)}@einmalig.example`

async function fillIn(key: string, email: string, now: Date, fields: Record<string, string> = {}): Promise<LeadId> {
  const form = await findForm(database.db, key)
  if (form === null) throw new Error(`No form ${key}`)
  const reading = readSubmission(form.definition, { email, ...fields })
  if (reading.kind !== 'submission') throw new Error(`The form ${key} was not filled in`)
  const submitted = { form, submission: reading.submission, language: 'de', pageUrl: 'https://x.example', by: visitor } as const
  const leadId = await database.db.transaction().execute((tx) => submitForm(tx, { ...submitted, suppressionKey }, now))
  if (leadId === null) throw new Error('The form was not taken')
  return leadId
}

/** What the worker does until `distance` after the sign-up. */
async function sweep(distance: string): Promise<void> {
  const now = after(monday, distance)
  await applyPendingEvents(database.db, { limit: 100, wall: new Date(Date.now() + 1_000) })
  await expireConsents(database.db, now, 100)
  await eraseLapsedLeads(database.db, now, 100)
}

const exists = async (leadId: LeadId) =>
  (await database.db.selectFrom('lead').select('id').where('id', '=', leadId).executeTakeFirst()) !== undefined

test('a lead that never answered its opt-in mail is erased thirty days after asking, with a note and without a hash', async () => {
  const email = newAddress()
  const leadId = await fillIn('newsletter', email, monday)
  await sweep('29d')
  expect(await exists(leadId)).toBe(true)
  await sweep('30d')
  expect(await scanFor(database.db, [email])).toEqual([])
  expect(await suppressionsOf(database.db, emailHmac(suppressionKey, email))).toEqual([])
  const notes = await database.db
    .selectFrom('erasure')
    .select(['requestedBy', 'completedAt'])
    .where('leadId', '=', leadId)
    .execute()
  expect(notes).toEqual([{ requestedBy: 'retention', completedAt: after(monday, '30d') }])
})

test('who signs up again in the meantime is kept thirty days from then', async () => {
  const email = newAddress()
  const leadId = await fillIn('newsletter', email, monday)
  await sweep('8d')
  await fillIn('newsletter', email, after(monday, '12d'), { firstName: 'Nora' })
  await sweep('41d')
  expect(await exists(leadId)).toBe(true)
  await sweep('43d')
  expect(await exists(leadId)).toBe(false)
})

test('who comes back after the erasure is asked anew', async () => {
  const email = newAddress()
  await fillIn('newsletter', email, monday)
  await sweep('31d')
  const leadId = await fillIn('newsletter', email, after(monday, '31d'))
  const asked = await database.db.selectFrom('message').select('kind').where('leadId', '=', leadId).execute()
  expect(asked).toEqual([{ kind: 'optin' }])
})

type Cause = readonly [why: string, give: (leadId: LeadId, email: string) => Promise<unknown>]

const inTx = <T>(work: (tx: Tx) => Promise<T>) => database.db.transaction().execute(work)

const causes: readonly Cause[] = [
  ['a whitepaper', (_, email) => fillIn('whitepaper', email, after(monday, '1d'))],
  [
    'a request',
    (_, email) => fillIn('request', email, after(monday, '1d'), { request: 'demo', firstName: 'Ada', lastName: 'Kern' }),
  ],
  [
    'any other event',
    (leadId) =>
      inTx((tx) => {
        const event = { leadId, type: 'webinar.registered', occurredAt: after(monday, '1d'), source: 'api', properties: {} }
        return recordEvent(tx, event, after(monday, '1d'))
      }),
  ],
  ['a task', (leadId) => inTx((tx) => createTask(tx, { kind: 'callContact', leadId, role: 'marketing' }, after(monday, '1d')))],
  [
    'an import that knew more',
    (_, email) => inTx((tx) => upsertLead(tx, { email, jobTitle: 'Einkauf' }, captureOptions, after(monday, '1d'))),
  ],
  ['a customer stage', (leadId) => database.db.updateTable('lead').set({ stage: 'customer' }).where('id', '=', leadId).execute()],
  [
    'a confirmed consent',
    async (leadId) => {
      const { id } = await database.db
        .selectFrom('optinRequest')
        .select('id')
        .where('leadId', '=', leadId)
        .executeTakeFirstOrThrow()
      return inTx((tx) => confirmOptIn(tx, id, visitor, after(monday, '1d')))
    },
  ],
]

test.each(causes)('a lead that also has %s stays', async (_why, give) => {
  const email = newAddress()
  const leadId = await fillIn('newsletter', email, monday)
  await give(leadId, email)
  await sweep('60d')
  expect(await exists(leadId)).toBe(true)
})

test('a lead that was here before it signed up stays', async () => {
  const email = newAddress()
  const placed = await inTx((tx) => upsertLead(tx, { email }, captureOptions, after(monday, '-10d')))
  await fillIn('newsletter', email, monday)
  await sweep('60d')
  expect(placed.ok && (await exists(placed.leadId))).toBe(true)
})
