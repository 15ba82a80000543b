import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { aNurturedLead, act, publish, seedNurturing } from '../../support/nurtured.ts'
import { starterJourney } from '../../support/journeys.ts'
import { seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

test('without journeys the page says how to publish one', async () => {
  await seedStandingClock(database.db)
  expect((await visit.get('/journeys')).text).toContain('ripen journey publish')
})

describe('with the starter journeys', () => {
  beforeAll(async () => {
    await seedNurturing(database.db)
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'whitepaper.downloaded')
  })

  test.each([
    ['de', 'jetzt darin', 'Fassung 1, veröffentlicht', 'E-Mails der Reihe nach'],
    ['en', 'in it now', 'Version 1, published', 'Emails in order'],
  ] as const)('the list and the picture speak %s', async (language, inIt, version, emails) => {
    const list = await visit.get('/journeys', language)
    expect(
      list
        .page('a.title')
        .toArray()
        .map((link) => list.page(link).attr('href')),
    ).toContain('/journeys/whitepaper-nurture')
    expect(list.text).toContain(inIt)
    const { text } = await visit.get('/journeys/whitepaper-nurture', language)
    expect(text).toContain(version)
    expect(text).toContain(emails)
  })

  test('the picture shows every step, and the leads that stand at one as a link to them', async () => {
    const { page } = await visit.get('/journeys/whitepaper-nurture')
    expect(page('#picture .step').length).toBeGreaterThanOrEqual(10)
    const standing = page('#picture .standing')
    expect(standing.find('text').text()).toBe('1')
    expect((await visit.get(standing.parent().attr('href') ?? '')).page('#leads li')).toHaveLength(1)
  })

  test('the emails stand in their order with what became of them', async () => {
    const { page } = await visit.get('/journeys/whitepaper-nurture')
    const emails = page('ol.rows li')
      .toArray()
      .map((item) => page(item).find('.title').text())
    expect(emails).toEqual(['checklist', 'case-study', 'conversation-offer'])
    expect(page('ol.rows li').first().text()).toContain('0 gesendet')
  })

  test('pausing says first how many leads it holds; Today shows it until it is resumed', async () => {
    const path = '/journeys/whitepaper-nurture'
    const question = await visit.get(`${path}/pause`)
    expect(question.text).toContain('1 Lead bleibt stehen')
    const paused = await visit.post(`${path}/pause`)
    expect([paused.status, paused.to]).toEqual([303, path])
    for (const place of ['/', path]) expect((await visit.get(place)).text, place).toContain('Vom Whitepaper zum Gespräch')
    const today = await visit.get('/')
    expect(today.page('.notice a[href="/leads?journey=whitepaper-nurture"]').text()).toBe('1 Lead wartet')
    const resumed = await visit.post(`${path}/resume`, { back: '/' })
    expect([resumed.status, resumed.to]).toEqual([303, '/'])
    expect((await visit.get('/')).page('form[action$="/resume"]')).toHaveLength(0)
  })

  test('whoever paused and resumed a journey is on record', async () => {
    const entries = await database.db.selectFrom('auditEntry').selectAll().where('subjectId', '=', 'whitepaper-nurture').execute()
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ['journey.published', 'test'],
      ['journey.paused', 'ui'],
      ['journey.resumed', 'ui'],
    ])
  })

  test('an old version stays to be looked at, with the leads still on it', async () => {
    await publish(database.db, starterJourney('whitepaper-nurture').replace('wait: 5d', 'wait: 6d'))
    const newest = await visit.get('/journeys/whitepaper-nurture')
    expect(newest.text).toContain('Fassung 2, veröffentlicht')
    expect(newest.page('#picture .standing')).toHaveLength(0)
    const old = await visit.get('/journeys/whitepaper-nurture?version=1')
    expect(old.text).toContain('Fassung 1, abgelöst')
    expect(old.page('#picture .standing')).toHaveLength(1)
  })

  test('markup in a title stays text', async () => {
    await publish(
      database.db,
      `journey: odd\ntitle: ${JSON.stringify(hostile)}\nsteps:\n  - { email: checklist, phase: awareness }\n`,
    )
    for (const path of ['/journeys', '/journeys/odd']) {
      const { page, text } = await visit.get(path)
      expect(page('main script'), path).toHaveLength(0)
      expect(text, path).toContain('<script>')
    }
  })

  test.each(['/journeys/none', '/journeys/odd?version=9', '/journeys/none/pause'])(
    '%s says that nothing is there',
    async (path) => {
      expect((await visit.get(path)).status).toBe(404)
    },
  )
})
