import { beforeAll, describe, expect, test } from 'vitest'
import { languagePages } from '../../../client/ui/language.ts'
import { adminApp } from '../../../client/admin-app.ts'
import { readClock } from '../../../db/clock.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { visitor } from '../../support/pages.ts'
import { aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
const demo = visitor(() => database.db, { demo: true })
beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
})

test('a page carries no inline script and no address of another host', async () => {
  const { page } = await visit.get('/leads')
  expect(page('script:not([src]), [onclick], [style]')).toHaveLength(0)
  const addresses = page('[src], link[href]')
    .toArray()
    .map((element) => page(element).attr('src') ?? page(element).attr('href') ?? '')
  expect(addresses.filter((address) => !address.startsWith('/assets/'))).toEqual([])
})

test('every asset a page names is there, for ever under that address', async () => {
  const { page } = await visit.get('/leads')
  for (const address of page('[src], link[href]')
    .toArray()
    .map((element) => page(element).attr('src') ?? page(element).attr('href') ?? '')) {
    const response = await adminApp(testDeps(database.db)).request(`http://127.0.0.1${address}`, {
      headers: { host: '127.0.0.1' },
    })
    expect([response.status, response.headers.get('cache-control')], address).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ])
  }
})

test('browsers may name our own page as the one that asks, or its forms would be refused', async () => {
  const response = await adminApp(testDeps(database.db)).request('http://127.0.0.1/leads', { headers: { host: '127.0.0.1' } })
  expect(response.headers.get('referrer-policy')).toBe('same-origin')
})

test('the place one is at is marked, for eyes and screen readers', async () => {
  const { page } = await visit.get('/leads')
  expect(page('nav [aria-current=page]').text().trim()).toBe('Leads')
  expect(page('a.skip').attr('href')).toBe('#main')
})

describe('the language', () => {
  test.each([
    ['de-AT,de;q=0.9', 'de'],
    ['fr,en-GB;q=0.8', 'en'],
    ['ja', 'de'],
  ])('follows a browser that asks for %s: %s', async (asked, language) => {
    const response = await adminApp(testDeps(database.db)).request('http://127.0.0.1/leads', {
      headers: { host: '127.0.0.1', 'accept-language': asked },
    })
    expect(await response.text()).toContain(`<html lang="${language}"`)
  })

  test('chosen by hand stays', async () => {
    const body = new FormData()
    body.append('language', 'en')
    body.append('back', '/leads')
    const chosen = await languagePages().request('/language', { method: 'POST', body })
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/leads'])
    const cookie = (chosen.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const response = await adminApp(testDeps(database.db)).request('http://127.0.0.1/leads', {
      headers: { host: '127.0.0.1', 'accept-language': 'de', cookie },
    })
    expect(await response.text()).toContain('<html lang="en"')
  })
})

describe('the clock', () => {
  test('shows in the demo only', async () => {
    expect((await visit.get('/leads')).page('#clock')).toHaveLength(0)
    const { page } = await demo.get('/leads')
    expect(page('#clock [data-clock]').text().trim()).toBe('Mo., 2. März, 09:00')
    expect(page('nav a[data-place=inbox]')).toHaveLength(1)
  })

  test('is sped up, paused and continued from any page', async () => {
    await demo.post('/clock', { daySeconds: '10', back: '/leads' })
    expect((await readClock(database.db)).rate).toBe(8640)
    expect((await demo.get('/leads')).page('button[aria-pressed=true]').text().trim()).toBe('10 s')
    const paused = await demo.post('/clock', { act: 'pause', back: '/leads?stage=mql' })
    expect([(await readClock(database.db)).rate, paused.to]).toEqual([0, '/leads?stage=mql'])
    await demo.post('/clock', { act: 'continue' })
    expect((await readClock(database.db)).rate).toBe(8640)
  })

  test('cannot be changed at real time', async () => {
    expect((await visit.post('/clock', { act: 'pause' })).status).toBe(404)
  })
})
