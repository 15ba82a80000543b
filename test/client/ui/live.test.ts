import { beforeAll, expect, test } from 'vitest'
import { livePages } from '../../../client/ui/live.ts'
import { createTask } from '../../../db/tasks.ts'
import { capturedLead } from '../../support/captured-lead.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aSalesTeam, nine } from '../../support/sales-team.ts'

const database = testDatabase()
beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
})

/** Reads the stream until it says `wanted`. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string): Promise<string> {
  const decoder = new TextDecoder()
  let heard = ''
  while (!heard.includes(wanted)) {
    const { value, done } = await reader.read()
    if (done) throw new Error(`The stream ended after: ${heard}`)
    heard += decoder.decode(value)
  }
  return heard
}

test('an open page hears which kind of thing has changed', async () => {
  const response = await livePages(testDeps(database.db)).request('/live')
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('No stream')
  await readUntil(reader, 'event: ready')
  const { leadId } = await capturedLead(database.db)
  await database.db.transaction().execute((tx) => createTask(tx, { kind: 'callContact', leadId, role: 'marketing' }, nine))
  expect(await readUntil(reader, 'event: change')).toContain('data: tasks')
  await reader.cancel()
})
