import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { adminApp } from '../../../client/admin-app.ts'
import type { LeadId } from '../../../domain/id.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { nine } from '../../support/sales-team.ts'
import {
  type Answer,
  ask,
  askJson,
  broken,
  furnish,
  hostileBodies,
  hostileTexts,
  inShort,
  pathWith,
  queryNames,
  routesOf,
  rowCounts,
} from '../../support/sweep.ts'

const database = testDatabase()
let leadId: LeadId
beforeAll(async () => {
  leadId = await furnish(database.db)
})

const app = () => adminApp(testDeps(database.db, { demo: true }))
const routes = () => routesOf(app()).filter(({ path }) => path.startsWith('/api/'))
const writing = () => routes().filter(({ method }) => method !== 'GET')

const toNobody = (path: string) => pathWith(path, () => 'nobody')

/** An array of events is answered item by item. */
const isRefusal = ({ status, type, text }: Answer) =>
  status < 400 ? /^\[\{[^{]*"status":4\d\d/.test(text) : type.startsWith('application/problem+json')

test('a body that makes no sense is answered with a problem, and stores nothing', async () => {
  const before = await rowCounts(database.db)
  const answers: Answer[] = []
  for (const { method, path } of writing())
    for (const body of hostileBodies) answers.push(await askJson(app(), method, toNobody(path), body))
  expect(broken(answers)).toEqual([])
  expect(answers.filter((answer) => !isRefusal(answer)).map(inShort)).toEqual([])
  expect(await rowCounts(database.db)).toEqual(before)
})

test('a problem quotes nothing that a sender wrote but names of fields', async () => {
  const secret = 'anna.geheim@werk.example'
  const bodies = [{ email: [secret] }, { lead: { email: secret, name: secret } }, { id: secret, type: secret }]
  for (const { method, path } of writing())
    for (const body of bodies) {
      const { text } = await askJson(app(), method, toNobody(path), JSON.stringify(body))
      expect(text).not.toContain(secret)
    }
})

/** These read no body, or a file. */
const needsNoJson = /^DELETE|imports$|\/(pause|resume|done|cancel)$/

test('a body that is no JSON is refused', async () => {
  for (const { method, path } of writing().filter((route) => !needsNoJson.test(`${route.method} ${route.path}`))) {
    const init = { headers: { 'content-type': 'text/plain' }, body: '{}' }
    const answer = await ask(
      app(),
      method,
      pathWith(path, () => leadId),
      init,
    )
    expect([404, 415], inShort(answer)).toContain(answer.status)
  }
})

const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary' }), fc.string({ maxLength: 30 }))
const value = fc.oneof(hostileText, hostileText, fc.jsonValue(), fc.double(), fc.constant(null))
const leadFields = [
  'phone',
  'externalId',
  'firstName',
  'lastName',
  'company',
  'domain',
  'jobTitle',
  'industry',
  'employees',
  'country',
]
const moreFields = ['language', 'timeZone', 'kind', 'channel', 'note', 'attributes', 'consents', 'postalCode', 'region', 'email']
const attributes = fc.record({ attributes: fc.dictionary(fc.constantFrom('a', 'b'), value) })
const oddLead = fc.oneof(
  fc.dictionary(fc.constantFrom(...leadFields, ...moreFields), value, { minKeys: 1, maxKeys: 2 }),
  attributes,
)
const oddEvent = fc.oneof(
  fc.record({ lead: fc.dictionary(fc.constantFrom('email', 'externalId', 'id'), hostileText, { minKeys: 1, maxKeys: 1 }) }),
  fc.record({ properties: fc.dictionary(hostileText, value, { maxKeys: 3 }) }),
  fc.record({ id: hostileText }),
  fc.record({ type: hostileText }),
  fc.record({ occurredAt: fc.oneof(fc.constantFrom('+275760-09-13T00:00:00Z', '0000-01-01T00:00:00Z'), hostileText) }),
  fc.record({ createLead: value }),
)
let made = 0
/** Right in everything but what is odd about it. */
const leadWith = (odd: object) => ({ email: `odd-${(made += 1)}@werk.example`, ...odd })
const eventWith = (odd: object) => {
  made += 1
  const lead = { email: `odd-${made}@werk.example` }
  return { id: `odd-${made}`, type: 'form.submitted', occurredAt: nine.toISOString(), lead, ...odd }
}

/** What breaks something; null when nothing does. */
async function whatBreaks<T>(odds: fc.Arbitrary<T>, send: (odd: T) => Promise<Answer>): Promise<unknown> {
  const holds = fc.asyncProperty(odds, async (odd) => broken([await send(odd)]).length === 0)
  return (await fc.check(holds, { numRuns: 200 })).counterexample
}

const post = (path: string, body: unknown) => askJson(app(), 'POST', path, JSON.stringify(body))

test('a lead breaks nothing, whatever one field holds', async () => {
  expect(await whatBreaks(oddLead, (odd) => post('/api/leads', leadWith(odd)))).toBeNull()
})

test('an event breaks nothing, whatever one field holds', async () => {
  expect(await whatBreaks(oddEvent, (odd) => post('/api/events', eventWith(odd)))).toBeNull()
})

test('events together break nothing, whatever one field holds', async () => {
  const odds = fc.array(oddEvent, { maxLength: 4 })
  expect(await whatBreaks(odds, (some) => post('/api/events', some.map(eventWith)))).toBeNull()
})

const edit = (odd: unknown) => askJson(app(), 'PATCH', `/api/leads/${leadId}`, JSON.stringify(odd))

test('an edit breaks nothing, whatever one field holds', async () => {
  expect(await whatBreaks(oddLead, edit)).toBeNull()
})

test('nothing breaks, whatever stands in the query', async () => {
  const answers: Answer[] = []
  for (const { path } of routes().filter(({ method }) => method === 'GET'))
    for (const name of queryNames)
      for (const parameter of ['-1', '%27', '%ED%A0%80'])
        answers.push(await ask(app(), 'GET', `${pathWith(path, () => leadId)}?${name}=${parameter}`))
  expect(broken(answers)).toEqual([])
})
