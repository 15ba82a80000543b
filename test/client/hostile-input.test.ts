import { beforeAll, describe, expect, test } from 'vitest'
import { adminApp } from '../../client/admin-app.ts'
import { publicApp } from '../../client/public-app.ts'
import type { LeadId } from '../../domain/id.ts'
import { testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import {
  type Answer,
  ask,
  broken,
  furnish,
  harmed,
  hostileParameters,
  hostileTexts,
  pathWith,
  queryNames,
  type Route,
  routesOf,
} from '../support/sweep.ts'

const database = testDatabase()
let leadId: LeadId
beforeAll(async () => {
  leadId = await furnish(database.db)
})

const deps = () => testDeps(database.db, { demo: true })
const admin = () => adminApp(deps())
const open = () => publicApp(deps())
const listeners = [
  ['admin', admin],
  ['public', open],
] as const

/** The stream never ends by itself. */
const isAsked = ({ method, path }: Route) => method === 'GET' && path !== '/live'
const isForm = ({ method, path }: Route) => method === 'POST' && !path.startsWith('/api/')

describe('pages', () => {
  test.each(listeners)('of the %s listener never break, whatever stands in the address', async (_, app) => {
    const answers: Answer[] = []
    for (const { path } of routesOf(app()).filter(isAsked))
      for (const parameter of path.includes(':') ? [...hostileParameters, leadId] : [''])
        answers.push(
          await ask(
            app(),
            'GET',
            pathWith(path, () => parameter),
          ),
        )
    expect(broken(answers)).toEqual([])
  })

  test('never break, whatever stands in the query, and never run it', async () => {
    const answers: Answer[] = []
    const queries = hostileParameters.map((parameter) => queryNames.map((name) => `${name}=${parameter}`).join('&'))
    const single = queryNames.flatMap((name) => ['-1', '%27'].map((parameter) => `${name}=${parameter}`))
    for (const [app, listed] of [
      [admin(), ['/', '/leads', '/inbox', '/sending', '/handoffs', '/tasks', '/journeys', '/journeys/trade-fair']],
      [open(), ['/f/newsletter']],
    ] as const)
      for (const path of listed)
        for (const query of [...queries, ...single]) answers.push(await ask(app, 'GET', `${path}?${query}`))
    expect(broken(answers)).toEqual([])
    expect(harmed(answers)).toEqual([])
  })
})

describe('forms', () => {
  const fieldNames = [
    'email',
    'firstName',
    'lastName',
    'company',
    'jobTitle',
    'country',
    'phone',
    'request',
    'message',
    'preferredTime',
  ]

  test.each(['newsletter', 'whitepaper', 'request'])('%s takes no harm from any field', async (form) => {
    const answers: Answer[] = []
    for (const text of hostileTexts)
      for (const name of fieldNames) {
        const body = new URLSearchParams({ email: 'gut@werk.example', request: 'contact', [name]: text })
        answers.push(await ask(open(), 'POST', `/f/${form}?lang=de`, { body }))
      }
    expect(broken(answers)).toEqual([])
    expect(harmed(answers)).toEqual([])
  })

  test('of either listener survive bodies that are no forms', async () => {
    const answers: Answer[] = []
    const types = [
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/json',
      '',
    ]
    for (const app of [admin(), open()])
      for (const { method, path } of routesOf(app).filter(isForm))
        for (const type of types)
          for (const body of [
            '',
            'a=%00&a=b&b[]=%ED%A0%80',
            '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\u0000',
            '{}',
          ])
            answers.push(
              await ask(
                app,
                method,
                pathWith(path, () => 'nobody'),
                { headers: { 'content-type': type }, body },
              ),
            )
    expect(broken(answers)).toEqual([])
  })

  test('lead back to our own pages only', async () => {
    const elsewhere = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/x\r\nSet-Cookie: a=b',
      '\t//evil.example',
    ]
    for (const { path } of routesOf(admin()).filter(isForm))
      for (const back of elsewhere) {
        const names = ['back', 'to', 'next', 'return', 'from']
        const body = new URLSearchParams(Object.fromEntries(names.map((name) => [name, back])))
        const response = await admin().request(`http://127.0.0.1${pathWith(path, () => leadId)}`, {
          method: 'POST',
          headers: { host: '127.0.0.1' },
          body,
        })
        const location = response.headers.get('location') ?? '/'
        expect(new URL(location, 'http://127.0.0.1').origin).toBe('http://127.0.0.1')
      }
  })
})
