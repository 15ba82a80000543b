/** Records what workflows really went through, for test/workflows/replay.test.ts: the branches that are missing there, or those named. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { sql } from 'kysely'
import { loadFacts } from '../db/facts.ts'
import { acceptHandoff, rejectHandoff } from '../db/handoff-answer.ts'
import { openHandoff } from '../db/handoffs.ts'
import { readBulkEnrolment } from '../db/bulk-enrolment-view.ts'
import { startBulkEnrolment } from '../db/bulk-enrolments.ts'
import { businessNow } from '../db/clock.ts'
import { readMigration } from '../db/journey-migration.ts'
import { publishJourney } from '../db/journey-publish.ts'
import { lockLead } from '../db/lock.ts'
import { lookAgain, type WorkflowKind } from '../db/outbox.ts'
import type { HandoffId, LeadId } from '../domain/id.ts'
import { historyText } from '../test/support/history-text.ts'
import { fiveLetters } from './five-letters.ts'
import { openHistories } from './history-cost.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { onStage, type Stage } from './stage.ts'
import { startWorkerProcess } from './processes.ts'

const folder = new URL('../test/histories/', import.meta.url)
/** An hour takes six seconds: reminders of the SLA ladder come after twelve. */
const rate = 600

/** Each branch of each workflow, and a lead that goes through it; answers the workflow's id. */
const branches: Readonly<Record<string, (stage: Stage, lead: LeadId) => Promise<string>>> = {
  'sales-handoff-rejected': handoffRejected,
  'sales-handoff-ignored': handoffIgnored,
  'lead-journey-by-timers': journeyToItsEnd,
  'lead-journey-told-often': journeyToldOften,
  'lead-journey-without-database': journeyWithoutDatabase,
  'lead-journey-calling': journeyCalling,
  'lead-journey-moved': journeyMoved,
  'journey-migration': leadMoved,
  'bulk-enrolment': leadsEnrolled,
  'mail-transport': async () => 'default',
}

/** What is recorded already stays: runs of that shape may be open. */
const wanted =
  process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(branches).filter((name) => !isRecorded(name))

await onStage({ rate, limitMs: 8 * 60_000 }, async (stage) => {
  await publish(stage.db, fiveLetters('1h'))
  const worker = await startWorkerProcess(stage)
  const leads = await consentingLeads(stage, wanted.length)
  const ids = new Map<string, string>()
  for (const [index, name] of wanted.entries()) {
    const [play, lead] = [branches[name], leads[index]]
    if (play === undefined || lead === undefined)
      throw new Error(`No branch ${name}; known are ${Object.keys(branches).join(', ')}`)
    ids.set(name, await play(stage, lead))
  }
  await worker.stop()
  const histories = await openHistories(stage.temporal)
  await mkdir(folder, { recursive: true })
  for (const [name, id] of ids) await write(name, (await histories.of(id))[0])
  await histories.close()
  return true
})

function isRecorded(name: string): boolean {
  return existsSync(new URL(`${name}.json`, folder))
}

async function journeyToItsEnd(stage: Stage, leadId: LeadId): Promise<string> {
  const id = await enrol(stage.db, leadId, 'five-letters')
  while (!(await isFinished(stage, id))) await delay(100)
  return id
}

/** So often that its history is cut. */
async function journeyToldOften(stage: Stage, leadId: LeadId): Promise<string> {
  const id = await enrol(stage.db, leadId, 'five-letters')
  for (let time = 0; time < 40; time += 1) {
    await tell(stage, 'leadJourney', id)
    await delay(200)
  }
  return id
}

/** Every attempt of a look fails until the table is back. */
async function journeyWithoutDatabase({ db, ...stage }: Stage, leadId: LeadId): Promise<string> {
  const id = await enrol(db, leadId, 'five-letters')
  await delay(2_000)
  await sql`alter table enrolment rename to enrolment_away`.execute(db)
  await tell({ db, ...stage }, 'leadJourney', id)
  await delay(4_000)
  await sql`alter table enrolment_away rename to enrolment`.execute(db)
  await delay(6_000)
  return id
}

/** The receiver is out of order at first; the journey is told to look while the second attempt is awaited. */
async function journeyCalling(stage: Stage, leadId: LeadId): Promise<string> {
  const answers = [503]
  const server = createServer((_request, response) => void response.writeHead(answers.shift() ?? 200).end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stage.onEnd(async () => server.close())
  const { port } = server.address() as AddressInfo
  await publish(stage.db, askingOnce(`http://127.0.0.1:${port}/`))
  const id = await enrol(stage.db, leadId, 'asking-once')
  await delay(2_000)
  await tell(stage, 'leadJourney', id)
  while (!(await isFinished(stage, id))) await delay(100)
  return id
}

/** Told to look while it waits for enrolments that may have begun just before the version. */
async function leadMoved(stage: Stage, leadId: LeadId): Promise<string> {
  const { migrationId } = await moveOne(stage, leadId, { key: 'moving', waits: ['1d', '2d'] })
  await delay(2_000)
  await tell(stage, 'journeyMigration', migrationId)
  while ((await readMigration(stage.db, migrationId))?.state !== 'applied') await delay(100)
  return migrationId
}

/** Goes on in the version it was moved to, which Temporal's page then shows, until its end. */
async function journeyMoved(stage: Stage, leadId: LeadId): Promise<string> {
  const { enrolmentId } = await moveOne(stage, leadId, { key: 'followed', waits: ['1h', '2h'] })
  while (!(await isFinished(stage, enrolmentId))) await delay(100)
  return enrolmentId
}

interface Moving {
  readonly key: string
  /** Of the version the lead enters, and of the one it is moved to. */
  readonly waits: readonly [string, string]
}

async function moveOne({ db }: Stage, leadId: LeadId, { key, waits }: Moving) {
  await publish(db, waitingOnce(key, waits[0]))
  const enrolmentId = await enrol(db, leadId, key)
  await delay(2_000)
  const publishing = { by: 'bench', plan: 'suggested' }
  const published = await db
    .transaction()
    .execute(async (tx) => publishJourney(tx, waitingOnce(key, waits[1]), publishing, await businessNow(tx)))
  if (!published.ok || published.migrationId === null) throw new Error('Nobody was moved')
  return { enrolmentId, migrationId: published.migrationId }
}

/** One at once, one after an hour, and told to look in between. */
async function leadsEnrolled(stage: Stage, leadId: LeadId): Promise<string> {
  const { db } = stage
  const other = (await consentingLeads(stage, 20)).at(-1) ?? leadId
  const request = {
    journeyKey: 'five-letters',
    source: { names: [leadId, other] },
    businessKey: '',
    ignoreAgain: true,
    spreadMs: 60 * 60_000,
    by: 'bench',
  }
  const started = await db.transaction().execute(async (tx) => startBulkEnrolment(tx, request, await businessNow(tx)))
  if (!started.ok) throw new Error(`Nobody enrolled: ${started.reason}`)
  await delay(2_000)
  await tell(stage, 'bulkEnrolment', started.id)
  while ((await readBulkEnrolment(db, started.id))?.finishedAt === null) await delay(100)
  return started.id
}

function waitingOnce(key: string, wait: string): string {
  return JSON.stringify({ journey: key, title: key, steps: [{ wait }, { exit: 'done' }] })
}

function askingOnce(url: string): string {
  const steps = [{ webhook: url, else: [{ exit: 'silent' }] }, { wait: '1h' }, { exit: 'answered' }]
  return JSON.stringify({ journey: 'asking-once', title: 'Asking once', steps })
}

async function handoffRejected(stage: Stage, leadId: LeadId): Promise<string> {
  const id = await offer(stage, leadId)
  const by = { actor: 'bench' }
  await delay(2_000)
  await stage.db.transaction().execute(async (tx) => acceptHandoff(tx, id, by, await businessNow(tx)))
  await delay(2_000)
  await stage.db.transaction().execute(async (tx) => rejectHandoff(tx, id, { ...by, reason: 'notNow' }, await businessNow(tx)))
  await delay(2_000)
  return id
}

/** Reminded and escalated. */
async function handoffIgnored(stage: Stage, leadId: LeadId): Promise<string> {
  const id = await offer(stage, leadId)
  await delay(40_000)
  return id
}

async function offer({ db }: Stage, leadId: LeadId): Promise<HandoffId> {
  const opened = await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error('The lead is gone')
    return openHandoff(tx, facts, { trigger: 'ready', reasons: [], urgency: 'normal' }, await businessNow(tx))
  })
  if (opened.handoffId === null) throw new Error('Nobody to offer the lead to')
  return opened.handoffId
}

function tell({ db }: Stage, kind: WorkflowKind, id: string): Promise<void> {
  return db.transaction().execute((tx) => lookAgain(tx, kind, [id]))
}

async function isFinished({ db }: Stage, id: string): Promise<boolean> {
  const row = await db.selectFrom('enrolment').select('status').where('id', '=', id).executeTakeFirstOrThrow()
  return row.status === 'finished'
}

async function write(name: string, history: History | undefined): Promise<void> {
  if (history === undefined) throw new Error(`No history of ${name}`)
  await writeFile(new URL(`${name}.json`, folder), historyText(history))
  console.log(`${name}: ${history.events?.length ?? 0} events`)
}
