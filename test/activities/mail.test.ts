import { simpleParser } from 'mailparser'
import { beforeAll, expect, test } from 'vitest'
import { stopMarketing } from '../../db/consents.ts'
import { lockLead } from '../../db/lock.ts'
import { recoverLost } from '../../db/message-claim.ts'
import { stopMessages } from '../../db/messages.ts'
import { resumeSending, stopSending } from '../../db/settings.ts'
import { readToken } from '../../templates/token.ts'
import { testDatabase } from '../support/database.ts'
import { testSecrets } from '../support/mailed-lead.ts'
import { aMailableLead, aRep, drain, moveClock, queue, readMessage, seedForMail, tuesday } from '../support/outgoing.ts'
import { testSink } from '../support/sink.ts'

const database = testDatabase()
const sink = testSink()

beforeAll(() => seedForMail(database.db))

test('a due message is sent once, and its event and outcome are stored', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  expect(await drain(db, sink)).toEqual({ nextInMs: null, details: 'Waits to be told of mail' })
  expect(await drain(db, sink)).toEqual({ nextInMs: null, details: 'Waits to be told of mail' })
  expect(sink.mailsTo(email)).toHaveLength(1)
  expect(await readMessage(db, id)).toMatchObject({ state: 'sent', sentAt: tuesday, outcomeCode: null, claimedBy: null })
  const events = await db.selectFrom('event').select(['type', 'messageId']).where('leadId', '=', leadId).execute()
  expect(events).toEqual([{ type: 'email.sent', messageId: id }])
})

test('a marketing mail carries the headers of RFC 8058, signed links and a return path that names it', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db, { firstName: 'Jürgen', lastName: 'Ünal', companyName: 'Müller & Söhne' })
  const id = await queue(db, { leadId })
  await drain(db, sink)
  const [caught] = sink.mailsTo(email)
  const raw = caught?.raw.toString() ?? ''
  const mail = await simpleParser(raw)
  expect(raw.match(/^List-Unsubscribe:/gim)).toHaveLength(1)
  const [, unsubscribe = ''] = /^List-Unsubscribe:\s+<https:\/\/t\.example\.de\/u\/([^>]+)>,\s+<mailto:unsub\+/m.exec(raw) ?? []
  expect(readToken(testSecrets.tokenKey, 'unsubscribe', unsubscribe)).toEqual({ id, index: 0 })
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
  expect(raw).toMatch(/^Precedence: bulk\r$/m)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(raw).toMatch(new RegExp(`^X-Ripen-ID: ${id}\r$`, 'm'))
  expect(raw).toMatch(new RegExp(`^Message-ID: <m\\.${id}@example\\.de>\r$`, 'm'))
  expect(raw).toMatch(/^List-ID: Beispiel =\?UTF-8\?Q\?Pr=C3=BCftechnik\?= GmbH <mail\.example\.de>\r$/m)
  expect(mail.subject).toBe('Für Müller & Söhne')
  expect(mail.to).toMatchObject({ value: [{ address: email, name: 'Jürgen Ünal' }] })
  expect(mail.date).toEqual(tuesday)
  const [, verp = ''] = /^b\+(.+)@bounce\.example\.de$/.exec(caught?.mailFrom ?? '') ?? []
  expect(readToken(testSecrets.tokenKey, 'verp', verp)).toEqual({ id, index: 0 })
})

test('without consent to tracking links lead straight to their target and no pixel is there', async () => {
  const { db } = database
  const untracked = await aMailableLead(db)
  const tracked = await aMailableLead(db, { tracking: true })
  await queue(db, { leadId: untracked.leadId })
  const id = await queue(db, { leadId: tracked.leadId })
  await drain(db, sink)
  const plain = await simpleParser(sink.mailsTo(untracked.email)[0]?.raw ?? '')
  expect(plain.html).toContain('href="https://www.example.de/a?b&#x3D;1&amp;c&#x3D;2"')
  expect(plain.html).not.toMatch(/<img|\/c\/|\/o\//)
  const followed = await simpleParser(sink.mailsTo(tracked.email)[0]?.raw ?? '')
  const [, token = ''] = /href="https:\/\/t\.example\.de\/c\/([^"]+)"/.exec(String(followed.html)) ?? []
  expect(readToken(testSecrets.tokenKey, 'click', token)).toEqual({ id, index: 0 })
  expect(followed.html).toMatch(/<img src="https:\/\/t\.example\.de\/o\/[^"]+\.gif"/)
  expect(followed.text).toContain(`https://t.example.de/c/${token}`)
})

test('mail to a rep has no bulk headers and reaches the rep', async () => {
  const { db } = database
  const repId = await aRep(db, 'jana@example.de')
  await queue(db, { class: 'internal', repId })
  await drain(db, sink)
  const raw = sink.mailsTo('jana@example.de')[0]?.raw.toString() ?? ''
  expect(raw).not.toMatch(/^(List-|Precedence|Feedback)/m)
  expect((await simpleParser(raw)).subject).toBe('Für Jana Vogt')
})

test('two messages of two journeys to one lead leave one mail; the other waits for a free day', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const second = await queue(db, { leadId })
  const first = await queue(db, { leadId, priority: 5 })
  await Promise.all([drain(db, sink), drain(db, sink), drain(db, sink)])
  expect(sink.mailsTo(email)).toHaveLength(1)
  expect(await readMessage(db, first)).toMatchObject({ state: 'sent' })
  const waiting = await readMessage(db, second)
  expect(waiting).toMatchObject({ state: 'queued', outcomeCode: 'capReached' })
  expect(waiting.notBefore).toEqual(new Date('2026-03-05T07:00:00Z'))
})

test('several drains at once send every message exactly once', async () => {
  const { db } = database
  const leads = await Promise.all(Array.from({ length: 60 }, () => aMailableLead(db)))
  for (const { leadId } of leads) await queue(db, { leadId })
  await Promise.all([drain(db, sink), drain(db, sink), drain(db, sink)])
  expect(leads.map(({ email }) => sink.mailsTo(email).length)).toEqual(leads.map(() => 1))
})

test('while sending is stopped marketing mail stays queued and a rep is told all the same', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  await queue(db, { class: 'internal', repId: await aRep(db, 'stopped@example.de') })
  await db.transaction().execute((tx) => stopSending(tx, 'test', tuesday))
  await drain(db, sink)
  expect(await readMessage(db, id)).toMatchObject({ state: 'queued', notBefore: tuesday })
  expect(sink.mailsTo('stopped@example.de')).toHaveLength(1)
  await db.transaction().execute((tx) => resumeSending(tx, 'test', tuesday))
  await drain(db, sink)
  expect(sink.mailsTo(email)).toHaveLength(1)
})

test('without a relay mail stays queued', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  expect(await drain(db, null)).toEqual({
    nextInMs: 60_000,
    details: 'No mail server is connected; mail stays queued',
  })
  expect(await readMessage(db, id)).toMatchObject({ state: 'queued', attempts: 0 })
  await drain(db, sink)
  expect(sink.mailsTo(email)).toHaveLength(1)
})

test('a server that is away costs no attempt and is tried again soon', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  expect(await drain(db, { port: 9 })).toEqual({
    nextInMs: 5_000,
    details: expect.stringMatching(/^The mail server takes no mail now\. Looks again at \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
  })
  expect(await readMessage(db, id)).toMatchObject({ state: 'queued', attempts: 0 })
  await db
    .updateTable('transport')
    .set({ backoffUntilWall: new Date(0) })
    .execute()
  await drain(db, sink)
  expect(sink.mailsTo(email)).toHaveLength(1)
  expect(await db.selectFrom('transport').select(['backoffUntilWall', 'pausedReason']).execute()).toEqual([
    { backoffUntilWall: null, pausedReason: null },
  ])
})

test('a server that takes two lines only gets all its mail over these two', async () => {
  const { db } = database
  const leads = await Promise.all(Array.from({ length: 30 }, () => aMailableLead(db)))
  for (const { leadId } of leads) await queue(db, { leadId })
  const tooMany = { kind: 'refuse', at: 'connect', code: 421, text: '4.7.0 Too many connections' } as const
  sink.scriptGreeting((connection) => (connection > 2 ? tooMany : { kind: 'accept' }))
  expect(await drain(db, sink)).toEqual({ nextInMs: null, details: 'Waits to be told of mail' })
  expect(leads.map(({ email }) => sink.mailsTo(email).length)).toEqual(leads.map(() => 1))
  expect(await db.selectFrom('transport').select('pausedReason').execute()).toEqual([{ pausedReason: null }])
})

test('a greylisted message waits its five minutes of wall time and is accepted then', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  sink.script(email, (_, attempt) =>
    attempt === 1 ? { kind: 'refuse', at: 'rcpt', code: 451, text: '4.7.1 Greylisted' } : { kind: 'accept' },
  )
  const { nextInMs } = await drain(db, sink)
  expect(nextInMs).toBeGreaterThan(4 * 60_000)
  expect(await readMessage(db, id)).toMatchObject({ state: 'queued', attempts: 1, outcomeCode: 'refused.rate' })
  await drain(db, sink)
  expect(sink.attempts(email)).toBe(1)
  await db.updateTable('message').set({ retryWall: new Date() }).where('id', '=', id).execute()
  await drain(db, sink)
  expect(await readMessage(db, id)).toMatchObject({ state: 'sent' })
  expect(sink.mailsTo(email)).toHaveLength(1)
})

test('an unknown recipient is failed, suppressed, and gets nothing any more', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  const later = await queue(db, { leadId, notBefore: new Date('2026-03-10T09:00:00Z') })
  sink.script(email, { kind: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 No such user here' })
  await drain(db, sink)
  expect(await readMessage(db, id)).toMatchObject({ state: 'failed', outcomeCode: 'refused.unknownUser' })
  expect(await readMessage(db, later)).toMatchObject({ state: 'suppressed', outcomeCode: 'hard_bounce' })
  const events = await db.selectFrom('event').select('type').where('leadId', '=', leadId).execute()
  expect(events).toEqual([{ type: 'email.bounced' }])
})

test('a refusal of the content fails the message and leaves the lead alone', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  sink.script(email, { kind: 'refuse', at: 'end', code: 554, text: '5.6.0 Message content rejected' })
  await drain(db, sink)
  expect(await readMessage(db, id)).toMatchObject({ state: 'failed' })
  expect(
    await db
      .selectFrom('suppression')
      .select('id')
      .where('createdAt', '=', tuesday)
      .where('reason', '=', 'hard_bounce')
      .where('emailHmac', 'in', (eb) =>
        eb.selectFrom('lead').select('emailHmac').where('id', '=', leadId).$castTo<{ emailHmac: string }>(),
      )
      .execute(),
  ).toEqual([])
})

test('a line cut before the body is retried; cut after it a marketing mail is unknown and never sent again', async () => {
  const { db } = database
  const early = await aMailableLead(db)
  const late = await aMailableLead(db)
  const first = await queue(db, { leadId: early.leadId })
  const second = await queue(db, { leadId: late.leadId })
  sink.script(early.email, (_, attempt) => (attempt === 1 ? { kind: 'drop', at: 'rcpt' } : { kind: 'accept' }))
  sink.script(late.email, { kind: 'drop', at: 'end', keep: true })
  await drain(db, sink)
  expect(await readMessage(db, first)).toMatchObject({ state: 'queued', outcomeCode: 'connectionLost' })
  expect(await readMessage(db, second)).toMatchObject({ state: 'unknown', outcomeCode: 'connectionLost' })
  await db.updateTable('message').set({ retryWall: new Date() }).where('id', '=', first).execute()
  await drain(db, sink)
  expect(sink.mailsTo(early.email)).toHaveLength(1)
  expect(sink.mailsTo(late.email)).toHaveLength(1)
})

test('mail a person waits for is sent once more from unknown, with the same Message-ID', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db, { marketing: 'none' })
  const id = await queue(db, { class: 'transactional', leadId })
  sink.script(email, { kind: 'drop', at: 'end', keep: true })
  await drain(db, sink)
  await drain(db, sink)
  const ids = sink.mailsTo(email).map(({ raw }) => /^Message-ID: (.+)\r$/m.exec(raw.toString())?.[1])
  expect(ids).toEqual([`<m.${id}@example.de>`, `<m.${id}@example.de>`])
  expect(await readMessage(db, id)).toMatchObject({ state: 'unknown', resends: 1 })
})

test('a silent server is given up, and what it may have read is unknown', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db)
  const id = await queue(db, { leadId })
  sink.script(email, { kind: 'hang', at: 'end' })
  await drain(db, sink, { limits: { silenceMs: 200 } })
  expect(await readMessage(db, id)).toMatchObject({ state: 'unknown' })
})

test('an orderly end hangs up on what does not finish in time and gives back what was not begun', async () => {
  const { db } = database
  const leads = await Promise.all(Array.from({ length: 12 }, () => aMailableLead(db)))
  for (const { leadId } of leads) await queue(db, { leadId })
  sink.scriptAll({ kind: 'hang', at: 'rcpt' })
  const stop = new AbortController()
  const drained = drain(db, sink, { signal: stop.signal, limits: { graceMs: 100 } })
  await expect.poll(() => leads.filter(({ email }) => sink.attempts(email) > 0).length).toBeGreaterThan(0)
  stop.abort()
  await drained
  const states = await db
    .selectFrom('message')
    .select('state')
    .where(
      'leadId',
      'in',
      leads.map(({ leadId }) => leadId),
    )
    .execute()
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['queued']))
})

test('what a dead worker had claimed is claimed again, what it was sending is unknown', async () => {
  const { db } = database
  const [claimed, sending, waited] = await Promise.all([aMailableLead(db), aMailableLead(db), aMailableLead(db)])
  const ids = {
    claimed: await queue(db, { leadId: claimed.leadId }),
    sending: await queue(db, { leadId: sending.leadId }),
    waited: await queue(db, { class: 'transactional', leadId: waited.leadId }),
  }
  const lease = { claimedBy: ids.claimed, leaseUntilWall: new Date(Date.now() - 1000), smtpMessageId: '<m@x>' }
  await db
    .updateTable('message')
    .set({ ...lease, state: 'claimed' })
    .where('id', '=', ids.claimed)
    .execute()
  await db
    .updateTable('message')
    .set({ ...lease, state: 'sending' })
    .where('id', 'in', [ids.sending, ids.waited])
    .execute()
  expect(await recoverLost(db, new Date(), tuesday)).toBe(3)
  expect(await readMessage(db, ids.claimed)).toMatchObject({ state: 'queued', resends: 0 })
  expect(await readMessage(db, ids.sending)).toMatchObject({ state: 'unknown', outcomeCode: 'workerLost' })
  expect(await readMessage(db, ids.waited)).toMatchObject({ state: 'queued', resends: 1 })
  await drain(db, sink)
})

test('after an outage overdue marketing mail is spread over the window instead of leaving at once', async () => {
  const { db } = database
  const leads = await Promise.all(Array.from({ length: 5 }, () => aMailableLead(db)))
  for (const { leadId } of leads) await queue(db, { leadId })
  await moveClock(db, new Date('2026-03-03T12:00:00Z'), 1)
  await drain(db, sink)
  const rows = await db
    .selectFrom('message')
    .select(['state', 'notBefore', 'outcomeCode'])
    .where(
      'leadId',
      'in',
      leads.map(({ leadId }) => leadId),
    )
    .execute()
  expect(rows.map((row) => row.outcomeCode ?? 'outage')).toEqual(rows.map(() => 'outage'))
  expect(new Set(rows.map(({ notBefore }) => notBefore.getTime())).size).toBe(5)
  await moveClock(db, tuesday)
  await db.updateTable('message').set({ state: 'cancelled', finalAt: tuesday }).where('state', '=', 'queued').execute()
})

test('no SMTP transaction begins after an unsubscribe has committed', async () => {
  const { db } = database
  const leads = await Promise.all(Array.from({ length: 150 }, () => aMailableLead(db)))
  for (const { leadId } of leads) await queue(db, { leadId })
  const committed = new Map<string, number>()
  const unsubscribing = leads.map(async ({ leadId, email }) => {
    await db.transaction().execute(async (tx) => {
      await lockLead(tx, leadId)
      await stopMarketing(tx, leadId, { reason: 'unsubscribe', source: 'link', evidence: {} }, tuesday)
    })
    committed.set(email, Date.now())
  })
  await Promise.all([drain(db, sink), ...unsubscribing])
  const lateness = leads.flatMap(({ email }) =>
    sink.mailsTo(email).map((mail) => mail.begunWall.getTime() - (committed.get(email) ?? 0)),
  )
  expect(Math.max(0, ...lateness)).toBeLessThan(1000)
  const left = await db.selectFrom('message').select('id').where('state', 'in', ['queued', 'claimed', 'sending']).execute()
  expect(left).toEqual([])
})

test('stopping the messages of a lead leaves what has been sent', async () => {
  const { db } = database
  const { leadId } = await aMailableLead(db)
  const sent = await queue(db, { leadId })
  await drain(db, sink)
  const planned = await queue(db, { leadId })
  const stop = { leadId, to: 'cancelled', reason: 'test' } as const
  expect(await db.transaction().execute((tx) => stopMessages(tx, stop, tuesday))).toBe(1)
  expect(await readMessage(db, sent)).toMatchObject({ state: 'sent' })
  expect(await readMessage(db, planned)).toMatchObject({ state: 'cancelled', outcomeCode: 'test', finalAt: tuesday })
})
