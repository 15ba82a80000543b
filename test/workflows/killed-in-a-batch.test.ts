/** Whoever works on many leads is killed in the middle of a batch: the workflow taken up by another gives each lead its turn exactly once. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bulkEnrolmentActivities } from '../../activities/bulk-enrolment.ts'
import { migrationActivities } from '../../activities/migration.ts'
import { enrolBatch } from '../../db/bulk-enrolment-batch.ts'
import { readBulkEnrolment } from '../../db/bulk-enrolment-view.ts'
import { startBulkEnrolment } from '../../db/bulk-enrolments.ts'
import { readMigration } from '../../db/journey-migration.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import { upsertLeads } from '../../db/lead-upsert.ts'
import type { Tx } from '../../db/open.ts'
import type { BulkId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { isSomebodyHeldUp } from '../support/held-up.ts'
import { journeySource } from '../support/journeys.ts'
import { publish, seedNurturing } from '../support/nurtured.ts'
import { type OfflineSandbox, offlineSandbox } from '../support/offline-workflow.ts'

const database = testDatabase()
let sandbox: OfflineSandbox
let key = ''
let made = 0

beforeAll(async () => {
  await seedNurturing(database.db)
  const deps = { db: database.db, log: pino({ level: 'silent' }) }
  const [enrolling, moving] = [bulkEnrolmentActivities(deps), migrationActivities(deps)]
  sandbox = await offlineSandbox({
    enrolNext: (id) => enrolling.enrolNext(String(id)),
    moveLeads: (id) => moving.moveLeads(String(id)),
  })
})

afterAll(() => sandbox.close())

beforeEach(async () => {
  made += 1
  key = `crowded-${made}`
  await publish(database.db, sourceOf('30d'))
})

const sourceOf = (wait: string) => journeySource(`- { wait: ${wait}, id: rest }`).replace('journey: test', `journey: ${key}`)

function inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.db.transaction().execute(work)
}

/** New leads whose turn to enter the journey has come, one after the other. */
async function crowd(leads: number): Promise<BulkId> {
  const fields = Array.from({ length: leads }, (_, index) => ({ email: `${key}-${index}@menge.example` }))
  const placed = await inTx((tx) => upsertLeads(tx, fields, captureOptions, monday))
  const names = placed.flatMap((placement) => (placement.ok ? [placement.leadId] : []))
  const how = { journeyKey: key, source: { names }, businessKey: '', ignoreAgain: false, spreadMs: 60_000, by: 'ui' }
  const started = await inTx((tx) => startBulkEnrolment(tx, how, after(monday, '-1h')))
  if (!started.ok) throw new Error(started.reason)
  return started.id
}

/** Lets the batches run up to a row that somebody else holds, kills them there, and lets go of the row. */
async function killAt(activity: 'enrolNext' | 'moveLeads', id: string, hold: (tx: Tx) => Promise<unknown>): Promise<void> {
  const script = fileURLToPath(new URL('../support/batch-process.ts', import.meta.url))
  await inTx(async (tx) => {
    await hold(tx)
    const doomed = spawn(process.execPath, [script, database.url, activity, id], { stdio: 'ignore' })
    await expect.poll(() => isSomebodyHeldUp(database.db), { timeout: 20_000, interval: 10 }).toBe(true)
    doomed.kill('SIGKILL')
    await once(doomed, 'exit')
  })
}

/** On the virtual clock, from its beginning: what the dead one had not yet told Temporal is lost. */
async function takeUp(workflow: 'bulkEnrolment' | 'journeyMigration', id: string): Promise<void> {
  let run = await sandbox.start(workflow, [id])
  while (run.end !== 'completed') {
    if (run.end === null) await run.pass((run.nextTimerMs ?? 0) - run.elapsedMs)
    else run = await sandbox.start(workflow, [id])
  }
}

test('of many to enrol each enters once, though the second batch dies with some of them inside', async () => {
  const { db } = database
  const id = await crowd(260)
  await killAt('enrolNext', id, (tx) =>
    sql`select from bulk_enrolment_lead where bulk_id = ${id} and lead_id = (
      select lead_id from bulk_enrolment_lead where bulk_id = ${id} order by enter_at offset 255 limit 1) for update`.execute(tx),
  )
  expect(await readBulkEnrolment(db, id)).toMatchObject({ state: 'running', entered: 250, waiting: 10 })
  await takeUp('bulkEnrolment', id)
  expect(await readBulkEnrolment(db, id)).toMatchObject({ state: 'finished', entered: 260, refused: {}, waiting: 0 })
  expect(await turns('start')).toEqual({ turns: 260, leads: 260 })
})

test('of many to move each moves once, though the second batch dies with some of them moved', async () => {
  const { db } = database
  const entering = await crowd(80)
  while ((await inTx((tx) => enrolBatch(tx, entering, monday))) === 'more');
  const published = await inTx((tx) => publishJourney(tx, sourceOf('60d'), { by: 'ui', plan: 'suggested' }, monday))
  if (!published.ok || published.migrationId === null) throw new Error('Nobody is moved')
  const id = published.migrationId
  await killAt('moveLeads', id, (tx) =>
    sql`select from enrolment where id = (
      select enrolment.id from enrolment join journey on journey.id = enrolment.journey_id where journey.key = ${key}
      order by enrolment.id offset 75 limit 1) for update`.execute(tx),
  )
  expect(await readMigration(db, id)).toMatchObject({ state: 'applying', moved: 50, left: 30 })
  await sql`update journey_migration set created_wall = created_wall - interval '1 minute' where id = ${id}`.execute(db)
  await takeUp('journeyMigration', id)
  expect(await readMigration(db, id)).toMatchObject({ state: 'applied', moved: 80, stayed: 0, left: 0 })
  expect(await turns('migrate')).toEqual({ turns: 80, leads: 80 })
})

/** How often it was decided so in the journey, and for how many leads. */
async function turns(kind: string): Promise<{ turns: number; leads: number }> {
  const { rows } = await sql<{ turns: number; leads: number }>`
    select count(*) as turns, count(distinct decision.lead_id) as leads from journey_decision decision
    join enrolment on enrolment.id = decision.enrolment_id join journey on journey.id = enrolment.journey_id
    where journey.key = ${key} and decision.command ->> 'kind' = ${kind}`.execute(database.db)
  return rows[0] ?? { turns: 0, leads: 0 }
}
