import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readDraft, saveDraft } from '../../../db/journey-drafts.ts'
import { retireJourney } from '../../../db/journey-versions.ts'
import { publishedVersion } from '../../../db/journeys.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { aLeadInside, migrateAll, sendPlanned } from '../../support/inside.ts'
import { journeySource } from '../../support/journeys.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'
import { type Visit, visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

const steps = `- { email: checklist, phase: awareness }
- { wait: 3d, id: rest }
- { email: case-study, phase: consideration }
- { exit: done }`
const first = (key: string) => journeySource(steps, 'cap: false').replace('journey: test', `journey: ${key}`)
const second = (key: string) => first(key).replace('wait: 3d', 'wait: 5d')

let key = ''
let made = 0

const migrate = () => `/journeys/${key}/migrate?from=1`

beforeAll(() => seedNurturing(database.db))

/** A journey with three leads in its wait, and a draft in which that wait is longer. */
async function aJourneyToChange(): Promise<void> {
  made += 1
  key = `nurture-${made}`
  await publish(database.db, first(key))
  for (let lead = 0; lead < 3; lead += 1) await sendPlanned(database.db, (await aLeadInside(database.db, key)).id)
  await draft(second(key))
}

async function draft(source: string): Promise<void> {
  const stands = await readDraft(database.db, key)
  const change = { key, source, revision: stands?.revision ?? 0, by: 'Petra' }
  await database.db.transaction().execute((tx) => saveDraft(tx, change, monday))
}

/** The publishing form as it stands, with something changed, sent by the button that publishes. */
function send(seen: Visit, change: Readonly<Record<string, string>> = {}): Promise<Visit> {
  return sendTo(`/journeys/${key}/publish`, seen, change)
}

function sendTo(to: string, seen: Visit, change: Readonly<Record<string, string>> = {}): Promise<Visit> {
  const form: Record<string, string> = {}
  for (const element of seen.page('form[data-submit-on-change] :is(input, select)').toArray()) {
    const input = seen.page(element)
    const value = input.is('select') ? input.find('option[selected]').attr('value') : input.attr('value')
    form[input.attr('name') ?? ''] = value ?? ''
  }
  return visit.post(to, { ...form, ...change })
}

describe('before publishing', () => {
  beforeAll(aJourneyToChange)

  test.each([
    ['de', 'wartet jetzt 5 Tage statt 3', '3 Leads gehen in die neue Fassung.', 'Fassung 2 veröffentlichen'],
    ['en', 'now waits 5 days instead of 3', '3 leads go on in the new version.', 'Publish version 2'],
  ] as const)(
    'the page says in %s what changes, what becomes of whom, and what the button does',
    async (language, change, effect, button) => {
      const { page, text } = await visit.get(`/journeys/${key}/publish`, language)
      expect(page('#changes').text()).toContain(change)
      expect(page('#effect').text()).toBe(effect)
      expect(text).toContain(button)
      expect(page('.picture > svg')).toHaveLength(2)
      expect(page('.step[data-mark=changed]')).toHaveLength(2)
    },
  )

  test('each group has its choice, prefilled, with its next email and when', async () => {
    const { page } = await visit.get(`/journeys/${key}/publish`)
    expect(page('table.plan tbody tr')).toHaveLength(1)
    expect(page('table.plan option[selected]').attr('value')).toBe('at:rest')
    expect(page('table.plan .next').text()).toContain('„case-study“')
  })

  test('every number of the plan leads to the leads it counts', async () => {
    const { page } = await visit.get(`/journeys/${key}/publish`)
    const numbers = page('#plan h2 a, table.plan td.number a, #effect a').toArray()
    expect(numbers.map((link) => /\d+/.exec(page(link).text())?.[0])).toEqual(['3', '3', '3'])
    for (const link of numbers) {
      const list = await visit.get(page(link).attr('href') ?? '')
      expect(list.page('#leads li')).toHaveLength(3)
      expect(list.page('h2 .count').text()).toBe('3')
    }
  })

  test('another choice changes the preview and what the page says it will do', async () => {
    const { page } = await visit.get(`/journeys/${key}/publish?${new URLSearchParams({ 'plan|rest': 'exit' }).toString()}`)
    expect(page('#effect').text()).toBe('3 Leads verlassen die Strecke.')
    expect(page('table.plan option[selected]').attr('value')).toBe('exit')
  })

  test.each(['plan|rest=at:nowhere', 'plan|rest=fly', 'plan|nothing=stay'])(
    'the plan %s is refused as a problem',
    async (plan) => {
      const { status, page } = await visit.get(`/journeys/${key}/publish?${plan.replace('|', '%7C')}`)
      expect([status, page('.problems li').length, page('button[value=publish]').length]).toEqual([200, 1, 0])
    },
  )

  test('a draft with errors says what is wrong and cannot be published', async () => {
    await draft(second(key).replace('exit: done', 'goto: nowhere'))
    const { page, text } = await visit.get(`/journeys/${key}/publish`)
    expect(text).toContain('nowhere')
    expect(page('button[value=publish]')).toHaveLength(0)
  })
})

describe('publishing', () => {
  beforeEach(aJourneyToChange)

  test('it moves the leads by the plan, and the move has a page whose numbers are lists', async () => {
    const answer = await send(await visit.get(`/journeys/${key}/publish`), { note: 'länger warten' })
    expect(answer.to).toMatch(new RegExp(`^/journeys/${key}/migrations/`))
    await migrateAll(database.db, answer.to?.split('/').at(-1) ?? '', monday)
    const { page } = await visit.get(answer.to ?? '')
    const tiles = page('.tiles a')
      .toArray()
      .map((tile) => [page(tile).attr('href') ?? '', Number(page(tile).find('b').text())] as const)
    expect(tiles.map(([, count]) => count)).toEqual([3, 0, 0, 0])
    for (const [href, count] of tiles) expect((await visit.get(href)).page('#leads li')).toHaveLength(count)
  })

  test('the history tells who, why and which text, and what changed since the one before', async () => {
    await send(await visit.get(`/journeys/${key}/publish`), { note: 'länger warten' })
    const { page, text } = await visit.get(`/journeys/${key}`)
    expect(text).toContain('länger warten')
    expect(page('code[title]').first().attr('title')).toMatch(/^[0-9a-f]{64}$/)
    const diff = await visit.get(page('a[href*="/diff?"]').attr('href') ?? '')
    expect(diff.text).toContain('wartet jetzt 5 Tage statt 3')
  })

  test('what was looked at is what is published: a draft saved meanwhile is shown first', async () => {
    const seen = await visit.get(`/journeys/${key}/publish`)
    await draft(second(key).replace('5d', '9d'))
    const answer = await send(seen)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('wartet jetzt 9 Tage statt 3')
    expect((await publishedVersion(database.db, key))?.version).toBe(1)
  })

  test('a version that came into force meanwhile is shown first', async () => {
    const seen = await visit.get(`/journeys/${key}/publish`)
    await publish(database.db, first(key).replace('3d', '4d'), monday)
    const answer = await send(seen)
    expect(answer.status).toBe(409)
    expect((await publishedVersion(database.db, key))?.version).toBe(2)
  })

  test('a move can be taken back from its page, which says whom that concerns', async () => {
    const { to } = await send(await visit.get(`/journeys/${key}/publish`))
    const id = to?.split('/').at(-1) ?? ''
    await migrateAll(database.db, id, monday)
    expect((await visit.get(`${to}/reverse`)).text).toContain('3 umgezogene oder ausgeschiedene Leads')
    expect((await visit.post(`${to}/reverse`)).status).toBe(303)
    await migrateAll(database.db, id, monday)
    const { page } = await visit.get(`${to}?show=reversed`)
    expect(page('#leads li')).toHaveLength(3)
  })

  test('retiring says how many finish their version, and nobody enters after it', async () => {
    expect((await visit.get(`/journeys/${key}/retire`)).text).toContain('3 Leads darin')
    expect((await visit.post(`/journeys/${key}/retire`)).status).toBe(303)
    expect(await publishedVersion(database.db, key)).toBeNull()
    expect((await visit.get(`/journeys/${key}`)).text).toContain('außer Kraft')
  })
})

describe('leads that stayed in an earlier version', () => {
  beforeEach(async () => {
    await aJourneyToChange()
    await publish(database.db, second(key))
  })

  test('are named in the list of versions, with the way to them and the way on', async () => {
    const { page } = await visit.get(`/journeys/${key}`)
    const links = page(`a[href="/journeys/${key}/versions/1/leads"], a[href="${migrate()}"]`)
    expect(links.toArray().map((link) => page(link).text())).toEqual(['3 Leads darin', 'Umziehen …'])
    expect((await visit.get(`/journeys/${key}/versions/1/leads`)).page('#leads li')).toHaveLength(3)
    expect((await visit.get(`/journeys/${key}/versions/1/leads?step=case-study`)).page('#leads li')).toHaveLength(0)
    expect(page(`a[href="/journeys/${key}/migrate?from=2"]`)).toHaveLength(0)
  })

  test.each([
    ['de', 'wartet jetzt 5 Tage statt 3', '3 Leads gehen in die neue Fassung.', 'In Fassung 2 umziehen'],
    ['en', 'now waits 5 days instead of 3', '3 leads go on in the new version.', 'Move to version 2'],
  ] as const)('are shown in %s what changes for them, and the button says where to', async (language, change, effect, button) => {
    const { page } = await visit.get(migrate(), language)
    expect(page('#changes').text()).toContain(change)
    expect(page('#effect').text()).toBe(effect)
    expect(page('button[value=move]').text()).toBe(button)
    expect(page('table.plan .next').text()).toContain('case-study')
  })

  test('are moved by the plan chosen, and the move has its page', async () => {
    const seen = await visit.get(migrate())
    const answer = await sendTo(`/journeys/${key}/migrate`, seen, { 'plan|rest': 'at:case-study' })
    expect(answer.to).toMatch(new RegExp(`^/journeys/${key}/migrations/`))
    await migrateAll(database.db, answer.to?.split('/').at(-1) ?? '', monday)
    expect((await visit.get(answer.to ?? '')).page('.tiles a b').first().text()).toBe('3')
    expect((await visit.get(`/journeys/${key}`)).page(`a[href="${migrate()}"]`)).toHaveLength(0)
  })

  test('stay where they are when the plan says so, or when another version came into force meanwhile', async () => {
    const seen = await visit.get(migrate())
    const stay = await visit.get(`${migrate()}&${new URLSearchParams({ 'plan|rest': 'stay' }).toString()}`)
    expect(stay.page('button[value=move]')).toHaveLength(0)
    await publish(database.db, second(key).replace('5d', '9d'))
    const answer = await sendTo(`/journeys/${key}/migrate`, seen)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('wartet jetzt 9 Tage statt 3')
    expect((await visit.get(`/journeys/${key}/versions/1/leads`)).page('#leads li')).toHaveLength(3)
  })

  test('a version that is in force by now leads back to the journey, and so does a journey out of force', async () => {
    expect(await visit.get(`/journeys/${key}/migrate?from=2`)).toMatchObject({ status: 303, to: `/journeys/${key}` })
    const seen = await visit.get(migrate())
    await database.db.transaction().execute((tx) => retireJourney(tx, key, { by: 'anna', note: null }, monday))
    expect(await sendTo(`/journeys/${key}/migrate`, seen)).toMatchObject({ status: 303, to: `/journeys/${key}` })
    expect((await visit.get(`/journeys/${key}/versions/1/leads`)).page('#leads li')).toHaveLength(3)
  })

  test('a plan that does not fit is refused as a problem', async () => {
    const { page } = await visit.get(`${migrate()}&plan%7Crest=at:nowhere`)
    expect([page('.problems li').length, page('button[value=move]').length]).toEqual([1, 0])
  })
})

test.each([
  '/journeys/none/migrate?from=1',
  '/journeys/nurture-1/migrate?from=x',
  '/journeys/nurture-1/migrate?from=9',
  '/journeys/nurture-1/versions/9/leads',
  '/journeys/nurture-1/versions/x/leads',
  '/journeys/none/publish',
  '/journeys/none/retire',
  '/journeys/none/diff?from=1&to=2',
  '/journeys/nurture-1/diff?from=1&to=x',
  '/journeys/nurture-1/migrations/x',
  '/journeys/nurture-1/migrations/00000000-0000-7000-8000-000000000000',
])('%s says that nothing is there', async (path) => {
  expect((await visit.get(path)).status).toBe(404)
})
