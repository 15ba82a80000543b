/** Emails a second from the queue to the last byte at the mail server, beside bare pooled nodemailer with the same bodies and the same server. */
import { setTimeout as delay } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { usualLimits } from '../activities/mail-limits.ts'
import { queueMessages } from '../db/messages.ts'
import type { Db } from '../db/open.ts'
import type { LeadId } from '../domain/id.ts'
import { consentingLeads } from './leads.ts'
import { type OwnSink, startOwnSink } from './own-sink.ts'
import { startWorkerProcess } from './processes.ts'
import { benchStart, onStage } from './stage.ts'
import { printTable, verdict } from './table.ts'

/** `node bench/mail-throughput.ts [mails]` */
const [given = '4000'] = process.argv.slice(2)
const mails = Number(given)
const warmUp = 400
const target = 0.6

await onStage({ rate: 1, limitMs: 6 * 60_000 }, async (stage) => {
  const { db } = stage
  const sink = await startOwnSink()
  stage.onEnd(async () => sink.stop())
  await db.updateTable('transport').set({ ratePerSecond: 1e6, domainLimit: 100 }).execute()
  const leads = await consentingLeads(stage, warmUp + mails)
  const worker = await startWorkerProcess({ ...stage, config: { ...stage.config, smtpUrl: sink.url } })
  await engineSends(db, sink, leads.slice(0, warmUp))
  const engine = await engineSends(db, sink, leads.slice(warmUp))
  await worker.stop()
  const { sample } = await sink.received()
  await bareSends(sink, sample, warmUp)
  const bare = await bareSends(sink, sample, mails)
  printTable(`${mails} emails of ${sample.length} bytes over ${usualLimits.connections} connections`, [
    ['', 'emails/s', 'of bare'],
    ['bare pooled nodemailer', bare, 1],
    ['queued, gated, rendered, sent, recorded', engine, engine / bare],
  ])
  return verdict(`at least ${target} of bare nodemailer`, engine / bare >= target)
})

/** From the commit that queued them. */
async function engineSends(db: Db, sink: OwnSink, leads: readonly LeadId[]): Promise<number> {
  const { count: before } = await sink.received()
  const mail = { class: 'marketing', kind: 'bench', templateKey: 'checklist', language: 'de', notBefore: benchStart } as const
  const requests = leads.map((leadId) => ({ ...mail, leadId, sendKey: `bench:${leadId}` }))
  await db.transaction().execute((tx) => queueMessages(tx, requests, benchStart))
  return rateUntil(sink, before, leads.length)
}

/** The parts are composed for each recipient, as by any program that calls `sendMail`. */
async function bareSends(sink: OwnSink, sample: Buffer, count: number): Promise<number> {
  const { subject = '', text = '', html } = await simpleParser(sample, { skipTextToHtml: true })
  const { count: before } = await sink.received()
  const { connections } = usualLimits
  const pool = createTransport({ url: sink.url, pool: true, maxConnections: connections, maxMessages: Infinity, ignoreTLS: true })
  const mail = { from: 'Beispiel <post@example.com>', subject, text, html: html || '' }
  const sent = Array.from({ length: count }, (_, index) => pool.sendMail({ ...mail, to: `lead-${index}@kunde.example` }))
  const rate = await rateUntil(sink, before, count)
  await Promise.all(sent)
  pool.close()
  return rate
}

async function rateUntil(sink: OwnSink, before: number, count: number): Promise<number> {
  const began = Date.now()
  for (;;) {
    const { count: now, lastWall } = await sink.received()
    if (now - before >= count && lastWall !== null) return count / ((lastWall.getTime() - began) / 1_000)
    await delay(100)
  }
}
