import { beforeAll, expect, test } from 'vitest'
import { examineWork } from '../../../client/doctor-work.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { advanceAt, seedNurturing } from '../../support/nurtured.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { anAskedLead, anAskingJourney, failOnce, settleCall } from '../../support/webhooks.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
beforeAll(() => seedNurturing(database.db))

const address = '/webhooks?show=givenUp&journey=crm&step=ask'
const doctor = async () => (await examineWork(database.db)).find(({ part }) => part === 'webhooks')

test('while every receiver answers, neither Today nor doctor says anything', async () => {
  expect((await visit.get('/')).page('a[href="/webhooks"]')).toHaveLength(0)
  expect((await visit.get('/webhooks')).text).toContain('Kein Webhook scheitert')
  expect(await doctor()).toMatchObject({ state: 'ok' })
})

test('Today says which step fails, how often, why and what helps, and each number leads to its calls', async () => {
  const { db } = database
  await anAskingJourney(db, 'crm')
  const failing = await anAskedLead(db, 'crm')
  const givenUp = await anAskedLead(db, 'crm', { firstName: 'Mara', lastName: hostile })
  await failOnce(db, failing.call, 'ECONNREFUSED')
  await settleCall(db, givenUp.call, { kind: 'failed', failure: 'status.404' })
  await advanceAt(db, givenUp.enrolmentId, monday)
  const today = await visit.get('/')
  expect(today.text).toContain(
    'Diese Adresse gibt es beim Empfänger nicht (status.404). Abhilfe: Adresse in der Strecke berichtigen',
  )
  expect(today.page(`a.tag[href="${address}"]`).text()).toBe('1 Aufruf aufgegeben')
  expect(today.page('a.tag[href*="show=failing"]').text()).toBe('1 Aufruf wird wiederholt')
  expect(today.page('a.tag ~ time[data-relative="wall"]'), 'what a demo’s clock has no say in').toHaveLength(2)
  const { text, page } = await visit.get(address)
  expect(page('a[href="/journeys/crm/steps/ask"]'), 'where the address is mended').toHaveLength(1)
  expect(text).toContain('hat die Strecke verlassen')
  expect(page('main a[href^="/leads/"]').text()).toContain(hostile)
  expect((await visit.get('/webhooks?show=failing&journey=crm&step=ask', 'en')).text).toContain('Ripen goes on trying for a day')
})

test('doctor names journey, step, count and remedy, and nothing about a person', async () => {
  const found = await doctor()
  expect(found?.state).toBe('broken')
  expect(found?.note).toMatch(
    /^crm, step ask: 1 given up, for 0 minutes, status\.404; correct the address .* crm, step ask: 1 failing, for 60 minutes, ECONNREFUSED; .*Today lists them/,
  )
  expect(found?.note).not.toContain('Mara')
})

test('one tap tries a step’s given-up calls again, and they are given up no more', async () => {
  expect(await visit.post('/webhooks/retry', { journey: 'crm', step: 'ask', back: '/' })).toMatchObject({ status: 303, to: '/' })
  expect((await visit.get('/webhooks')).text).not.toContain('aufgegeben')
})

test('a call can be tried again by itself, or left at that', async () => {
  const { db } = database
  const [one, other] = [await anAskedLead(db, 'crm'), await anAskedLead(db, 'crm')]
  for (const { call } of [one, other]) await settleCall(db, call, { kind: 'failed', failure: 'timeout' })
  await visit.post('/webhooks/retry', { call: one.call, back: address })
  expect((await visit.get(address)).text).toContain('1 Aufruf aufgegeben')
  expect(await visit.post('/webhooks/leave', { journey: 'crm', step: 'ask' })).toMatchObject({ status: 303 })
  expect((await visit.get('/webhooks')).text).not.toContain('aufgegeben')
})

test.each([{}, { call: 'x' }, { journey: 'crm' }, { journey: 'none', step: 'none' }])(
  'a form that names no call, %j, does nothing',
  async (form) => {
    expect((await visit.post('/webhooks/retry', form)).status).toBe(303)
    expect((await visit.post('/webhooks/leave', form)).status).toBe(303)
  },
)
