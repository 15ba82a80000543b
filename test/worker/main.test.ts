/** A worker on a real server: what Temporal's page shows of its work, and how it ends within seconds of being told. */
import { msToTs } from '@temporalio/common/lib/time.js'
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { Client, Connection } from '@temporalio/client'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, openGateway, type TemporalAddress } from '../../client/gateway.ts'
import { publishTemplate } from '../../client/templates.ts'
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import { lockLead } from '../../db/lock.ts'
import { listRepairs } from '../../db/repairs.ts'
import type { LeadId } from '../../domain/id.ts'
import { type RunningWorker, startWorker } from '../../worker/main.ts'
import { bundleWorkflows, type WorkflowBundle } from '../../worker/workflow-bundle.ts'
import { reconciler } from '../../worker/reconciler.ts'
import { monday } from '../support/builders.ts'
import { testConfig } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { isSomebodyHeldUp } from '../support/held-up.ts'
import { starterJourney } from '../support/journeys.ts'
import { aNurturedLead, seedNurturing } from '../support/nurtured.ts'
import { queue, shortTemplate } from '../support/outgoing.ts'
import { startWorkerProcess, type WorkerProcess } from '../support/ripen-worker.ts'
import { testSink } from '../support/sink.ts'
import { testTemporal } from '../support/temporal.ts'

Runtime.install({ logger: new DefaultLogger('ERROR') })

const database = testDatabase()
const temporal = testTemporal()
const sink = testSink()
let workflowBundle: WorkflowBundle
let worker: RunningWorker | undefined
let workerProcess: WorkerProcess | undefined
let gateway: Gateway | undefined

beforeAll(async () => {
  workflowBundle = await bundleWorkflows()
  await seedNurturing(database.db)
  await database.db.transaction().execute((tx) => publishTemplate(tx, shortTemplate('marketing'), monday))
})

afterAll(async () => {
  await gateway?.close()
  await worker?.stop()
  workerProcess?.terminate()
  await workerProcess?.exit
})

function addressed(namespace: string): TemporalAddress {
  return { connectionOptions: { address: temporal.address }, namespace }
}

function start(): Promise<RunningWorker> {
  return startWorker({
    db: database.db,
    databaseUrl: database.url,
    config: testConfig({ smtpUrl: `smtp://127.0.0.1:${sink.port}` }),
    temporal: addressed(temporal.namespace),
    log: pino({ level: 'silent' }),
    workflowBundle,
  })
}

async function msToStop(running: RunningWorker): Promise<number> {
  const begun = performance.now()
  await running.stop()
  return performance.now() - begun
}

async function statesOfMessages(): Promise<Record<string, number>> {
  const rows = await database.db.selectFrom('message').select('state').execute()
  return Object.fromEntries([...Map.groupBy(rows, ({ state }) => state)].map(([state, of]) => [state, of.length]))
}

test('on SIGTERM a worker process sends the mail under way, leaves the rest queued, and ends with 0 within seven seconds', async () => {
  const { db } = database
  sink.scriptAll({ kind: 'delay', at: 'end', ms: 1_000 })
  for (let mail = 0; mail < 30; mail += 1) await queue(db, { leadId: await aNurturedLead(db) }, monday)
  const smtpUrl = `smtp://127.0.0.1:${sink.port}`
  const running = (workerProcess = startWorkerProcess({ databaseUrl: database.url, temporalAddress: temporal.address, smtpUrl }))
  const isBetweenBodyAndAnswer = () => sink.mails.length > 0
  await expect.poll(isBetweenBodyAndAnswer, { timeout: 30_000, interval: 20, message: running.said() }).toBe(true)
  const begun = performance.now()
  running.terminate()
  expect(await running.exit, running.said()).toBe(0)
  expect(performance.now() - begun).toBeLessThan(7_500)
  const { sent = 0, queued = 0, ...others } = await statesOfMessages()
  expect(others).toEqual({})
  expect(sent).toBe(sink.mails.length)
  expect(sent).toBeGreaterThan(0)
  expect(queued).toBe(30 - sent)
})

test('a look at a journey that has begun is finished, and its answer kept', async () => {
  const { db } = database
  await db.deleteFrom('message').execute()
  const leadId = await aNurturedLead(db)
  const enrolmentId = await enrol(leadId)
  const { promise: mayGoOn, resolve: letGo } = Promise.withResolvers<void>()
  const blocking = db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await mayGoOn
  })
  worker = await start()
  await expect.poll(() => isSomebodyHeldUp(database.db), { timeout: 30_000, interval: 20 }).toBe(true)
  const stopped = msToStop(worker)
  letGo()
  await blocking
  expect(await stopped).toBeLessThan(7_000)
  const { wakeAt, waitingFor } = await db
    .selectFrom('enrolment')
    .select(['wakeAt', 'waitingFor'])
    .where('id', '=', enrolmentId)
    .executeTakeFirstOrThrow()
  expect({ waitingFor, isPlanned: wakeAt !== null }).toEqual({ waitingFor: 'condition', isPlanned: true })
})

test('Temporal’s page tells journey, version and what is waited for, nothing about the person, also once it was recreated', async () => {
  worker = await start()
  const leadId = await aNurturedLead(database.db)
  const enrolmentId = await enrol(leadId)
  const connection = await Connection.connect({ address: temporal.address })
  const { workflow } = new Client({ connection, namespace: temporal.namespace })
  const handle = workflow.getHandle(enrolmentId)
  const details = async () => {
    const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata').catch(() => null)
    return metadata?.currentDetails
  }
  await expect
    .poll(details, { timeout: 30_000 })
    .toMatch(/^Step waitfor-1: waits until 2026-03-16 \d\d:\d\d UTC for a condition$/)
  const { typedSearchAttributes, memo } = await handle.describe()
  expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
    expect.arrayContaining([
      ['RipenJourney', 're-engage'],
      ['RipenJourneyVersion', '1'],
    ]),
  )
  expect(memo ?? {}).toEqual({})
  // Stopped, so that its own round of repairs cannot come first.
  await worker.stop()
  await handle.terminate('test')
  expect(await reconciled(addressed(temporal.namespace))).toBe(1)
  worker = await start()
  await expect.poll(details, { timeout: 30_000 }).toMatch(/^Step waitfor-1/)
  const repairs = await listRepairs(database.db, 10)
  expect(repairs).toMatchObject([{ reason: 'missing', workflowKind: 'leadJourney', found: 1, leads: [{ leadId }] }])
  await connection.close()
})

test('a lead that is moved to another version is listed under it, and the transport says what it waits for', async () => {
  await worker?.stop()
  worker = await start()
  const enrolmentId = await enrol(await aNurturedLead(database.db))
  const connection = await Connection.connect({ address: temporal.address })
  const { workflow } = new Client({ connection, namespace: temporal.namespace })
  const version = async () => {
    const shown = await workflow
      .getHandle(enrolmentId)
      .describe()
      .catch(() => null)
    return shown?.typedSearchAttributes.getAll().find(({ key }) => key.name === 'RipenJourneyVersion')?.value
  }
  await expect.poll(version, { timeout: 30_000 }).toBe('1')
  const renamed = starterJourney('re-engage').replace(/^title: .*$/m, 'title: Anders')
  await database.db.transaction().execute((tx) => publishJourney(tx, renamed, { by: 'test', plan: 'suggested' }, monday))
  await expect.poll(version, { timeout: 30_000 }).toBe('2')
  const transport = async () =>
    (await workflow.getHandle('default').query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails
  await expect.poll(transport, { timeout: 30_000 }).toMatch(/^(Waits to be told of mail|Looks again at .* UTC)$/)
  await connection.close()
})

async function reconciled(address: TemporalAddress): Promise<number> {
  const own = openGateway(address)
  try {
    return await reconciler(database.db, own, ['default']).round()
  } finally {
    await own.close()
  }
}

test('a server that does not know the search attributes runs journeys all the same, until they are registered', async () => {
  const connection = await Connection.connect({ address: temporal.address })
  await connection.workflowService.registerNamespace({ namespace: 'bare', workflowExecutionRetentionPeriod: msToTs('1 day') })
  gateway = openGateway(addressed('bare'))
  const call = {
    kind: 'leadJourney',
    workflowId: 'some-enrolment',
    action: 'start',
    labels: { journey: 're-engage', version: 1 },
  } as const
  await expect.poll(() => gateway?.call(call).then(() => 'started'), { timeout: 30_000 }).toBe('started')
  expect(await gateway.missingLabels()).toEqual(['RipenJourney', 'RipenJourneyVersion'])
  expect(await gateway.registerLabels()).toEqual(['RipenJourney', 'RipenJourneyVersion'])
  await connection.close()
})

async function enrol(leadId: LeadId): Promise<string> {
  return database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    const enrolled = facts === null ? null : await enrolLead(tx, facts, { journeyKey: 're-engage', by: 'test' }, monday)
    if (enrolled?.ok !== true) throw new Error('Not enrolled')
    return enrolled.enrolmentId
  })
}
