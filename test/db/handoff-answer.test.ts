import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recordConsent } from '../../db/consent-record.ts'
import { readHandoff } from '../../db/handoff-rows.ts'
import { acceptHandoff, contactedHandoff, rejectHandoff, type Rejection } from '../../db/handoff-answer.ts'
import type { Answered } from '../../db/handoff-answering.ts'
import { closeHandoff, qualifyHandoff } from '../../db/handoff-deal.ts'
import { superviseHandoff } from '../../db/handoff-ladder.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import type { Tx } from '../../db/open.ts'
import type { RejectReason } from '../../domain/handoff.ts'
import type { HandoffId, LeadId } from '../../domain/id.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()
let team: Awaited<ReturnType<typeof aSalesTeam>>
let leadId: LeadId
let id: HandoffId
const at = (iso: string) => new Date(iso)
const ten = at('2026-03-02T09:00:00Z')

beforeAll(async () => {
  team = await aSalesTeam(database.db, { Boss: { weight: 0, isTeamLead: true }, Anna: { capacity: 99 } })
  const source = 'journey: re-engage\ntitle: Neuer Anlauf\nsteps:\n  - wait: 1d\n  - exit: done'
  const published = await inTx((tx) => publishJourney(tx, source, { by: 'test' }, nine))
  if (!published.ok) throw new Error(JSON.stringify(published.problems))
})

beforeEach(async () => {
  leadId = await aRipeLead(database.db)
  id = await anOffer(database.db, leadId)
})

function inTx<T>(act: (tx: Tx) => Promise<T>): Promise<T> {
  return database.db.transaction().execute(act)
}

const anna = () => ({ actor: `rep:${team.rep('Anna')}`, repId: team.rep('Anna'), rotation: 0 })
const accept = (now = ten) => inTx((tx) => acceptHandoff(tx, id, anna(), now))
const contacted = () => inTx((tx) => contactedHandoff(tx, id, anna(), ten))
const reject = (reason: RejectReason, given: Partial<Rejection> = {}, now = ten) =>
  inTx((tx) => rejectHandoff(tx, id, { ...anna(), reason, ...given }, now))

const lead = () => database.db.selectFrom('lead').selectAll().where('id', '=', leadId).executeTakeFirstOrThrow()
const openTasks = () =>
  database.db
    .selectFrom('task')
    .select(['kind', 'role', 'dueAt'])
    .where('leadId', '=', leadId)
    .where('status', '=', 'open')
    .execute()
const history = async () =>
  (await database.db.selectFrom('handoffEvent').select('kind').where('handoffId', '=', id).orderBy('id').execute()).map(
    ({ kind }) => kind,
  )

describe('accepting', () => {
  test('keeps the lead an MQL and starts the clock for the first contact', async () => {
    expect(await accept()).toEqual({ ok: true, status: 'accepted', repeated: false })
    expect((await lead()).stage).toBe('mql')
    expect(await openTasks()).toEqual([{ kind: 'contactLead', role: 'rep', dueAt: at('2026-03-03T09:00:00Z') }])
    expect(await readHandoff(database.db, id)).toMatchObject({ acceptedAt: ten, answeredAt: ten, closedAt: null })
  })

  test('again by the same rep is fine and changes nothing', async () => {
    await accept()
    expect(await accept(at('2026-03-02T11:00:00Z'))).toEqual({ ok: true, status: 'accepted', repeated: true })
    expect(await readHandoff(database.db, id)).toMatchObject({ acceptedAt: ten })
    expect(await history()).toEqual(['offered', 'accepted'])
  })

  test('by another rep is refused with who has it', async () => {
    const boss = { actor: 'rep', repId: team.rep('Boss') }
    const refused = { ok: false, reason: 'taken', repId: team.rep('Anna'), repName: 'Anna' }
    expect(await inTx((tx) => acceptHandoff(tx, id, boss, ten))).toEqual(refused)
    await accept()
    expect(await inTx((tx) => acceptHandoff(tx, id, boss, ten))).toEqual(refused)
  })

  test('by the link of an offer that went on to another rep is refused', async () => {
    expect(await inTx((tx) => acceptHandoff(tx, id, { ...anna(), rotation: 1 }, ten))).toMatchObject({ reason: 'taken' })
  })

  test('what does not exist is not found', async () => {
    expect(await inTx((tx) => acceptHandoff(tx, leadId as string as HandoffId, anna(), ten))).toEqual({
      ok: false,
      reason: 'notFound',
    })
  })

  test('by two reps at the same moment goes to one of them', async () => {
    const boss = { actor: 'rep', repId: team.rep('Boss') }
    const answers = await Promise.all([accept(), inTx((tx) => acceptHandoff(tx, id, boss, ten)), accept()])
    expect(answers.map(outcome).toSorted()).toEqual(['accepted', 'accepted again', 'taken'])
  })

  test('at the moment of its escalation happens before or after it, never both ways', async () => {
    const due = at('2026-03-02T12:00:00Z')
    await Promise.all([accept(due), inTx((tx) => superviseHandoff(tx, id, due))])
    const kinds = await history()
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1)
    expect(kinds.indexOf('escalated')).toBeLessThan(kinds.indexOf('accepted'))
    expect(await readHandoff(database.db, id)).toMatchObject({ status: 'accepted', climbed: [] })
  })
})

const outcome = (answered: Answered) => (answered.ok ? `${answered.status}${answered.repeated ? ' again' : ''}` : answered.reason)

describe('the first contact', () => {
  test('is noted once and leaves the result to report', async () => {
    await accept()
    expect([await contacted(), await contacted()]).toMatchObject([{ repeated: false }, { repeated: true }])
    expect(await openTasks()).toEqual([{ kind: 'reportResult', role: 'rep', dueAt: at('2026-03-16T09:00:00Z') }])
  })

  test('comes after accepting', async () => {
    const refused = { ok: false, reason: 'state', status: 'open', allowed: ['accept', 'reject'] }
    expect(await contacted()).toEqual(refused)
  })
})

describe('rejecting', () => {
  test.each([
    ['notNow', '2026-05-01T08:00:00.000Z', 10],
    ['noBudget', '2026-05-31T08:00:00.000Z', 10],
    ['noNeed', '2026-05-31T08:00:00.000Z', 5],
    ['unreachable', '2026-04-01T08:00:00.000Z', 10],
  ] as const)('for %s recycles the lead until %s with an engagement of %d', async (reason, until, engagement) => {
    await givenPoints(20)
    expect(await reject(reason)).toMatchObject({ ok: true, status: 'rejected' })
    expect(await lead()).toMatchObject({ stage: 'iql', cycle: 2, coolOffUntil: at(until), lastHandoffClosedAt: ten })
    expect((await lead()).engagementA).toBeCloseTo(engagement, 6)
    expect(await openTasks()).toEqual([])
  })

  test('enrols a lead who may be nurtured at once, waiting for the cool-off first', async () => {
    await confirmConsent()
    await reject('notNow')
    const enrolments = await database.db
      .selectFrom('enrolment')
      .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
      .select(['journey.key', 'enrolment.cycle', 'enrolment.status'])
      .where('leadId', '=', leadId)
      .execute()
    expect(enrolments).toEqual([{ key: 're-engage', cycle: 2, status: 'active' }])
  })

  test('with a date waits until it, and on it the same rep gets the lead back with the note', async () => {
    await reject('notNow', { untilDay: '2026-09-01', note: 'Nach der Messe im August' })
    const september = at('2026-09-01T07:00:00Z')
    expect((await lead()).coolOffUntil).toEqual(september)
    expect(await inTx((tx) => superviseHandoff(tx, id, ten))).toEqual({ kind: 'wait', until: september, awaited: 'reoffer' })
    expect(await inTx((tx) => superviseHandoff(tx, id, september))).toEqual({ kind: 'finished' })
    const handoffs = await database.db
      .selectFrom('handoff')
      .select(['trigger', 'repId', 'note', 'status', 'cycle'])
      .where('leadId', '=', leadId)
      .orderBy('createdAt')
      .execute()
    expect(handoffs[1]).toEqual({
      trigger: 'reoffer',
      repId: team.rep('Anna'),
      note: 'Nach der Messe im August',
      status: 'open',
      cycle: 2,
    })
    const notice = await database.db
      .selectFrom('message')
      .select('templateKey')
      .where('templateKey', '=', 'rep-recycled-back')
      .execute()
    expect(notice).toHaveLength(1)
  })

  test.each([
    ['noNeed', '2026-09-01', 'dateNotTaken'],
    ['notNow', '2026-03-01', 'badDate'],
    ['notNow', '2029-03-01', 'badDate'],
    ['notNow', 'im September', 'badDate'],
    ['notNow', '2026-02-30', 'badDate'],
  ] as const)('for %s with the date %s is refused: %s', async (reason, untilDay, why) => {
    expect(await reject(reason, { untilDay })).toEqual({ ok: false, reason: why })
    expect(await readHandoff(database.db, id)).toMatchObject({ status: 'open' })
  })

  test.each([
    ['wrongPerson', { stage: 'iql', cycle: 1, coolOffUntil: null }, [{ kind: 'findRightPerson', role: 'marketing' }]],
    ['badData', { stage: 'mql', cycle: 1, needsData: ['correctFacts'] }, [{ kind: 'correctFacts', role: 'marketing' }]],
    ['duplicate', { stage: 'mql', cycle: 1 }, [{ kind: 'suggestMerge', role: 'marketing' }]],
    ['noFit', { stage: 'disqualified', disqualifiedReason: 'noFit' }, []],
    ['competitor', { stage: 'disqualified', disqualifiedReason: 'competitor' }, []],
  ] as const)('for %s leaves the lead %j and marketing with %j', async (reason, expected, tasks) => {
    await givenPoints(20)
    await reject(reason)
    expect(await lead()).toMatchObject(expected)
    expect((await lead()).engagementA).toBeCloseTo(20, 6)
    expect(await openTasks()).toMatchObject(tasks)
  })

  test('is still possible after accepting, and not once there is an opportunity', async () => {
    await accept()
    await qualifyIt()
    expect(await reject('noBudget')).toMatchObject({ ok: true })
    id = await anOffer(database.db, leadId)
    await accept()
    await qualifyIt()
    await close('opportunity')
    expect(await reject('noBudget')).toEqual({ ok: false, reason: 'state', status: 'qualified', allowed: ['won', 'lost'] })
  })

  test('twice counts once', async () => {
    await reject('notNow')
    expect(await reject('noFit')).toEqual({ ok: true, status: 'rejected', repeated: true })
    expect((await lead()).cycle).toBe(2)
  })
})

const qualifyIt = () => inTx((tx) => qualifyHandoff(tx, id, { ...anna(), method: 'bant', findings: { need: 'yes' } }, ten))
const close = (result: 'opportunity' | 'won' | 'lost') => inTx((tx) => closeHandoff(tx, id, { ...anna(), outcome: result }, ten))

describe('the talk and the deal', () => {
  test('a lead with a need becomes an SQL and leaves the clock', async () => {
    await accept()
    expect(await qualifyIt()).toMatchObject({ ok: true, status: 'qualified' })
    expect((await lead()).stage).toBe('sql')
    expect(await openTasks()).toEqual([])
    const april = at('2026-04-01T09:00:00Z')
    expect(await inTx((tx) => superviseHandoff(tx, id, april))).toEqual({ kind: 'wait', until: null, awaited: 'result' })
  })

  test('without a need it is not qualified', async () => {
    await accept()
    const answer = { ...anna(), method: 'bant', findings: { budget: 'yes' } } as const
    expect(await inTx((tx) => qualifyHandoff(tx, id, answer, ten))).toEqual({ ok: false, reason: 'noNeed', item: 'need' })
  })

  test('a deal that is won makes a customer', async () => {
    await accept()
    await qualifyIt()
    await close('opportunity')
    expect((await lead()).stage).toBe('opportunity')
    expect(await close('won')).toMatchObject({ ok: true, status: 'won' })
    expect((await lead()).stage).toBe('customer')
    expect(await inTx((tx) => superviseHandoff(tx, id, ten))).toEqual({ kind: 'finished' })
  })

  test('a deal that is lost until a date brings the lead back to the same rep on it', async () => {
    await accept()
    await qualifyIt()
    const lost = { ...anna(), outcome: 'lost', untilDay: '2026-10-01', note: 'Neue Ausschreibung' } as const
    expect(await inTx((tx) => closeHandoff(tx, id, lost, ten))).toMatchObject({ ok: true, status: 'lost' })
    const october = at('2026-10-01T07:00:00Z')
    expect(await inTx((tx) => superviseHandoff(tx, id, ten))).toEqual({ kind: 'wait', until: october, awaited: 'reoffer' })
    expect(await inTx((tx) => superviseHandoff(tx, id, october))).toEqual({ kind: 'finished' })
    const back = await database.db
      .selectFrom('handoff')
      .select(['repId', 'note'])
      .where('leadId', '=', leadId)
      .where('closedAt', 'is', null)
      .execute()
    expect(back).toEqual([{ repId: team.rep('Anna'), note: 'Neue Ausschreibung' }])
  })

  test('a deal that is lost goes back to nurturing like "not now"', async () => {
    await accept()
    await qualifyIt()
    await close('lost')
    expect(await lead()).toMatchObject({ stage: 'iql', cycle: 2, coolOffUntil: at('2026-05-01T08:00:00Z') })
  })
})

/** Points that decay from now on, so that `A` is what they are worth. */
async function givenPoints(points: number): Promise<void> {
  const model = await database.db.selectFrom('scoringModel').select(['id', 'referenceTime']).executeTakeFirstOrThrow()
  await database.db
    .insertInto('scoreEntry')
    .values({
      leadId,
      modelId: model.id,
      kind: 'grant',
      rule: 'test',
      eventId: 'test',
      occurredAt: model.referenceTime,
      raw: points,
      points,
      recordedAt: nine,
    })
    .execute()
  await database.db.updateTable('lead').set({ engagementA: points }).where('id', '=', leadId).execute()
}

function confirmConsent(): Promise<void> {
  const given = { purpose: 'email_marketing', action: 'confirmed', basis: 'consent', channel: 'form', actor: 'lead' } as const
  return inTx((tx) => recordConsent(tx, { leadId, ...given }, nine))
}
