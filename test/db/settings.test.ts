import { beforeAll, expect, test } from 'vitest'
import { changeSettings, readSettings, resumeSending, seedSettings, stopSending } from '../../db/settings.ts'
import type { Settings } from '../../domain/settings.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const now = new Date('2026-03-02T06:30:00Z')

const defaults: Settings = {
  sender: {
    companyName: 'Muster GmbH',
    fromName: 'Muster GmbH',
    fromEmail: 'post@muster.example',
    replyTo: 'post@muster.example',
    imprint: { de: ['Muster GmbH'], en: ['Muster GmbH'] },
    websiteUrl: 'https://muster.example',
    privacyUrl: 'https://muster.example/datenschutz',
    brandColor: '#146c5f',
  },
  installation: { timeZone: 'Europe/Berlin', country: 'DE', region: 'BY', language: 'de', deliveryArea: ['DE'] },
  mail: { bounceDomain: 'bounce.muster.example', messageIdDomain: 'muster.example' },
  sending: { stoppedAt: null, stoppedBy: null },
}

beforeAll(async () => {
  await database.db.transaction().execute((tx) => seedSettings(tx, defaults, now))
})

test('settings without a seed name the remedy', async () => {
  const emptied = database.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('setting').execute()
    return readSettings(tx)
  })
  await expect(emptied).rejects.toThrow('run `ripen migrate`')
})

test('seeding again leaves what an organisation has set alone', async () => {
  await database.db.transaction().execute(async (tx) => {
    await changeSettings(tx, { sender: { fromName: 'Team Muster' } }, 'anna', now)
    await seedSettings(tx, defaults, now)
  })
  expect((await readSettings(database.db)).sender).toEqual({ ...defaults.sender, fromName: 'Team Muster' })
})

test.each([
  ['sender.fromEmail', { sender: { fromEmail: 'nobody' } }],
  ['sender.fromName', { sender: { fromName: 'Muster\r\nBcc: x@y.example' } }],
  ['installation.timeZone', { installation: { timeZone: 'Europe/Atlantis' } }],
  ['installation.deliveryArea', { installation: { deliveryArea: [] } }],
  ['mail.bounceDomain', { mail: { bounceDomain: 'not a domain' } }],
])('a bad %s is named and nothing is stored', async (path, patch) => {
  const before = await readSettings(database.db)
  const changed = await database.db.transaction().execute((tx) => changeSettings(tx, patch, 'anna', now))
  expect(changed).toMatchObject({ ok: false, problems: [{ path }] })
  expect(await readSettings(database.db)).toEqual(before)
})

test('stopping all sending is recorded with who and when, and resuming tells the transport', async () => {
  await database.db.transaction().execute((tx) => stopSending(tx, 'anna', now))
  expect((await readSettings(database.db)).sending).toEqual({ stoppedAt: now.toISOString(), stoppedBy: 'anna' })
  await database.db.transaction().execute((tx) => resumeSending(tx, 'anna', now))
  expect((await readSettings(database.db)).sending).toEqual({ stoppedAt: null, stoppedBy: null })
  expect(await database.db.selectFrom('outbox').select(['workflowKind', 'workflowId']).execute()).toEqual([
    { workflowKind: 'mailTransport', workflowId: 'default' },
  ])
  const audited = await database.db.selectFrom('auditEntry').select('action').orderBy('id').execute()
  expect(audited.map((entry) => entry.action)).toEqual(['settings.changed', 'sending.stopped', 'sending.resumed'])
})
