import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../db/canonical-json.ts'
import { type NewEvent, recordEvent, recordEvents } from '../../db/events.ts'
import { after, monday } from '../support/builders.ts'
import { capturedLead } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

async function aNewEvent(given: Partial<NewEvent> = {}): Promise<NewEvent> {
  const { leadId } = given.leadId === undefined ? await capturedLead(database.db) : { leadId: given.leadId }
  return {
    id: uuidv7(),
    leadId,
    type: 'webinar.attended',
    occurredAt: monday,
    source: 'test',
    properties: { a: 1, b: 2 },
    ...given,
  }
}

const record = (event: NewEvent) => database.db.transaction().execute((tx) => recordEvent(tx, event, monday))

test('an event is stored once and queued once, however often it is sent', async () => {
  const event = await aNewEvent()
  expect(await record(event)).toBe('accepted')
  expect(await record({ ...event, properties: { b: 2, a: 1 }, source: 'elsewhere' })).toBe('duplicate')
  expect(await database.db.selectFrom('event').select('source').where('leadId', '=', event.leadId).execute()).toEqual([
    { source: 'test' },
  ])
  expect(
    await database.db.selectFrom('eventPending').select('eventId').where('leadId', '=', event.leadId).execute(),
  ).toHaveLength(1)
})

test.each<[string, (event: NewEvent) => Partial<NewEvent>]>([
  ['another type', () => ({ type: 'webinar.registered' })],
  ['another time', () => ({ occurredAt: after(monday, '1m') })],
  ['other properties', () => ({ properties: { a: 1 } })],
])('the same id with %s is a conflict and stores nothing', async (_, change) => {
  const event = await aNewEvent()
  await record(event)
  expect(await record({ ...event, ...change(event) })).toBe('conflict')
  expect(await database.db.selectFrom('event').select('id').where('leadId', '=', event.leadId).execute()).toHaveLength(1)
})

test('in one batch the second event with an id is the duplicate or the conflict', async () => {
  const event = await aNewEvent()
  const other = await aNewEvent({ id: event.id ?? '' })
  const outcomes = await database.db.transaction().execute((tx) => recordEvents(tx, [event, event, other], monday))
  expect(outcomes).toEqual(['accepted', 'duplicate', 'conflict'])
})

test('a stored event cannot be changed', async () => {
  const event = await aNewEvent()
  await record(event)
  await expect(
    database.db
      .updateTable('event')
      .set({ type: 'form.submitted' })
      .where('id', '=', event.id ?? '')
      .execute(),
  ).rejects.toThrow('append-only')
})

test('equal JSON has one text, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).toReversed())
      expect(canonicalJson(reversed)).toBe(canonicalJson(object))
      expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)))
    }),
  )
})
