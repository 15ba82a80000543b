import { createHmac } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApplicationFailure } from '@temporalio/common'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { isPublicAddress } from '../../activities/public-address.ts'
import { webhookActivities } from '../../activities/webhook.ts'
import type { WebhookLimits } from '../../activities/webhook-request.ts'
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { lockLead } from '../../db/lock.ts'
import { openWebhookCall } from '../../db/webhook-calls.ts'
import { openLog } from '../../log.ts'
import { webhookSecret } from '../../secrets.ts'
import { monday } from '../support/builders.ts'
import { testConfig } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { aNurturedLead, publish, seedNurturing } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, journeySource('- { wait: 1d }'))
})

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

interface Receiver {
  readonly port: number
  readonly heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[]
}

/** A server on the loopback that remembers what it hears. */
async function receiver(answer: RequestListener): Promise<Receiver> {
  const heard: Receiver['heard'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { port: (server.address() as AddressInfo).port, heard }
}

/** An open call of this address, of a lead in a journey. */
async function callOf(url: string, options: { send?: string[]; openedWall?: Date } = {}): Promise<string> {
  const leadId = await aNurturedLead(database.db, { firstName: 'Ida', industry: 'Chemie' })
  return database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    const enrolled = facts === null ? null : await enrolLead(tx, facts, { journeyKey: 'test', by: 'person' }, monday)
    if (enrolled?.ok !== true) throw new Error('not enrolled')
    const command = { kind: 'webhook', step: 'ask', occurrence: 1, url, send: options.send ?? [], save: [] } as const
    await openWebhookCall(tx, { id: enrolled.enrolmentId, leadId }, command, monday, options.openedWall)
    const row = await tx.selectFrom('webhookCall').select('id').where('leadId', '=', leadId).executeTakeFirstOrThrow()
    return row.id
  })
}

/** Null: the call is closed. Else what the failure says about the next attempt. */
async function attempt(call: string, limits: Partial<WebhookLimits> = {}): Promise<ApplicationFailure | null> {
  const activities = webhookActivities({ db: database.db, log: openLog('test', 'silent'), config: testConfig(), limits })
  try {
    await activities.callWebhook(call)
    return null
  } catch (error) {
    if (error instanceof ApplicationFailure) return error
    throw error
  }
}

function rowOf(call: string) {
  return database.db.selectFrom('webhookCall').selectAll().where('id', '=', call).executeTakeFirstOrThrow()
}

/** A name of ours that stands for these addresses, and how often it was asked. */
function names(...addresses: string[]): { lookup: NonNullable<WebhookLimits['lookup']>; asked: () => number } {
  let asked = 0
  const lookup = ((_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) => {
    asked += 1
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as NonNullable<WebhookLimits['lookup']>
  return { lookup, asked: () => asked }
}

const local = { allowed: ['127.0.0.1'] }

describe('a call that is answered', () => {
  test('says which lead and step, the fields asked for and nothing else, signed and with one id', async () => {
    const { port, heard } = await receiver((_request, response) => void response.end('{"ok":true}'))
    const call = await callOf(`http://127.0.0.1:${port}/hook?a=1`, { send: ['industry', 'attributes.none'] })
    expect(await attempt(call, local)).toBeNull()
    const [{ headers, body }] = heard as [Receiver['heard'][number]]
    const { leadId, enrolmentId } = await rowOf(call)
    expect(JSON.parse(body)).toEqual({
      type: 'journey.webhook',
      call,
      journey: 'test',
      step: 'ask',
      enrolment: enrolmentId,
      lead: leadId,
      fields: { industry: 'Chemie', 'attributes.none': null },
    })
    expect([headers['webhook-id'], headers['idempotency-key'], headers['content-type']]).toEqual([call, call, 'application/json'])
    const secret = Buffer.from(webhookSecret(testConfig().secrets).replace('whsec_', ''), 'base64')
    const signed = createHmac('sha256', secret)
      .update(`${call}.${String(headers['webhook-timestamp'])}.${body}`)
      .digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signed}`)
    expect(await rowOf(call)).toMatchObject({ state: 'answered', attempts: 1, answer: '{"ok":true}', failure: null })
  })

  test('is never made again', async () => {
    const { port, heard } = await receiver((_request, response) => void response.end())
    const call = await callOf(`http://127.0.0.1:${port}/`)
    await attempt(call, local)
    expect(await attempt(call, local)).toBeNull()
    expect(heard.length).toBe(1)
  })

  test('keeps the start of an answer that is no text of ours', async () => {
    const { port } = await receiver((_request, response) => void response.end(`\u0000${'x'.repeat(5_000)}`))
    const call = await callOf(`http://127.0.0.1:${port}/`)
    expect(await attempt(call, local)).toBeNull()
    expect((await rowOf(call)).answer?.length).toBe(999)
  })
})

describe('a call that fails', () => {
  test.each([
    [500, 5_000],
    [503, 5_000],
    [429, 5_000],
    [408, 5_000],
  ])('with status %d is tried again', async (status, delayMs) => {
    const { port } = await receiver((_request, response) => void response.writeHead(status).end())
    const call = await callOf(`http://127.0.0.1:${port}/`)
    const failure = await attempt(call, local)
    expect(Number(failure?.nextRetryDelay)).toBeGreaterThan(delayMs - 1_000)
    expect(Number(failure?.nextRetryDelay)).toBeLessThanOrEqual(delayMs)
    expect(await rowOf(call)).toMatchObject({ state: 'open', failure: `status.${status}`, attempts: 1 })
  })

  test('waits as long as the receiver asks for', async () => {
    const { port } = await receiver((_request, response) => void response.writeHead(503, { 'retry-after': '120' }).end())
    const failure = await attempt(await callOf(`http://127.0.0.1:${port}/`), local)
    expect(Number(failure?.nextRetryDelay)).toBeGreaterThan(110_000)
  })

  test.each([400, 401, 404, 410, 301, 302, 307, 308])('with status %d is given up at once', async (status) => {
    const other = await receiver((_request, response) => void response.end())
    const location = `http://127.0.0.1:${other.port}/`
    const { port } = await receiver((_request, response) => void response.writeHead(status, { location }).end())
    const call = await callOf(`http://127.0.0.1:${port}/`)
    expect(await attempt(call, local)).toBeNull()
    expect(await rowOf(call)).toMatchObject({ state: 'failed', failure: `status.${status}` })
    expect(other.heard).toEqual([])
  })

  test('hangs no longer than its time', async () => {
    const { port } = await receiver(() => {})
    const call = await callOf(`http://127.0.0.1:${port}/`)
    expect(await attempt(call, { ...local, timeoutMs: 150 })).not.toBeNull()
    expect(await rowOf(call)).toMatchObject({ state: 'open', failure: 'timeout' })
  })

  test('is not kept alive by a drop now and then', async () => {
    const { port } = await receiver((_request, response) => {
      const drops = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drops))
    })
    const call = await callOf(`http://127.0.0.1:${port}/`)
    await attempt(call, { ...local, timeoutMs: 200 })
    expect(await rowOf(call)).toMatchObject({ failure: 'timeout' })
  })

  test('reads 64 kB of an answer of 10 MB and gives up', async () => {
    let sent = 0
    const { port } = await receiver((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024)
      const more = (): void => {
        while (sent < 10 * 1024 * 1024) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const call = await callOf(`http://127.0.0.1:${port}/`)
    expect(await attempt(call, local)).toBeNull()
    expect(await rowOf(call)).toMatchObject({ state: 'failed', failure: 'answerTooLong' })
    expect(sent).toBeLessThan(10 * 1024 * 1024)
  })

  test('is tried again where nobody listens, and given up a day after it began', async () => {
    const { port } = await receiver(() => {})
    for (const stop of stops.splice(0)) await stop()
    const young = await callOf(`http://127.0.0.1:${port}/`)
    expect(await attempt(young, local)).not.toBeNull()
    expect(await rowOf(young)).toMatchObject({ state: 'open', failure: 'ECONNREFUSED' })
    const old = await callOf(`http://127.0.0.1:${port}/`, { openedWall: new Date(Date.now() - 24 * 3_600_000) })
    expect(await attempt(old, local)).toBeNull()
    expect(await rowOf(old)).toMatchObject({ state: 'failed', failure: 'ECONNREFUSED' })
  })

  test('with an attempt under way, or before its time, is left alone', async () => {
    const { port, heard } = await receiver((_request, response) => void response.writeHead(500).end())
    const call = await callOf(`http://127.0.0.1:${port}/`)
    await attempt(call, local)
    expect(await attempt(call, local)).not.toBeNull()
    expect(heard.length).toBe(1)
  })

  test('and is not there any more is nothing', async () => {
    expect(await attempt(uuidv7())).toBeNull()
  })
})

describe('a target in a network of ours', () => {
  test.each([
    ['http://127.0.0.1:PORT/'],
    ['http://2130706433:PORT/'],
    ['http://[::1]:PORT/'],
    ['http://[::ffff:127.0.0.1]:PORT/'],
    ['http://169.254.169.254/latest/meta-data'],
    ['http://10.0.0.1/'],
    ['http://0.0.0.0:PORT/'],
  ])('%s is refused before anything is sent', async (address) => {
    const { port, heard } = await receiver((_request, response) => void response.end())
    const call = await callOf(address.replace('PORT', String(port)))
    expect(await attempt(call)).toBeNull()
    expect(await rowOf(call)).toMatchObject({ state: 'failed', failure: 'refused.privateAddress' })
    expect(heard).toEqual([])
  })

  test.each([[['127.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::1']], [['fd00::1']]])(
    'is refused behind a name that resolves to %j',
    async (addresses) => {
      const { port, heard } = await receiver((_request, response) => void response.end())
      const call = await callOf(`http://crm.example:${port}/`)
      expect(await attempt(call, { lookup: names(...addresses).lookup })).toBeNull()
      expect(await rowOf(call)).toMatchObject({ state: 'failed', failure: 'refused.privateAddress' })
      expect(heard).toEqual([])
    },
  )

  test('is called where the installation allows the host, or the host with its port', async () => {
    const { port, heard } = await receiver((_request, response) => void response.end())
    const { lookup } = names('127.0.0.1')
    await attempt(await callOf(`http://crm.intern:${port}/`), { lookup, allowed: ['crm.intern'] })
    await attempt(await callOf(`http://crm.intern:${port}/`), { lookup, allowed: [`crm.intern:${port}`] })
    await attempt(await callOf(`http://crm.intern:${port}/`), { lookup, allowed: ['crm.intern:1'] })
    expect(heard.length).toBe(2)
  })

  test('cannot be reached by a name that changes between the check and the call: it is resolved once', async () => {
    const { port } = await receiver((_request, response) => void response.end())
    const { lookup, asked } = names('127.0.0.1')
    expect(await attempt(await callOf(`http://crm.intern:${port}/`), { lookup, allowed: ['crm.intern'] })).toBeNull()
    expect(asked()).toBe(1)
  })
})

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['100.64.0.1', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['198.19.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['::', false],
  ['crm.example', false],
])('the address %s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})
