import { load } from 'cheerio'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { handoffPages } from '../../../client/public/handoff.ts'
import { readHandoff } from '../../../db/handoff-rows.ts'
import { superviseHandoff } from '../../../db/handoff-ladder.ts'
import type { HandoffId, LeadId } from '../../../domain/id.ts'
import { signToken } from '../../../templates/token.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../../support/sales-team.ts'

const database = testDatabase()
let team: Awaited<ReturnType<typeof aSalesTeam>>
let leadId: LeadId
let id: HandoffId

beforeAll(async () => {
  team = await aSalesTeam(database.db, { Boss: { weight: 0, isTeamLead: true }, Anna: { capacity: 99 } })
})

beforeEach(async () => {
  leadId = await aRipeLead(database.db, { firstName: '<b>Kim</b>', lastName: '{{7*7}}' })
  id = await anOffer(database.db, leadId)
})

const deps = () => testDeps(database.db)
const linkOf = (rotation = 0) => `/h/${signToken(deps().config.secrets.tokenKey, 'handoff', id, rotation)}`
const get = (path: string) => handoffPages(deps()).request(path)
const post = (fields: Record<string, string>, path = linkOf()) =>
  handoffPages(deps()).request(path, { method: 'POST', body: new URLSearchParams(fields) })
const status = async () => (await readHandoff(database.db, id))?.status

async function shown(path = linkOf()) {
  const response = await get(path)
  const page = load(await response.text())
  const answers = page('input[name=answer]')
    .toArray()
    .map((element) => page(element).attr('value'))
  return { status: response.status, page, text: page('main').text().replaceAll(/\s+/g, ' '), answers }
}

describe('looking', () => {
  test('shows who, until when, and what can be answered, in the rep’s language', async () => {
    const { page, text, answers } = await shown()
    expect(page('h1').text()).toBe('<b>Kim</b> {{7*7}}')
    expect(text).toContain('Einkaufsleiterin · Muster Maschinenbau GmbH · Deutschland')
    expect(text).toContain('Mo., 2. März um 13:00')
    expect(text).toContain('noch 4 Std. Arbeitszeit')
    expect(answers).toEqual(['accept', 'reject'])
    await database.db.updateTable('rep').set({ language: 'en' }).where('id', '=', team.rep('Anna')).execute()
    const english = await shown()
    await database.db.updateTable('rep').set({ language: 'de' }).where('id', '=', team.rep('Anna')).execute()
    expect(english.text).toContain('Please answer by')
  })

  test('answers nothing, but is noted once', async () => {
    await get(linkOf())
    await get(linkOf())
    const seen = await database.db
      .selectFrom('handoffEvent')
      .select('kind')
      .where('handoffId', '=', id)
      .where('kind', '=', 'viewed')
      .execute()
    expect([seen.length, (await readHandoff(database.db, id))?.viewedAt, await status()]).toEqual([1, nine, 'open'])
  })

  test('the link of a mail folds open the answer it names', async () => {
    const { page } = await shown(`${linkOf()}?answer=reject`)
    expect([page('details#reject').attr('open'), await status()]).toEqual(['open', 'open'])
  })

  test('gives the phone to whoever may call, and says so where nobody may', async () => {
    expect((await shown()).text).toContain('keine Grundlage hinterlegt')
    await database.db
      .insertInto('event')
      .values({
        id: `demo-${leadId}`,
        leadId,
        type: 'demo.requested',
        occurredAt: nine,
        receivedAt: nine,
        source: 'test',
        properties: '{}',
        bodyHash: '',
      })
      .execute()
    const { page } = await shown()
    expect(page('a[href^="tel:"]').attr('href')).toBe('tel:+49891234567')
  })

  test.each([
    ['forged', () => '/h/forged'],
    ['altered', () => linkOf().slice(0, -2) + (linkOf().endsWith('aa') ? 'bb' : 'aa')],
    ['signed for another purpose', () => `/h/${signToken(deps().config.secrets.tokenKey, 'unsubscribe', id)}`],
    ['for a handoff that does not exist', () => `/h/${signToken(deps().config.secrets.tokenKey, 'handoff', leadId)}`],
  ])('a link that is %s is not found', async (_kind, path) => {
    const [read, posted] = [await get(path()), await post({ answer: 'accept' }, path())]
    expect([read.status, posted.status, await status()]).toEqual([404, 404, 'open'])
  })
})

describe('answering', () => {
  test('accepting leads back to the page, which then asks for the first contact', async () => {
    const response = await post({ answer: 'accept' })
    expect([response.status, response.headers.get('location')]).toEqual([303, linkOf()])
    const { text, answers } = await shown()
    expect(text).toContain('Erster Kontakt bis Di., 3. März um 09:00')
    expect(answers).toEqual(['contacted', 'qualify', 'reject'])
    expect((await post({ answer: 'accept' })).status).toBe(303)
  })

  test('rejecting for a day says when the lead comes back', async () => {
    await post({ answer: 'reject', reason: 'notNow', until: '2026-09-01', note: 'Nach der Messe' })
    const { text, answers } = await shown()
    expect(text).toContain('Dienstag, 1. September 2026')
    expect(answers).toEqual([])
    expect(await readHandoff(database.db, id)).toMatchObject({ status: 'rejected', note: 'Nach der Messe' })
  })

  test.each([
    [{ answer: 'reject' }, 422, 'Bitte wählen Sie einen Grund'],
    [{ answer: 'reject', reason: 'constructor' }, 422, 'Bitte wählen Sie einen Grund'],
    [{ answer: 'reject', reason: 'noNeed', until: '2026-09-01' }, 422, 'gehört kein Datum'],
    [{ answer: 'reject', reason: 'notNow', until: '2020-01-01' }, 422, 'in den nächsten zwei Jahren'],
    [{ answer: 'qualify', method: 'bant', 'item.need': 'yes' }, 409, 'in diesem Stand nicht mehr'],
    [{ answer: 'erase' }, 422, ''],
    [{}, 422, ''],
  ] as const)('%j is refused with %i and what was typed stays', async (fields: Record<string, string>, code, says) => {
    const response = await post(fields)
    const page = load(await response.text())
    expect([response.status, await status()]).toEqual([code, 'open'])
    expect(page('main').text()).toContain(says)
    expect(page('input[name=until]').attr('value') ?? '').toBe(fields['until'] ?? '')
  })

  test('an accepted lead is qualified by a checklist', async () => {
    await post({ answer: 'accept' })
    expect((await post({ answer: 'qualify', method: 'meddic', 'item.champion': 'yes' })).status).toBe(422)
    expect((await post({ answer: 'qualify', method: 'meddic', 'item.identifiedPain': 'yes' })).status).toBe(303)
    expect((await shown()).answers).toEqual(['opportunity', 'won', 'lost', 'reject'])
    await post({ answer: 'opportunity' })
    expect((await shown()).answers).toEqual(['won', 'lost'])
    await post({ answer: 'won' })
    expect([await status(), (await shown()).answers]).toEqual(['won', []])
  })
})

describe('an offer that went on to another rep', () => {
  beforeEach(async () => {
    await database.db.updateTable('rep').set({ weight: 1 }).where('id', '=', team.rep('Boss')).execute()
    for (const hour of [10, 12, 14])
      await database.db.transaction().execute((tx) => superviseHandoff(tx, id, new Date(`2026-03-02T${hour}:00:00Z`)))
    await database.db.updateTable('rep').set({ weight: 0 }).where('id', '=', team.rep('Boss')).execute()
  })

  test('shows the first rep who has it and nothing of the lead, and refuses an answer', async () => {
    const { status: code, text, answers } = await shown()
    expect([code, answers]).toEqual([200, []])
    expect(text).toMatch(/Dieser Lead liegt jetzt bei (Boss|Anna)/)
    expect(text).not.toContain('Kim')
    expect((await post({ answer: 'accept' })).status).toBe(409)
    expect(await status()).toBe('open')
  })

  test('is answered by the new link', async () => {
    expect((await post({ answer: 'accept' }, linkOf(1))).status).toBe(303)
    expect(await status()).toBe('accepted')
  })
})

const closedOn = (day: string) =>
  database.db
    .updateTable('handoff')
    .set({ closedAt: new Date(day) })
    .where('id', '=', id)
    .execute()

test('the link tells how it ended for 30 days, then it is not found', async () => {
  await post({ answer: 'reject', reason: 'noFit' })
  await closedOn('2026-02-01T08:00:00Z')
  expect((await get(linkOf())).status).toBe(200)
  await closedOn('2026-01-30T08:00:00Z')
  expect((await get(linkOf())).status).toBe(404)
})
