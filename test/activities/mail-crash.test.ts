import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { usualLimits } from '../../activities/mail-limits.ts'
import { testDatabase } from '../support/database.ts'
import { aMailableLead, drain, queue, seedForMail } from '../support/outgoing.ts'
import { testSink } from '../support/sink.ts'

const database = testDatabase()
const sink = testSink()
const { connections } = usualLimits
const kills = 3

beforeAll(() => seedForMail(database.db))

test('a worker killed in the middle of sending loses nothing and sends nothing twice', async () => {
  const { db } = database
  const leads = []
  for (let lead = 0; lead < 120; lead += 1) {
    const one = await aMailableLead(db)
    await queue(db, { leadId: one.leadId })
    leads.push(one)
  }
  for (let kill = 1; kill <= kills; kill += 1) await killAfter(kill * 20)
  await db
    .updateTable('message')
    .set({ leaseUntilWall: new Date(0) })
    .where('state', 'in', ['claimed', 'sending'])
    .execute()
  await drain(db, sink)

  const rows = await db.selectFrom('message').innerJoin('lead', 'lead.id', 'message.leadId').select(['email', 'state']).execute()
  const copies = rows.map(({ email, state }) => ({ state, copies: sink.mailsTo(email ?? '').length }))
  expect(copies.filter((row) => row.copies > 1)).toEqual([])
  expect(copies.filter((row) => row.state === 'sent' && row.copies !== 1)).toEqual([])
  const unknown = copies.filter((row) => row.state === 'unknown')
  expect(unknown.length).toBeLessThanOrEqual(kills * connections)
  expect(copies.filter((row) => row.state === 'sent').length + unknown.length).toBe(leads.length)
})

/** Kills the drain once the sink has seen that many mails. */
async function killAfter(mails: number): Promise<void> {
  const child = startDrain()
  await expect.poll(() => sink.mails.length, { timeout: 20_000, interval: 2 }).toBeGreaterThanOrEqual(mails)
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function startDrain(): ChildProcess {
  const script = fileURLToPath(new URL('../support/drain-process.ts', import.meta.url))
  return spawn(process.execPath, [script, database.url, String(sink.port)], { stdio: 'ignore' })
}
