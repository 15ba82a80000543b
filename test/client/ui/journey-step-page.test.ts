import { beforeAll, describe, expect, test } from 'vitest'
import type { EnrolmentId, LeadId } from '../../../domain/id.ts'
import { after, monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { act, advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../../support/nurtured.ts'
import { hostile, visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

const source = `
journey: crossroads
title: Crossroads
enrol: { on: form.submitted }
steps:
  - wait: 1d
  - branch:
      - if: { lead: { country: DE } }
        then: []
      - if: { lead: { country: AT } }
        then: [ { exit: abroad } ]
      - else: [ { wait: 2d } ]
  - email: checklist
    phase: awareness
  - wait: 5d
  - exit: done
`

/** One that stands at the first wait, two from Germany, one from Austria, one that objects. */
beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, source)
  await enrolled({ country: 'DE', lastName: hostile }, false)
  for (const country of ['DE', 'DE', 'AT']) await enrolled({ country }, true)
  const objecting = await enrolled({ country: 'DE' }, false)
  await database.db.updateTable('lead').set({ objectedAt: monday }).where('id', '=', objecting).execute()
  await advance(objecting, monday)
})

async function enrolled(fields: { country: string; lastName?: string }, waits: boolean): Promise<LeadId> {
  const leadId = await aNurturedLead(database.db, fields)
  await act(database.db, leadId, 'form.submitted')
  await advance(leadId, monday)
  if (waits) await advance(leadId, after(monday, '1d'))
  return leadId
}

async function advance(leadId: LeadId, now: Date): Promise<void> {
  const [enrolment] = await enrolmentsOf(database.db, leadId)
  await advanceAt(database.db, enrolment?.id as EnrolmentId, now)
}

async function hrefs(path: string, selector: string): Promise<readonly { href: string; number: number }[]> {
  const { page } = await visit.get(path)
  return page(selector)
    .toArray()
    .map((element) => page(element))
    .map((link) => ({ href: link.attr('href') ?? '', number: Number(/\d+/.exec(link.find('b, text, .way-number').text())?.[0]) }))
}

async function listedAt(href: string): Promise<number> {
  const { page } = await visit.get(href)
  return page('#leads li, #messages li').length
}

describe('the numbers of a journey', () => {
  test('every number in the picture leads to a list of that length', async () => {
    const links = await hrefs(
      '/journeys/crossroads',
      '#picture a:has(.standing), #picture a:has(.left), #picture a:has(.way-number)',
    )
    expect(links.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 2, 2, 2, 3])
    for (const { href, number } of links) expect([href, await listedAt(href)]).toEqual([href, number])
  })

  test.each([
    ['wait-1', [1, 3, 1]],
    ['branch-1', [0, 3, 2, 1, 0]],
    ['checklist', [0, 2, 0, 0]],
    ['exit-1', [0, 1]],
  ])('the numbers of %s lead to lists of their lengths', async (step, numbers) => {
    const links = await hrefs(`/journeys/crossroads/steps/${step}`, '.tiles a')
    expect(links.map(({ number }) => number)).toEqual(numbers)
    for (const { href, number } of links) expect([href, await listedAt(href)]).toEqual([href, number])
  })

  test.each([
    ['de', 'verließ hier die Strecke: Widersprochen'],
    ['en', 'left the journey here: Objected'],
  ] as const)('why a lead left is said in words (%s)', async (language, words) => {
    expect((await visit.get('/journeys/crossroads/steps/wait-1', language)).text.toLowerCase()).toContain(words.toLowerCase())
  })

  test('a hostile name stays text', async () => {
    const { page, text } = await visit.get('/journeys/crossroads/steps/wait-1')
    expect(text).toContain('<script>')
    expect(page('main script')).toHaveLength(0)
  })

  test.each(['/journeys/none/steps/a', '/journeys/crossroads/steps/none', '/journeys/crossroads/steps/constructor'])(
    '%s says that nothing is there',
    async (path) => {
      expect((await visit.get(path)).status).toBe(404)
    },
  )
})
