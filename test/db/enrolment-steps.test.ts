import { beforeAll, describe, expect, test } from 'vitest'
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { decisionsOf } from '../../db/journey-decisions.ts'
import { changeLeadFields } from '../../db/lead-fields.ts'
import { lockLead } from '../../db/lock.ts'
import type { EnrolmentId, LeadId, WebhookCallId } from '../../domain/id.ts'
import { closeCall, type WebhookOutcome } from '../../db/webhook-outcomes.ts'
import { claimCall } from '../../db/webhook-calls.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { act, advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing, toldJourneys } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

let made = 0

/** Puts a journey of these steps into force; `key` names it. */
async function journeyOf(steps: string, top = ''): Promise<{ key: string; source: string }> {
  made += 1
  const key = `steps-${made}`
  const source = journeySource(steps, top).replace('journey: test', `journey: ${key}`)
  await publish(database.db, source)
  return { key, source }
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

async function inJourney(steps: string): Promise<{ id: EnrolmentId; leadId: LeadId; key: string }> {
  const { key } = await journeyOf(steps)
  const leadId = await aNurturedLead(database.db)
  return { id: await enrolIn(key, leadId), leadId, key }
}

function leadOf(id: LeadId) {
  return database.db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function outcomeOf(id: EnrolmentId): Promise<string | null> {
  const row = await database.db.selectFrom('enrolment').select('outcome').where('id', '=', id).executeTakeFirstOrThrow()
  return row.outcome
}

/** A split whose ways end the journey under their own name. */
function splitOf(a: number, b: number): string {
  return `- { split: [ { way: a, weight: ${a}, then: [ { exit: a } ] }, { way: b, weight: ${b}, then: [ { exit: b } ] } ], id: test-of-subject }`
}

describe('a split', () => {
  test('keeps its way for a lead that comes again, whatever the weights became', async () => {
    const { key, source } = await journeyOf(splitOf(100, 0), 'enrol: { on: form.submitted, again: always }')
    const leadId = await aNurturedLead(database.db)
    const first = await enrolIn(key, leadId)
    await advanceAt(database.db, first, monday)
    await publish(
      database.db,
      source.replace('weight: 100', 'weight: 0').replace('weight: 0, then: [ { exit: b }', 'weight: 100, then: [ { exit: b }'),
    )
    const second = await enrolIn(key, leadId)
    await advanceAt(database.db, second, after(monday, '1d'))
    const fresh = await enrolIn(key, await aNurturedLead(database.db))
    await advanceAt(database.db, fresh, after(monday, '1d'))
    expect([await outcomeOf(first), await outcomeOf(second), await outcomeOf(fresh)]).toEqual(['a', 'a', 'b'])
    expect((await decisionsOf(database.db, second)).map((decision) => decision.reasons[0]?.code)).toContain('journey.splitKept')
  })
})

describe('runs side by side', () => {
  test('differ by their business key, each with the date of its own event', async () => {
    const steps = '- { wait: { until: { date: event.startsAt, offset: -1d }, past: go } }\n- { wait: 30d }'
    await journeyOf(steps, 'enrol: { on: webinar.registered, key: webinar, again: always }')
    const { db } = database
    const leadId = await aNurturedLead(db)
    for (const [webinar, startsAt] of [
      ['42', '2026-03-20T10:00:00Z'],
      ['43', '2026-03-27T10:00:00Z'],
      ['42', '2026-03-21T10:00:00Z'],
    ] as const)
      await act(db, leadId, 'webinar.registered', { webinar, startsAt })
    const runs = await db
      .selectFrom('enrolment')
      .select(['id', 'businessKey'])
      .where('leadId', '=', leadId)
      .where('businessKey', '<>', '')
      .orderBy('businessKey')
      .execute()
    const waits = await Promise.all(runs.map((run) => advanceAt(db, run.id as EnrolmentId, monday)))
    expect(runs.map((run) => run.businessKey)).toEqual(['42', '43'])
    expect(waits).toMatchObject([{ until: new Date('2026-03-19T10:00:00Z') }, { until: new Date('2026-03-26T10:00:00Z') }])
  })

  test('each hears of its own webinar only, and whoever may be concerned is told', async () => {
    const own = '{ event: { type: webinar.attended, where: { webinar: { own: key } } } }'
    const steps = `- { waitFor: ${own}, for: 20d, then: [ { exit: attended } ], else: [ { exit: missed } ] }`
    await journeyOf(steps, 'enrol: { on: tradefair.talked, key: webinar, again: always }')
    const { db } = database
    const leadId = await aNurturedLead(db)
    for (const webinar of ['42', '43']) await act(db, leadId, 'tradefair.talked', { webinar })
    const runs = (await enrolmentsOf(db, leadId)).filter(({ businessKey }) => businessKey !== '')
    const [of42, of43] = runs.map(({ id }) => id as EnrolmentId)
    if (of42 === undefined || of43 === undefined) throw new Error('There are not two runs.')
    for (const id of [of42, of43]) await advanceAt(db, id, monday)
    await toldJourneys(db)
    await act(db, leadId, 'webinar.attended', { webinar: 43 }, after(monday, '1d'))
    expect(await toldJourneys(db)).toContain(of43)
    for (const id of [of42, of43]) await advanceAt(db, id, after(monday, '1d'))
    expect([await outcomeOf(of42), await outcomeOf(of43)]).toEqual([null, 'attended'])
  })
})

describe('an update', () => {
  test('writes lead, attributes and company, and the score follows before the next step looks', async () => {
    const steps = [
      '- { update: { industry: Chemie, attributes.interest: presses, company.employees: 300, country: null } }',
      '- branch:',
      '    - if: { lead: { industryClass: target } }',
      '      then: [ { exit: scored } ]',
      '    - else: [ { exit: unscored } ]',
    ].join('\n')
    const { key } = await journeyOf(steps)
    const leadId = await aNurturedLead(database.db, {
      domain: 'presswerk.example',
      companyName: 'Presswerk',
      industry: 'Einzelhandel',
      country: 'DE',
    })
    const before = await leadOf(leadId)
    const id = await enrolIn(key, leadId)
    await advanceAt(database.db, id, monday)
    const lead = await leadOf(leadId)
    const company = await database.db
      .selectFrom('company')
      .selectAll()
      .where('domain', '=', 'presswerk.example')
      .executeTakeFirstOrThrow()
    expect([lead.industry, lead.country, lead.attributes, company.employees]).toEqual([
      'Chemie',
      null,
      { interest: 'presses' },
      300,
    ])
    expect(lead.fit).toBeGreaterThan(before.fit)
    expect(await outcomeOf(id)).toBe('scored')
  })

  test("is audited by field name and by nobody's value, and changes nothing twice", async () => {
    const { id, leadId, key } = await inJourney('- { update: { jobTitle: Einkäufer } }\n- { wait: 1d }')
    await advanceAt(database.db, id, monday)
    const entries = await database.db.selectFrom('auditEntry').selectAll().where('subjectId', '=', leadId).execute()
    expect(entries.map(({ actor, action, detail }) => [actor, action, detail])).toEqual([
      [`journey:${key}`, 'lead.edited', { fields: ['jobTitle'] }],
    ])
    const again = database.db.transaction().execute(async (tx) => {
      await lockLead(tx, leadId)
      return changeLeadFields(
        tx,
        { id: leadId, companyId: null },
        [{ of: 'lead', field: 'jobTitle', value: 'Einkäufer' }],
        'test',
        monday,
      )
    })
    expect(await again).toEqual([])
  })

  test('of the company lets its other leads be looked at again', async () => {
    const colleague = await aNurturedLead(database.db, { domain: 'werk.example', companyName: 'Werk' })
    await database.db.updateTable('lead').set({ reconsiderAt: null }).where('id', '=', colleague).execute()
    const { key } = await journeyOf('- { update: { company.industry: Logistik } }')
    const id = await enrolIn(key, await aNurturedLead(database.db, { domain: 'werk.example' }))
    await advanceAt(database.db, id, monday)
    expect((await leadOf(colleague)).reconsiderAt).toEqual(monday)
  })
})

function tasksOf(leadId: LeadId) {
  return database.db.selectFrom('task').selectAll().where('leadId', '=', leadId).execute()
}

describe('a note', () => {
  test('to the owner is a task and a mail, once', async () => {
    const { db } = database
    const rep = await db.selectFrom('rep').select(['id', 'teamId']).executeTakeFirstOrThrow()
    const { id, leadId } = await inJourney('- { notify: owner, text: "Vertrag läuft aus" }\n- { wait: 1d }')
    await db.updateTable('lead').set({ ownerRepId: rep.id }).where('id', '=', leadId).execute()
    await advanceAt(db, id, monday)
    await advanceAt(db, id, monday)
    const [task, ...more] = await tasksOf(leadId)
    expect(task).toMatchObject({ kind: 'journeyNote', role: 'rep', repId: rep.id, refs: { text: 'Vertrag läuft aus' } })
    expect(more).toEqual([])
    const mails = await db.selectFrom('message').selectAll().where('sendKey', 'like', `rep-note:${id}%`).execute()
    expect(mails).toMatchObject([{ class: 'internal', repId: rep.id, templateKey: 'rep-note', state: 'queued' }])
  })

  test.each([
    ['owner', 'marketing'],
    ['marketing', 'marketing'],
    ['teamLead', 'teamLead'],
  ])('to %s about a lead without owner is a task for %s', async (to, role) => {
    const { id, leadId } = await inJourney(`- { notify: ${to}, text: "Bitte ansehen" }\n- { wait: 1d }`)
    await advanceAt(database.db, id, monday)
    expect(await tasksOf(leadId)).toMatchObject([{ kind: 'journeyNote', role }])
  })
})

function close(call: WebhookCallId, outcome: WebhookOutcome): Promise<void> {
  return database.db.transaction().execute((tx) => closeCall(tx, call, outcome, monday))
}

describe('a webhook', () => {
  const steps = [
    '- webhook: "https://crm.example/hook"',
    '  send: [email]',
    '  save: { industry: company.industry, attributes.size: company.size, country: company.country }',
    '  then: [ { exit: answered } ]',
    '  else: [ { exit: silent } ]',
  ].join('\n')

  async function calling() {
    const { id, leadId } = await inJourney(steps)
    const advanced = await advanceAt(database.db, id, monday)
    const call = advanced.kind === 'wait' ? (advanced.call ?? null) : null
    if (call === null) throw new Error('nothing is called')
    return { id, leadId, call, advanced }
  }

  test('answers its call at every look until the call is closed', async () => {
    const { id, call, advanced } = await calling()
    expect(advanced).toMatchObject({ kind: 'wait', until: null, waitingFor: 'webhook', call })
    expect(await advanceAt(database.db, id, after(monday, '1h'))).toEqual(advanced)
  })

  test('saves what the journey asks for, leaves out what it cannot read, and tells the journey once', async () => {
    const { id, leadId, call } = await calling()
    await toldJourneys(database.db)
    const body = JSON.stringify({ company: { industry: 'Chemie', size: 250, country: 'Atlantis' } })
    await close(call, { kind: 'answered', body })
    await close(call, { kind: 'answered', body: '{"company":{"industry":"Handel"}}' })
    const lead = await leadOf(leadId)
    expect([lead.industry, lead.attributes]).toEqual(['Chemie', { size: '250' }])
    expect((await toldJourneys(database.db)).filter((one) => one === id).length).toBeGreaterThan(0)
    await advanceAt(database.db, id, after(monday, '1m'))
    expect(await outcomeOf(id)).toBe('answered')
  })

  test('that is given up takes else and says why', async () => {
    const { id, call } = await calling()
    await close(call, { kind: 'failed', failure: 'status.404' })
    await advanceAt(database.db, id, after(monday, '1m'))
    expect(await outcomeOf(id)).toBe('silent')
    const reasons = (await decisionsOf(database.db, id)).flatMap((decision) => decision.reasons)
    expect(reasons).toContainEqual({ code: 'journey.webhookGivenUp', params: { failure: 'status.404' } })
  })

  test('is cancelled when the lead leaves, and what arrives later changes nothing', async () => {
    const { id, leadId, call } = await calling()
    await act(database.db, leadId, 'unsubscribed')
    await database.db.transaction().execute(async (tx) => {
      await lockLead(tx, leadId)
      await tx
        .updateTable('lead')
        .set({ stage: 'disqualified', disqualifiedReason: 'competitor' })
        .where('id', '=', leadId)
        .execute()
    })
    await advanceAt(database.db, id, after(monday, '1h'))
    expect(await outcomeOf(id)).not.toBeNull()
    expect((await claimCall(database.db, call, 1_000, new Date())).kind).toBe('closed')
    await close(call, { kind: 'answered', body: '{"company":{"industry":"Chemie"}}' })
    expect((await leadOf(leadId)).industry).not.toBe('Chemie')
  })

  test('of two attempts at one time one gets the call, and a lost attempt frees it', async () => {
    const { call } = await calling()
    const wall = new Date('2026-03-02T07:00:00Z')
    const both = await Promise.all([1, 2].map(() => claimCall(database.db, call, 20_000, wall)))
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['busy', 'claimed'])
    const later = await claimCall(database.db, call, 20_000, after(wall, '1m'))
    expect(later).toMatchObject({ kind: 'claimed', call: { attempt: 2, url: 'https://crm.example/hook', send: ['email'] } })
  })
})
