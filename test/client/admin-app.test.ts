import { beforeAll, describe, expect, test } from 'vitest'
import { adminApp } from '../../client/admin-app.ts'
import { publicApp } from '../../client/public-app.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'
import { testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const monday = new Date('2026-03-02T06:30:00Z')

beforeAll(async () => {
  await seed(database.db, { settings: initialSettings, clock: { from: monday, rate: 0 } })
})

interface Ask {
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

const admin = (path: string, { headers, ...init }: Ask = {}) =>
  adminApp(testDeps(database.db, { demo: true })).request(`http://127.0.0.1:3000${path}`, {
    ...init,
    headers: { host: '127.0.0.1:3000', ...headers },
  })

const open = (path: string, init: Ask = {}) =>
  publicApp(testDeps(database.db)).request(`http://mail.example.com${path}`, { ...init, headers: { host: 'mail.example.com' } })

const json = (body: unknown, headers: Record<string, string> = {}): Ask => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
})

describe('who may ask', () => {
  test.each([
    ['127.0.0.1:3000', 200],
    ['localhost:3000', 200],
    ['[::1]:3000', 200],
    ['127.0.0.1', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example:3000', 403],
    ['localhost.evil.example', 403],
    ['', 403],
  ])('the host %j is answered with %i', async (host, status) => {
    expect((await admin('/healthz', { headers: { host } })).status).toBe(status)
  })

  test.each([
    ['a program', {}, 200],
    ['our own page', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }, 200],
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['the public listener next door', { origin: 'http://127.0.0.1:3001' }, 403],
    ['a form of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('a change asked for by %s gets %o → %i', async (_who, headers, status) => {
    expect((await admin('/api/clock', json({ action: 'pause' }, headers))).status).toBe(status)
  })

  test('a page of another site may read nothing either, for no answer allows it to', async () => {
    const answer = await admin('/healthz', { headers: { origin: 'https://evil.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('what every answer carries', () => {
  test('pages load nothing from other hosts and sit in no foreign frame', async () => {
    const { headers } = await admin('/healthz')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each([
    ['a program', '/nothing', '*/*', 'application/problem+json'],
    ['a program without wishes', '/api/nothing', undefined, 'application/problem+json'],
    ['a browser', '/nothing', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
    ['a browser that looks at the API', '/api/nothing', 'text/html', 'application/problem+json'],
  ])('%s that asks for an unknown address (%s) gets what it reads', async (_who, path, accept, type) => {
    const answer = await admin(path, { headers: accept === undefined ? {} : { accept } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain(type)
  })

  test('the page for an unknown address leads back', async () => {
    const answer = await admin('/nothing', { headers: { accept: 'text/html', 'accept-language': 'de' } })
    const page = await answer.text()
    expect(page).toContain('Hier ist nichts')
    expect(page).toContain('href="/"')
  })
})

describe('what the public listener offers', () => {
  test('it answers to any host', async () => {
    expect((await open('/healthz')).status).toBe(200)
  })

  test.each(['/', '/api/clock', '/api/events', '/leads', '/settings', '/readyz', '/c/forged', '/u/forged'])(
    '%s is nothing there',
    async (path) => {
      expect((await open(path)).status).toBe(404)
    },
  )

  test('a body larger than any form is refused', async () => {
    const body = 'x'.repeat(300 * 1024)
    expect((await open('/c/forged', { method: 'POST', body })).status).toBe(413)
  })
})
