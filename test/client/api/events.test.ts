import { beforeAll, expect, test } from 'vitest'
import { eventRoutes } from '../../../client/api/events.ts'
import { recordConsent } from '../../../db/consent-record.ts'
import { suppress, emailHmac } from '../../../db/suppressions.ts'
import { after, monday } from '../../support/builders.ts'
import { capturedLead, captureOptions } from '../../support/captured-lead.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
beforeAll(() => seedStandingClock(database.db))

const send = (body: unknown, path = '/api/events') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'Content-Type': 'application/json' }
  return eventRoutes(testDeps(database.db)).request(path, { method: 'POST', headers, body: text })
}

let made = 0
function anEvent(given: Record<string, unknown> = {}): Record<string, unknown> {
  made += 1
  return {
    id: `e-${made}`,
    type: 'webinar.attended',
    occurredAt: monday.toISOString(),
    lead: { email: `w${made}@kunde.example` },
    ...given,
  }
}

const countOf = async (table: 'event' | 'lead') =>
  (
    await database.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('an event of an unknown person creates a cold lead; sent again it is known', async () => {
  const event = anEvent()
  const first = await send(event)
  const body = (await first.json()) as { leadId: string }
  expect([first.status, body]).toEqual([201, { id: event['id'], status: 201, result: 'accepted', leadId: body.leadId }])
  expect((await send(event)).status).toBe(200)
  expect((await send({ ...event, lead: { id: body.leadId } })).status).toBe(200)
  const lead = await database.db.selectFrom('lead').select(['stage', 'channel']).where('id', '=', body.leadId).executeTakeFirst()
  expect(lead).toEqual({ stage: 'cold', channel: 'api' })
})

test('the same id with another body is a conflict', async () => {
  const event = anEvent()
  await send(event)
  const answer = await send({ ...event, properties: { other: true } })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
  expect(await answer.json()).toMatchObject({ code: 'event.idTaken', type: 'urn:ripen:problem:event.idTaken', status: 409 })
})

test('each event of an array has its own outcome, in order', async () => {
  const good = anEvent()
  const answer = await send([
    good,
    good,
    { ...good, type: 'webinar.registered' },
    anEvent({ type: 'webinar.atended' }),
    anEvent({ occurredAt: after(monday, '6m').toISOString() }),
    anEvent({ lead: { email: 'x@y.example\r\nBcc: z@y.example' } }),
    anEvent({ createLead: false }),
    anEvent({ lead: { id: '00000000-0000-7000-8000-000000000000' } }),
    'nonsense',
    anEvent(),
  ])
  expect(answer.status).toBe(200)
  const results = (await answer.json()) as { status: number; problem?: { code: string } }[]
  expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
    201,
    200,
    'event.idTaken',
    'event.undeclaredType',
    'event.inFuture',
    'invalidFields',
    'lead.unknown',
    'lead.unknown',
    'invalidFields',
    201,
  ])
})

test.each<[string, unknown, number, string]>([
  ['malformed JSON', '{"id": ', 400, 'malformedJson'],
  ['an undeclared type', anEvent({ type: 'demo.request' }), 422, 'event.undeclaredType'],
  ['an ancient time', anEvent({ occurredAt: '1999-01-01T00:00:00Z' }), 422, 'event.tooOld'],
  ['a time without offset', anEvent({ occurredAt: '2026-03-02T07:00:00' }), 422, 'invalidFields'],
  ['a wrong type', anEvent({ properties: 'x' }), 422, 'invalidFields'],
  ['an unknown field', anEvent({ propertys: {} }), 422, 'invalidFields'],
  ['two names at once', anEvent({ lead: { email: 'a@b.example', externalId: 'x' } }), 422, 'invalidFields'],
  ['an id with spaces', anEvent({ id: 'a b' }), 422, 'invalidFields'],
  ['properties of 20 kB', anEvent({ properties: { text: 'x'.repeat(20_000) } }), 422, 'event.propertiesTooLarge'],
  ['consent without evidence', anEvent({ type: 'consent.granted' }), 422, 'event.recordedByConsent'],
  ['a page view of somebody unknown', anEvent({ type: 'page.viewed' }), 422, 'event.noTrackingConsent'],
])('%s is refused as %s and stores nothing', async (_, body, status, code) => {
  const before = [await countOf('event'), await countOf('lead')]
  const answer = await send(body)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ status, code })
  expect([await countOf('event'), await countOf('lead')]).toEqual(before)
})

test('an unknown field is named, with the known one that was probably meant', async () => {
  const problem = (await (await send(anEvent({ occuredAt: 'x' }))).json()) as { errors: { field: string; message: string }[] }
  expect(problem.errors).toContainEqual({ field: 'occuredAt', message: 'is not a known field; did you mean occurredAt?' })
})

test('a body that is not declared as JSON is refused', async () => {
  const routes = eventRoutes(testDeps(database.db))
  expect((await routes.request('/api/events', { method: 'POST', body: '{}' })).status).toBe(415)
})

test('more than a thousand events at once are refused', async () => {
  expect((await send(Array.from({ length: 1_001 }, () => anEvent()))).status).toBe(413)
})

test('a page view is taken once tracking is allowed, and refused again after it is withdrawn', async () => {
  const { leadId, email } = await capturedLead(database.db)
  const view = () => send(anEvent({ type: 'page.viewed', lead: { email }, properties: { url: 'https://www.example.de/preise' } }))
  expect((await view()).status).toBe(422)
  const declared = { leadId, purpose: 'tracking', basis: 'consent', channel: 'link', actor: 'lead' } as const
  await database.db.transaction().execute((tx) => recordConsent(tx, { ...declared, action: 'confirmed' }, monday))
  expect((await view()).status).toBe(201)
  await database.db.transaction().execute((tx) => recordConsent(tx, { ...declared, action: 'withdrawn' }, monday))
  expect((await view()).status).toBe(422)
})

test('an unsubscribe from elsewhere stops marketing in the same breath, once', async () => {
  const { leadId, email } = await capturedLead(database.db)
  const event = anEvent({ type: 'unsubscribed', lead: { email } })
  expect((await send(event)).status).toBe(201)
  expect((await send(event)).status).toBe(200)
  const consent = await database.db.selectFrom('consent').select('status').where('leadId', '=', leadId).execute()
  const events = await database.db.selectFrom('event').select('type').where('leadId', '=', leadId).execute()
  expect([consent, events]).toEqual([[{ status: 'withdrawn' }], [{ type: 'unsubscribed' }]])
})

test('a late event of an erased person brings nobody back', async () => {
  const hmac = emailHmac(captureOptions.suppressionKey, 'weg@kunde.example')
  const entry = { emailHmac: hmac, scope: 'marketing', reason: 'erasure', source: 'erasure' } as const
  await database.db.transaction().execute((tx) => suppress(tx, entry, monday))
  const answer = await send(anEvent({ lead: { email: 'weg@kunde.example' } }))
  expect(answer.status).toBe(404)
  expect(await database.db.selectFrom('lead').select('id').where('email', '=', 'weg@kunde.example').execute()).toEqual([])
})

test('an event sent again after the lead has a new address is still known', async () => {
  const { leadId, email } = await capturedLead(database.db, { externalId: 'moved' })
  const event = anEvent({ lead: { email } })
  await send(event)
  await capturedLead(database.db, { externalId: 'moved', email: 'moved@kunde.example' })
  expect(await (await send(event)).json()).toMatchObject({ result: 'duplicate', leadId })
})

test('further types are recorded once they are declared', async () => {
  expect((await send(anEvent({ type: 'trial.started' }))).status).toBe(422)
  expect((await send({ name: 'trial.started', note: 'Testzugang' }, '/api/event-types')).status).toBe(201)
  expect((await send({ name: 'trial.started' }, '/api/event-types')).status).toBe(200)
  expect((await send(anEvent({ type: 'trial.started' }))).status).toBe(201)
  expect((await send({ name: 'Trial Started' }, '/api/event-types')).status).toBe(422)
})
