/** A thousand people unsubscribe by one click while thousands of mails go out: how long after each commit did a transaction to that person still begin? */
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { startServer } from '../client/server.ts'
import { openLog } from '../log.ts'
import { queueMessage } from '../db/messages.ts'
import type { Db } from '../db/open.ts'
import type { LeadId, MessageId } from '../domain/id.ts'
import { signToken } from '../templates/token.ts'
import { consentingLeads } from './leads.ts'
import { dice } from '../verify/dice.ts'
import { benchStart, onStage, type Stage } from './stage.ts'
import { printTable, quantile, verdict } from './table.ts'
import { startWorkerProcess } from './processes.ts'

const mails = 8_000
const unsubscribes = 1_000
const clients = 4
/** So that the drain goes on while people click: about forty a second. */
const pauseMs = 60
/** Whoever unsubscribes has a mail among so many that go next, so that most clicks meet one under way. */
const among = 40
const mostAfterMs = 1_000

await onStage({ rate: 1, limitMs: 6 * 60_000 }, async (stage) => {
  const { db, config } = stage
  const leads = await consentingLeads(stage, mails)
  await queueMails(db, leads)
  const log = openLog('bench', 'silent')
  const server = await startServer({ db, config, log })
  const worker = await startWorkerProcess(stage)
  const statuses = await unsubscribeAll(stage, server.publicAddress)
  await worker.stop()
  await server.stop()
  return [
    verdict(`${unsubscribes} answers of 200`, statuses.length === unsubscribes && statuses.every((status) => status === 200)),
    await report(stage),
  ].every(Boolean)
})

async function queueMails(db: Db, leads: readonly LeadId[]): Promise<void> {
  const mail = { class: 'marketing', kind: 'bench', templateKey: 'checklist', language: 'de', notBefore: benchStart } as const
  await db.transaction().execute(async (tx) => {
    for (const leadId of leads) await queueMessage(tx, { ...mail, sendKey: `bench:${leadId}`, leadId }, benchStart)
  })
}

async function unsubscribeAll(stage: Stage, address: string): Promise<number[]> {
  const random = dice(7).next
  const chosen = new Set<string>()
  const statuses: number[] = []
  const click = async (): Promise<void> => {
    while (chosen.size < unsubscribes) {
      const next = await oneOfTheNext(stage.db, chosen, random)
      if (next === null) return
      chosen.add(next)
      statuses.push(await post(`${address}/u/${signToken(stage.config.secrets.tokenKey, 'unsubscribe', next)}`))
      await delay(random() * 2 * pauseMs)
    }
  }
  while (stage.sink.count < among) await delay(10)
  await Promise.all(Array.from({ length: clients }, click))
  return statuses
}

async function oneOfTheNext(db: Db, chosen: ReadonlySet<string>, random: () => number): Promise<MessageId | null> {
  const { rows } = await sql<{ id: MessageId }>`
    select id from message where state in ('sending', 'claimed', 'queued')
    order by state = 'queued', not_before, id limit ${among}`.execute(db)
  const free = rows.filter(({ id }) => !chosen.has(id))
  return free[Math.floor(random() * free.length)]?.id ?? null
}

/** As a mailbox provider does it (RFC 8058). */
async function post(url: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
  await answer.arrayBuffer()
  return answer.status
}

interface Stopped {
  readonly id: string
  readonly state: string
  readonly committedWall: Date
}

/** Postgres itself remembers when each commit was. */
async function stopped(db: Db): Promise<Stopped[]> {
  const { rows } = await sql<Stopped>`
    select message.id, message.state, pg_xact_commit_timestamp(consent_event.xmin) as committed_wall
    from consent_event join message on message.lead_id = consent_event.lead_id
    where consent_event.action = 'withdrawn'`.execute(db)
  return rows
}

async function report({ db, sink }: Stage): Promise<boolean> {
  const rows = await stopped(db)
  const afterMs = rows.flatMap(({ id, committedWall }) =>
    (sink.arrivals.get(id) ?? []).map(({ begunWall }) => begunWall.getTime() - committedWall.getTime()),
  )
  const late = afterMs.filter((ms) => ms > 0)
  const unsent = rows.length - afterMs.length
  printTable(`${rows.length} unsubscribes during a drain of ${mails} mails (${sink.count} sent meanwhile)`, [
    ['mail never begun', unsent],
    ['mail begun before the commit', afterMs.length - late.length],
    ['mail begun after the commit', late.length],
    ['latest MAIL FROM after its commit, ms', Math.max(...afterMs)],
    ['p99 of those after, ms', late.length === 0 ? '-' : quantile(late, 0.99)],
    ...[...Map.groupBy(rows, ({ state }) => state)].map(([state, of]) => [`  now ${state}`, of.length] as const),
  ])
  return [
    verdict('every unsubscribe was stored', rows.length === unsubscribes),
    verdict(`no transaction began more than ${mostAfterMs} ms after the commit`, Math.max(...afterMs) <= mostAfterMs),
    verdict(
      'unsubscribed while unsent means suppressed',
      rows.every(({ state }) => state === 'suppressed' || state === 'sent'),
    ),
  ].every(Boolean)
}
