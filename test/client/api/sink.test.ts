import { beforeAll, expect, test } from 'vitest'
import { onProblem } from '../../../client/api/problem.ts'
import { sinkRoutes } from '../../../client/api/sink.ts'
import { sinkStorage } from '../../../db/sink-mails.ts'
import { monday } from '../../support/builders.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
beforeAll(async () => {
  await seedStandingClock(database.db)
  for (const rcptTo of ['lea@kunde.example', 'tom@kunde.example', 'lea@kunde.example']) await catchMail(rcptTo)
})

async function catchMail(rcptTo: string): Promise<void> {
  const raw = Buffer.from(
    [
      'From: "Firma" <news@firma.example>',
      `To: <${rcptTo}>`,
      'Subject: =?UTF-8?Q?Pr=C3=BCfliste?=',
      'List-Unsubscribe: <https://firma.example/u/1>,',
      ' <mailto:unsub@firma.example>',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<html><head><title>x</title></head><body><a href="https://firma.example">Zur Liste</a><script>alert(1)</script></body></html>',
    ].join('\r\n'),
  )
  await sinkStorage(database.db).store({
    mailFrom: 'b+1@bounce.example',
    rcptTo,
    ripenId: null,
    subject: 'Prüfliste',
    raw,
    receivedWall: new Date(),
  })
}

interface Summary {
  readonly id: string
  readonly position: number
  readonly to: string
  readonly at: string
}

async function get(path: string): Promise<Response> {
  const app = sinkRoutes(testDeps(database.db))
  app.onError(onProblem(testDeps(database.db).log))
  return app.request(path)
}

async function list(query = ''): Promise<Summary[]> {
  const body = (await (await get(`/api/sink/mails${query}`)).json()) as { mails: Summary[] }
  return body.mails
}

test('mails are listed newest first, at business time', async () => {
  const mails = await list()
  expect(mails.map((mail) => mail.to)).toEqual(['lea@kunde.example', 'tom@kunde.example', 'lea@kunde.example'])
  expect(mails[0]).toMatchObject({ at: monday.toISOString(), subject: 'Prüfliste' })
})

test('whoever has read up to a position gets what came after it, oldest first', async () => {
  const [newest, , oldest] = await list()
  const since = await list(`?after=${oldest?.position}`)
  expect(since.map((mail) => mail.to)).toEqual(['tom@kunde.example', 'lea@kunde.example'])
  expect(await list(`?after=${newest?.position}`)).toEqual([])
})

test('mails of one recipient are found whatever the case', async () => {
  expect(await list('?to=TOM@kunde.example')).toHaveLength(1)
})

test('a mail is read with its headers unfolded, its subject decoded and both parts', async () => {
  const [mail] = await list()
  expect(await (await get(`/api/sink/mails/${mail?.id}`)).json()).toMatchObject({
    mailFrom: 'b+1@bounce.example',
    from: 'Firma <news@firma.example>',
    subject: 'Prüfliste',
    html: expect.stringContaining('Zur Liste'),
    headers: expect.arrayContaining([
      { name: 'List-Unsubscribe', value: '<https://firma.example/u/1>, <mailto:unsub@firma.example>' },
    ]),
  })
})

test('the raw mail comes as it was received', async () => {
  const [mail] = await list()
  const response = await get(`/api/sink/mails/${mail?.id}/raw`)
  expect(response.headers.get('content-type')).toBe('message/rfc822')
  expect(await response.text()).toMatch(/^From: "Firma"/)
})

test('the framed mail may run nothing, loads pictures only when asked, and opens links beside the page', async () => {
  const [mail] = await list()
  const plain = await get(`/api/sink/mails/${mail?.id}/html`)
  const policy = plain.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('sandbox allow-popups')
  expect(policy).not.toContain('allow-scripts')
  expect(policy).toContain('img-src data:;')
  expect(await plain.text()).toContain('<base target="_blank">')
  const pictures = await get(`/api/sink/mails/${mail?.id}/html?pictures=1`)
  expect(pictures.headers.get('content-security-policy')).toContain('img-src data: http: https:')
})

test.each([
  ['/api/sink/mails/01a203d5-7d9f-73e6-8baf-630112286d86', 404],
  ['/api/sink/mails/nothing', 404],
  ['/api/sink/mails?after=x', 422],
  ['/api/sink/mails?limit=9999', 422],
  ['/api/sink/mails?since=1', 422],
])('%s answers %i as a problem', async (path, status) => {
  const response = await get(path)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
})
