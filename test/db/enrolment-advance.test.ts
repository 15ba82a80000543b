import { beforeAll, describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { applyPendingEvents } from '../../activities/ingest.ts'
import { enrolLead } from '../../db/enrolments.ts'
import { recordEvent } from '../../db/events.ts'
import { loadFacts } from '../../db/facts.ts'
import { decisionsOf } from '../../db/journey-decisions.ts'
import { lockLead } from '../../db/lock.ts'
import { pauseJourney, resumeJourney } from '../../db/journey-pause.ts'
import type { EnrolmentId, LeadId, MessageId } from '../../domain/id.ts'
import { after, monday, someId } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import {
  act,
  advanceAt,
  aNurturedLead,
  confirmConsent,
  enrolmentsOf,
  publish,
  seedNurturing,
  toldJourneys,
} from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

let made = 0

/** A lead in a journey of these steps. */
async function inJourney(
  steps: string,
  options: { top?: string; consents?: boolean } = {},
): Promise<{ id: EnrolmentId; leadId: LeadId; key: string }> {
  made += 1
  const key = `journey-${made}`
  await publish(database.db, journeySource(steps, options.top).replace('journey: test', `journey: ${key}`))
  const leadId = await aNurturedLead(database.db, {}, options.consents)
  return { id: await enrolIn(key, leadId), leadId, key }
}

async function enrolIn(journeyKey: string, leadId: LeadId): Promise<EnrolmentId> {
  const enrolled = await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error('no such lead')
    return enrolLead(tx, facts, { journeyKey, by: 'person' }, monday)
  })
  if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.reason}`)
  return enrolled.enrolmentId
}

function messagesOf(id: EnrolmentId) {
  return database.db.selectFrom('message').selectAll().where('enrolmentId', '=', id).orderBy('queuedAt').orderBy('id').execute()
}

/** As the drain does when the slot comes. */
async function sendAll(id: EnrolmentId): Promise<void> {
  const open = (await messagesOf(id)).filter((message) => message.state === 'queued')
  for (const { id: messageId, notBefore } of open) {
    const sent = { state: 'sent', sentAt: notBefore, finalAt: notBefore, smtpMessageId: messageId } as const
    await database.db.updateTable('message').set(sent).where('id', '=', messageId).execute()
  }
}

function position(id: EnrolmentId) {
  return database.db.selectFrom('enrolment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

const email = '- { email: checklist, phase: awareness }'

test('an email and the wait after it are one advance: queued for its slot, pinned, in the language of the lead', async () => {
  const { id, leadId } = await inJourney(`${email}\n- { wait: 3d }`)
  const advanced = await advanceAt(database.db, id, monday)
  const [message] = await messagesOf(id)
  expect(message).toMatchObject({
    sendKey: `journey:${id}:checklist:1`,
    class: 'marketing',
    leadId,
    step: 'checklist',
    occurrence: 1,
    templateKey: 'checklist',
    language: 'de',
    state: 'queued',
    capped: true,
    policy: 'defer',
  })
  expect(message?.templateVersionId).not.toBeNull()
  const slot = message?.notBefore ?? monday
  expect(advanced).toMatchObject({ kind: 'wait', until: after(slot, '3d'), waitingFor: 'time' })
  expect(await position(id)).toMatchObject({ step: 'wait-1', waitingFor: 'time', wakeAt: after(slot, '3d'), status: 'active' })
  const decisions = await decisionsOf(database.db, id)
  expect(decisions.map((decision) => decision.command.kind)).toEqual(['start', 'email', 'wait'])
})

test('a repeated advance answers the wait that remains and leaves no trace', async () => {
  const { id } = await inJourney(`${email}\n- { waitFor: { ready: true }, for: 14d, else: [] }`)
  const first = await advanceAt(database.db, id, monday)
  const before = await position(id)
  const again = await Promise.all([1, 2, 3].map((hours) => advanceAt(database.db, id, after(monday, `${hours}h`))))
  expect(again).toEqual([first, first, first])
  expect(await position(id)).toEqual(before)
  expect((await messagesOf(id)).length).toBe(1)
  expect((await decisionsOf(database.db, id)).length).toBe(3)
})

test('advances at the same moment from several workers queue each email once', async () => {
  const { id } = await inJourney(`${email}\n- { email: case-study, phase: consideration }\n- { wait: 3d }`)
  const answers = await Promise.all(Array.from({ length: 8 }, () => advanceAt(database.db, id, monday)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect((await messagesOf(id)).map((message) => message.step)).toEqual(['checklist', 'case-study'])
})

test('five emails and four waits take six advances, the last one after the last slot', async () => {
  const names = ['checklist', 'case-study', 'conversation-offer', 'fair-recap', 'fair-case-study']
  const { id } = await inJourney(names.map((name) => `- { email: ${name}, phase: awareness }`).join('\n- { wait: 3d }\n'))
  const waits: (Date | null)[] = [monday]
  let advanced = await advanceAt(database.db, id, monday)
  while (advanced.kind === 'wait' && advanced.until !== null) {
    waits.push(advanced.until)
    await sendAll(id)
    advanced = await advanceAt(database.db, id, advanced.until)
  }
  expect(advanced).toEqual({ kind: 'finished', outcome: 'completed' })
  expect(waits.length).toBe(6)
  const messages = await messagesOf(id)
  expect(messages.map((message) => [message.step, message.state])).toEqual(names.map((name) => [name, 'sent']))
  expect(waits.at(-1)).toEqual(after(messages.at(-1)?.notBefore ?? monday, '1h'))
})

test('a lead that unsubscribes leaves, and what was planned is cancelled or suppressed', async () => {
  const { id, leadId } = await inJourney(`${email}\n- { wait: 3d }`)
  await advanceAt(database.db, id, monday)
  await act(database.db, leadId, 'page.viewed', { url: 'https://firma.example/' })
  await database.db.updateTable('consent').set({ status: 'withdrawn' }).where('leadId', '=', leadId).execute()
  expect(await advanceAt(database.db, id, after(monday, '1h'))).toEqual({ kind: 'finished', outcome: 'unsubscribed' })
  expect((await messagesOf(id)).map((message) => message.state)).toEqual(['cancelled'])
  expect(await advanceAt(database.db, id, after(monday, '2h'))).toEqual({ kind: 'finished', outcome: 'unsubscribed' })
})

test('an opt-in that is confirmed while the enrolment waits for it lets the email go', async () => {
  const { id, leadId } = await inJourney('- { email: checklist, phase: awareness, ifUnsendable: wait }', { consents: false })
  expect(await advanceAt(database.db, id, monday)).toMatchObject({ kind: 'wait', until: null, waitingFor: 'consent' })
  await confirmConsent(database.db, leadId)
  expect(await advanceAt(database.db, id, monday)).toMatchObject({ kind: 'wait', waitingFor: 'message' })
})

test('a paused journey holds its leads, and resuming lets them go on where they were', async () => {
  const { id, key } = await inJourney('- { wait: 1d }')
  await advanceAt(database.db, id, monday)
  await toldJourneys(database.db)
  await database.db.transaction().execute((tx) => pauseJourney(tx, key, 'test', monday))
  expect(await toldJourneys(database.db)).toEqual([id])
  expect(await advanceAt(database.db, id, after(monday, '2d'))).toMatchObject({ kind: 'wait', until: null, waitingFor: 'resume' })
  await database.db.transaction().execute((tx) => resumeJourney(tx, key, 'test', monday))
  expect(await toldJourneys(database.db)).toEqual([id])
  expect(await advanceAt(database.db, id, after(monday, '2d'))).toEqual({ kind: 'finished', outcome: 'completed' })
})

test('an enrolment that no longer exists is finished, so that its workflow ends', async () => {
  expect(await advanceAt(database.db, uuidv7() as EnrolmentId, monday)).toEqual({ kind: 'finished', outcome: 'erased' })
})

describe('a handoff step', () => {
  test('opens a handoff once, and goes on with its outcome', async () => {
    const { id, leadId } = await inJourney(
      '- { handoff: sales, outcomes: { wrongPerson: [ { exit: wrong } ] } }\n- { exit: done }',
    )
    expect(await advanceAt(database.db, id, monday)).toMatchObject({ kind: 'wait', until: null, waitingFor: 'handoff' })
    await advanceAt(database.db, id, after(monday, '1h'))
    const handoffs = await database.db.selectFrom('handoff').selectAll().where('leadId', '=', leadId).execute()
    expect(handoffs.map((handoff) => [handoff.trigger, handoff.status])).toEqual([['journey', 'open']])
    const closed = { status: 'rejected', rejectReason: 'wrongPerson', closedAt: after(monday, '2h') } as const
    await database.db.updateTable('handoff').set(closed).where('leadId', '=', leadId).execute()
    expect(await advanceAt(database.db, id, after(monday, '2h'))).toEqual({ kind: 'finished', outcome: 'wrong' })
  })

  test('waits for an hour at a time while sales has nobody', async () => {
    const { id, leadId } = await inJourney('- { handoff: sales }')
    await database.db.updateTable('rep').set({ active: false }).execute()
    await database.db.updateTable('team').set({ leadRepId: null }).execute()
    expect(await advanceAt(database.db, id, monday)).toMatchObject({
      kind: 'wait',
      until: after(monday, '1h'),
      waitingFor: 'handoff',
    })
    await database.db.updateTable('rep').set({ active: true }).execute()
    expect(await advanceAt(database.db, id, after(monday, '1h'))).toMatchObject({
      kind: 'wait',
      until: null,
      waitingFor: 'handoff',
    })
    expect((await database.db.selectFrom('handoff').select('id').where('leadId', '=', leadId).execute()).length).toBe(1)
  })
})

test('recycling ends the enrolment and begins the next round with the cool-off, even in the same journey', async () => {
  const { id, leadId, key } = await inJourney('- { wait: 1d }')
  await publish(
    database.db,
    journeySource(`- { recycle: { after: 60d, journey: ${key} } }`).replace('journey: test', `journey: ${key}`),
  )
  const other = await aNurturedLead(database.db)
  const round = await enrolIn(key, other)
  expect(await advanceAt(database.db, round, monday)).toEqual({ kind: 'finished', outcome: 'recycled' })
  const [first, second] = await enrolmentsOf(database.db, other)
  expect(first).toMatchObject({ id: round, status: 'finished', outcome: 'recycled', cycle: 1 })
  expect(second).toMatchObject({ status: 'active', cycle: 2 })
  const coolOff = await advanceAt(database.db, (second?.id ?? '') as EnrolmentId, monday)
  expect(coolOff).toMatchObject({ kind: 'wait', waitingFor: 'coolOff', until: new Date('2026-05-01T06:00:00Z') })
  expect((await enrolmentsOf(database.db, leadId)).map((enrolment) => enrolment.id)).toEqual([id])
})

test('an event that satisfies a wait while advance commits that wait wakes the enrolment, every time', async () => {
  await publish(
    database.db,
    journeySource('- { waitFor: { event: need.stated }, for: 14d, then: [ { exit: stated } ], else: [] }').replace(
      'test',
      'raced',
    ),
  )
  const rounds = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const leadId = await aNurturedLead(database.db)
      return { leadId, id: await enrolIn('raced', leadId) }
    }),
  )
  await toldJourneys(database.db)
  for (const { leadId, id } of rounds) {
    const [advanced] = await Promise.all([advanceAt(database.db, id, monday), state(leadId)])
    const isTold = (await toldJourneys(database.db)).includes(id)
    const isPast = advanced.kind === 'finished'
    expect(isTold || isPast).toBe(true)
    expect(await advanceAt(database.db, id, monday)).toEqual({ kind: 'finished', outcome: 'stated' })
  }
})

/** What the pumps do with an event, at the same time as the advance. */
async function state(leadId: LeadId): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await recordEvent(
      tx,
      { id: someId(), leadId, type: 'need.stated', occurredAt: monday, source: 'test', properties: {} },
      monday,
    )
  })
  while ((await applyPendingEvents(database.db, { limit: 100, wall: new Date(Date.now() + 3_600_000) })) > 0);
}

test('a wait that ends while a click is being judged goes on when that was a machine, without waiting for its own timer', async () => {
  const { id, leadId } = await inJourney(
    `${email}\n- waitFor: { clicked: checklist }\n  for: 3d\n  then: [{ exit: clicked }]\n  else: [{ exit: missed }]`,
  )
  await advanceAt(database.db, id, monday)
  await sendAll(id)
  const [message] = await messagesOf(id)
  const clickedAt = after(monday, '2d')
  const wall = new Date()
  await database.db.transaction().execute((tx) =>
    recordEvent(
      tx,
      {
        leadId,
        type: 'email.clicked',
        occurredAt: clickedAt,
        source: 'tracking',
        properties: { wallAt: wall.toISOString(), method: 'GET', agent: 'bot', link: 1 },
        messageId: message?.id as MessageId,
        dueWall: new Date(wall.getTime() + 10_000),
      },
      clickedAt,
    ),
  )
  expect(await advanceAt(database.db, id, after(monday, '4d'))).toMatchObject({ kind: 'wait', waitingFor: 'settle' })
  await toldJourneys(database.db)
  await applyPendingEvents(database.db, { limit: 100, wall: new Date(wall.getTime() + 10_000) })
  expect(await toldJourneys(database.db)).toEqual([id])
  expect(await advanceAt(database.db, id, after(monday, '4d'))).toEqual({ kind: 'finished', outcome: 'missed' })
})

test('what time has done to a lead comes before its journey decides: sales goes first, and the email waits', async () => {
  const { id, leadId } = await inJourney(email)
  const fits = { jobTitle: 'Werksleiter', industry: 'Maschinenbau', employees: 300, country: 'DE', phone: '+49 89 1234567' }
  const named = { firstName: 'Kim', lastName: 'Muster', companyName: 'Muster Maschinenbau GmbH' }
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await tx
      .updateTable('lead')
      .set({ ...fits, ...named, reconsiderAt: monday })
      .where('id', '=', leadId)
      .execute()
    const asked = { leadId, type: 'demo.requested', occurredAt: monday, source: 'test', properties: {} }
    await recordEvent(tx, asked, monday)
  })
  expect(await advanceAt(database.db, id, monday)).toMatchObject({ kind: 'wait', waitingFor: 'handoff' })
})
