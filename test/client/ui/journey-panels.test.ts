import { beforeAll, expect, test } from 'vitest'
import type { EnrolmentId } from '../../../domain/id.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { act, advanceAt, aNurturedLead, enrolmentsOf, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
beforeAll(async () => {
  await seedNurturing(database.db)
  for (const leaves of [false, true]) {
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'whitepaper.downloaded')
    const [enrolment] = await enrolmentsOf(database.db, leadId)
    await advanceAt(database.db, enrolment?.id as EnrolmentId, monday)
    if (leaves) await database.db.updateTable('lead').set({ objectedAt: monday }).where('id', '=', leadId).execute()
    await advanceAt(database.db, enrolment?.id as EnrolmentId, monday)
  }
})

test.each([
  ['queued', '1 eingeplant'],
  ['sent', '1 gesendet'],
  ['unknown', '1 unklar'],
  ['failed', '1 nicht gesendet'],
] as const)('an email that is %s is counted as "%s", and the figure leads to it alone', async (state, figure) => {
  await database.db
    .updateTable('message')
    .set({ state, finalAt: monday, smtpMessageId: '<1@firma.example>', sentAt: state === 'sent' ? monday : null })
    .where('state', '!=', 'cancelled')
    .execute()
  const { page } = await visit.get('/journeys/whitepaper-nurture')
  const link = page('ol.rows a')
  expect(link.text()).toBe(figure)
  const address = new URL(link.attr('href') ?? '', 'http://127.0.0.1')
  const list = await visit.get(`${address.pathname}${address.search}`)
  expect(list.page('#messages li')).toHaveLength(1)
  expect(list.page('#messages header').text()).toContain('Vom Whitepaper zum Gespräch')
  address.searchParams.set('step', 'case-study')
  expect((await visit.get(`${address.pathname}${address.search}`)).page('#messages li')).toHaveLength(0)
})

test('how it ended leads to the leads it ended for', async () => {
  const { page } = await visit.get('/journeys/whitepaper-nurture')
  const ended = page('#outcomes .lines a')
  expect(ended.text()).toBe('1')
  const list = await visit.get(ended.attr('href') ?? '')
  expect(list.page('tbody tr')).toHaveLength(1)
  expect(list.text).toContain('Strecke beendet: Widersprochen')
})
