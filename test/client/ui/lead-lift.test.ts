import { beforeAll, expect, test } from 'vitest'
import { lockLead } from '../../../db/lock.ts'
import { changeStage } from '../../../db/stage-changes.ts'
import type { LeadId } from '../../../domain/id.ts'
import { after, monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { aNurturedLead, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
beforeAll(() => seedNurturing(database.db))

async function sortedOut(): Promise<LeadId> {
  const leadId = await aNurturedLead(database.db, { firstName: 'Jana' })
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await changeStage(tx, { leadId, to: 'disqualified', cause: 'rep', reason: 'competitor', evidence: {} }, after(monday, '-1d'))
  })
  return leadId
}

test('the question names the reason, the stage to come back to and what no rule does any more', async () => {
  const leadId = await sortedOut()
  const lead = await visit.get(`/leads/${leadId}`)
  const { text } = await visit.get(lead.page('#standing a.button').attr('href') ?? '')
  for (const part of ['Jana wieder zulassen?', 'Wettbewerber', 'wieder auf Kalt', 'Keine Regel sortiert ihn mehr von selbst aus'])
    expect(text).toContain(part)
})

test('letting in again is told in the timeline and done once', async () => {
  const leadId = await sortedOut()
  for (let press = 0; press < 2; press += 1) expect((await visit.post(`/leads/${leadId}/lift`)).to).toBe(`/leads/${leadId}`)
  const { page, text } = await visit.get(`/leads/${leadId}`)
  expect(text).not.toContain('wieder zulassen')
  expect(
    page('#timeline')
      .text()
      .match(/Von Hand wieder zugelassen/g),
  ).toHaveLength(1)
  const changes = await database.db.selectFrom('stageChange').select('evidence').where('leadId', '=', leadId).execute()
  expect(changes.map(({ evidence }) => evidence)).toContainEqual({ by: 'ui' })
})

test('there is nothing to lift for a lead that was never sorted out', async () => {
  const leadId = await aNurturedLead(database.db)
  expect((await visit.get(`/leads/${leadId}/lift`)).to).toBe(`/leads/${leadId}`)
})
