import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { examineWork } from '../../client/doctor-work.ts'
import { examine } from '../../client/doctor.ts'
import { prepareDatabase } from '../../client/launch/prepare.ts'
import type { Part } from '../../client/readiness.ts'
import type { Config } from '../../config.ts'
import { stopSending } from '../../db/settings.ts'
import { monday } from '../support/builders.ts'
import { testConfig, testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { aMailedLead } from '../support/mailed-lead.ts'

const database = testDatabase()
const nobodyHome = { connectionOptions: { address: '127.0.0.1:1' }, namespace: 'default' }

beforeAll(() => prepareDatabase(database.db, testConfig()), 60_000)

const noted = (parts: readonly Part[]) => Object.fromEntries(parts.map(({ part, state, note }) => [part, `${state}: ${note}`]))
const work = async () => noted(await examineWork(database.db))
const diagnosis = async (changed: Partial<Config> = {}) => noted(await examine(testDeps(database.db, changed), nobodyHome))

test('what a prepared installation still lacks is named with the remedy', async () => {
  const found = await diagnosis()
  expect(found).toMatchObject({
    worker: 'broken: No worker runs; start one with `ripen worker`.',
    relay: 'notConnected: Mail stays queued until SMTP_URL names a relay.',
    sender: 'notConnected: Name the sender on the settings page before the first mail.',
    reps: 'waiting: Nobody may take a handoff yet; add reps on the settings page.',
    events: 'ok: Accepted events are applied.',
    mailQueue: 'ok: No mail is stuck.',
  })
  expect(found['temporal']).toMatch(/^broken: .*check TEMPORAL_ADDRESS/)
  expect(found['templates']).toMatch(/^ok: \d+ templates are published/)
  expect(found['journeys']).toMatch(/^ok: \d+ journeys are published/)
})

test('a relay that does not answer is told from one that is not set', async () => {
  expect((await diagnosis({ smtpUrl: 'smtp://127.0.0.1:1' }))['smtp']).toMatch(/^broken: .*mail stays queued/)
})

test('work that nobody takes up is found', async () => {
  const { messageId } = await aMailedLead(database.db)
  const longAgo = new Date(Date.now() - 600_000)
  const lease = { state: 'claimed', claimedBy: messageId, leaseUntilWall: longAgo, finalAt: null, sentAt: null } as const
  await database.db.updateTable('message').set(lease).where('id', '=', messageId).execute()
  await sql`update outbox set created_wall = ${longAgo}`.execute(database.db)
  await sql`insert into outbox (workflow_kind, workflow_id, created_wall) values ('mailTransport', 'default', ${longAgo})`.execute(
    database.db,
  )
  const found = await work()
  expect(found['mailQueue']).toBe('broken: 1 mails are held by a worker that is gone; another worker takes them over.')
  expect(found['signals']).toBe('broken: A signal has waited 10 minutes; see whether Temporal answers.')
})

test('what the reconciler had to mend is told, as what was and not as what is broken', async () => {
  expect((await work())['reconciler']).toMatch(/^ok: .*nothing to mend/)
  await sql`insert into repair (found_wall, reason, workflow_kind, found, workflow_ids)
    values (now(), 'missing', 'leadJourney', 3, '{}')`.execute(database.db)
  expect((await work())['reconciler']).toMatch(/^waiting: In the last 24 hours the reconciler told 3 workflows/)
})

test('the stop switch is a state, not a fault', async () => {
  await database.db.transaction().execute((tx) => stopSending(tx, 'test', monday))
  expect((await work())['sending']).toBe('waiting: All marketing mail is stopped; resume it on any page.')
})
