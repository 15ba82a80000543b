import { once } from 'node:events'
import { connect } from 'node:net'
import { createTransport, type SentMessageInfo } from 'nodemailer'
import { expect, test } from 'vitest'
import { behavesByDomain, greylists } from '../../../client/embedded/sink-behaviour.ts'
import { startSink } from '../../../client/embedded/sink.ts'
import { setClock } from '../../../db/clock.ts'
import { listSinkMails, readSinkMail, sinkStorage } from '../../../db/sink-mails.ts'
import { testDatabase } from '../../support/database.ts'
import { testSink } from '../../support/sink.ts'

const sink = testSink()
const database = testDatabase()

async function send(to: string, port = sink.port): Promise<SentMessageInfo> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, socketTimeout: 400, greetingTimeout: 400 })
  return transport.sendMail({
    envelope: { from: 'b+token@bounce.example', to },
    from: 'news@firm.example',
    to,
    subject: 'Prüfliste für Käufer',
    text: 'Guten Tag',
    headers: { 'X-Ripen-ID': 'm-1' },
  })
}

test('a mail is kept with its envelope, its id and its subject in clear text', async () => {
  await send('Lea@lead.example')
  expect(sink.mails).toMatchObject([
    { mailFrom: 'b+token@bounce.example', rcptTo: 'lea@lead.example', ripenId: 'm-1', subject: 'Prüfliste für Käufer' },
  ])
  expect(sink.mails[0]?.raw.toString()).toContain('Guten Tag')
})

test.each([
  ['at RCPT', { kind: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 No such user' }, 550],
  ['after the body', { kind: 'refuse', at: 'end', code: 452, text: '4.3.1 Full' }, 452],
] as const)('a recipient refused %s gets nothing, and the sender hears the code', async (_when, answer, code) => {
  sink.script('lea@lead.example', answer)
  await expect(send('lea@lead.example')).rejects.toMatchObject({ responseCode: code })
  expect(sink.mails).toEqual([])
  expect(sink.attempts('lea@lead.example')).toBe(1)
})

test('a greylisted recipient gets the mail at the attempt after the last refusal', async () => {
  sink.script('lea@lead.example', greylists(1))
  await expect(send('lea@lead.example')).rejects.toMatchObject({ responseCode: 451 })
  await send('lea@lead.example')
  expect(sink.mailsTo('lea@lead.example')).toHaveLength(1)
})

test('a connection cut after the body leaves the sender without an answer, and the mail delivered or not as told', async () => {
  sink.script('lost@lead.example', { kind: 'drop', at: 'end' })
  sink.script('kept@lead.example', { kind: 'drop', at: 'end', keep: true })
  await expect(send('lost@lead.example')).rejects.toThrow('closed')
  await expect(send('kept@lead.example')).rejects.toThrow('closed')
  expect(sink.mails.map((mail) => mail.rcptTo)).toEqual(['kept@lead.example'])
})

test.each(['rcpt', 'data', 'end'] as const)('a sink that hangs at %s makes the sender time out', async (at) => {
  sink.script('lea@lead.example', { kind: 'hang', at })
  await expect(send('lea@lead.example')).rejects.toMatchObject({ code: 'ETIMEDOUT' })
})

test('a sender that goes away within the body leaves nothing behind, and the sink goes on', async () => {
  const socket = connect(sink.port, '127.0.0.1')
  for (const line of ['HELO me', 'MAIL FROM:<a@firm.example>', 'RCPT TO:<lea@lead.example>', 'DATA', 'Subject: half']) {
    await once(socket, 'data')
    socket.write(`${line}\r\n`)
  }
  socket.destroy()
  await send('lea@lead.example')
  expect(sink.mails.map((mail) => mail.subject)).toEqual(['Prüfliste für Käufer'])
})

test('a greeting of 421 refuses the connection', async () => {
  sink.scriptGreeting({ kind: 'refuse', at: 'connect', code: 421, text: 'Busy' })
  await expect(send('lea@lead.example')).rejects.toMatchObject({ responseCode: 421 })
})

test("the product's sink keeps mails in Postgres at business time, newest first or since a position", async () => {
  const monday = new Date('2026-03-02T06:30:00Z')
  await database.db.transaction().execute((tx) => setClock(tx, { from: monday, rate: 0, reason: 'test' }))
  const stored = await startSink({ port: 0, storage: sinkStorage(database.db), behave: behavesByDomain })
  try {
    await send('one@lead.example', stored.port)
    await send('two@lead.example', stored.port)
    await expect(send('niemand@mx.abgelehnt.example', stored.port)).rejects.toMatchObject({ responseCode: 550 })
  } finally {
    await stored.stop()
  }
  const mails = await listSinkMails(database.db, { limit: 10 })
  expect(mails.map((mail) => mail.rcptTo)).toEqual(['two@lead.example', 'one@lead.example'])
  expect(mails[0]?.receivedAt).toEqual(monday)
  const since = await listSinkMails(database.db, { limit: 10, after: mails[1]?.position ?? 0 })
  expect(since.map((mail) => mail.rcptTo)).toEqual(['two@lead.example'])
  expect((await readSinkMail(database.db, mails[1]?.id ?? ''))?.raw.toString()).toContain('X-Ripen-ID: m-1')
})
