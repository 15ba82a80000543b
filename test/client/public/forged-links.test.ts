import { beforeAll, expect, test } from 'vitest'
import { publicApp } from '../../../client/public-app.ts'
import { signToken, type TokenPurpose } from '../../../templates/token.ts'
import { testConfig, testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aMailedLead, type MailedLead, seedStandingClock } from '../../support/mailed-lead.ts'
import { pathWith, type Route, routesOf, rowCounts } from '../../support/sweep.ts'

const database = testDatabase()
const { tokenKey } = testConfig().secrets
let lead: MailedLead

beforeAll(async () => {
  await seedStandingClock(database.db)
  lead = await aMailedLead(database.db, { tracking: true, links: ['https://www.example.de/fall'] })
})

const app = () => publicApp(testDeps(database.db))
const byToken = () => routesOf(app()).filter(({ path }) => /:(token|file)/.test(path))

/** The first part of the address says what its token is for. */
const purposeOf: Readonly<Record<string, TokenPurpose>> = {
  c: 'click',
  o: 'open',
  u: 'unsubscribe',
  p: 'preferences',
  confirm: 'confirm',
  a: 'asset',
  h: 'handoff',
}

function purposeIn(path: string): TokenPurpose {
  const purpose = purposeOf[path.split('/')[1] ?? '']
  if (purpose === undefined) throw new Error(`What is the token in ${path} for?`)
  return purpose
}

/** Everything a link may be that nobody was sent, or that leads to something that is gone. */
function wrongTokens(purpose: TokenPurpose): string[] {
  const good = signToken(tokenKey, purpose, lead.messageId)
  const other = purpose === 'unsubscribe' ? 'preferences' : 'unsubscribe'
  const swapped = (at: number) => good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1)
  return [
    'x',
    good.slice(0, -1),
    `${good}A`,
    `${good}=`,
    ...[0, 1, 5, 20, 30, 46].map(swapped),
    good.toLowerCase(),
    signToken('f'.repeat(64), purpose, lead.messageId),
    signToken(tokenKey, other, lead.messageId),
    signToken(tokenKey, purpose, '00000000-0000-7000-8000-00000000dead'),
    signToken(tokenKey, purpose, '00000000-0000-7000-8000-00000000dead', 3),
    'A'.repeat(2_000),
    '..%2f..%2fetc%2fpasswd',
    encodeURIComponent('<script>alert(1)</script>'),
  ]
}

async function answerTo({ method, path }: Route, token: string): Promise<string> {
  const file = path.includes(':file') ? `${token}.gif` : token
  const init = method === 'POST' ? { body: new URLSearchParams({ act: 'unsubscribe', answer: 'accept' }) } : {}
  const response = await app().request(`http://127.0.0.1${pathWith(path, () => file)}`, { ...init, method })
  return JSON.stringify([response.status, [...response.headers], await response.text()])
}

test('every public address with a token is known here', () => {
  expect(byToken().length).toBeGreaterThan(10)
  expect(byToken().map(({ path }) => purposeIn(path))).toHaveLength(byToken().length)
})

test('whatever is wrong with a link, its answer is the same to the last byte, and nothing changes', async () => {
  const before = await rowCounts(database.db)
  for (const route of byToken()) {
    const answers = new Set<string>()
    for (const token of wrongTokens(purposeIn(route.path))) answers.add(await answerTo(route, token))
    expect([...answers], `${route.method} ${route.path}`).toHaveLength(1)
    const expected = route.path.startsWith('/o/') ? 200 : 404
    expect([...answers][0], `${route.method} ${route.path}`).toMatch(new RegExp(`^\\[${expected},`))
  }
  expect(await rowCounts(database.db)).toEqual(before)
})

test('a link that was sent is answered otherwise, so the test above means something', async () => {
  const click = { method: 'GET', path: '/c/:token' }
  expect(await answerTo(click, signToken(tokenKey, 'click', lead.messageId))).toMatch(/^\[303,/)
  const leave = { method: 'GET', path: '/u/:token' }
  expect(await answerTo(leave, signToken(tokenKey, 'unsubscribe', lead.messageId))).toMatch(/^\[200,/)
})
