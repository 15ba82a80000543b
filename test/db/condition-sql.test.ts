import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { mayChangeSql } from '../../db/condition-change-sql.ts'
import { loadFactsOfMany } from '../../db/facts.ts'
import { readScoreScale, type ScoreScale } from '../../db/score-scale.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { matchingSql } from '../../db/segment-publish.ts'
import { sql } from 'kysely'
import { evaluate } from '../../domain/condition/evaluate.ts'
import type { Condition } from '../../domain/condition/syntax.ts'
import type { Facts } from '../../domain/facts.ts'
import type { LeadId } from '../../domain/id.ts'
import { after, monday, starterSource } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { seedStandingClock } from '../support/mailed-lead.ts'
import { randomLeads, segmentCondition, storeRandomLeads } from '../support/random-leads.ts'

const database = testDatabase()
const seed = Date.now() % 1_000_000
let facts: readonly Facts[] = []
let scale: ScoreScale

beforeAll(async () => {
  const { db } = database
  await seedStandingClock(db)
  await db.transaction().execute((tx) => publishModel(tx, starterSource, 'test', monday))
  await storeRandomLeads(db, randomLeads(150, seed))
  const rows = await db.selectFrom('lead').select('id').execute()
  facts = [
    ...(
      await loadFactsOfMany(
        db,
        rows.map((row) => row.id as LeadId),
      )
    ).values(),
  ]
  scale = await readScoreScale(db)
})

async function matching(condition: Condition, now: Date): Promise<string[]> {
  const { rows } = await matchingSql(condition, { scale, now }).execute(database.db)
  return rows.map((row) => row.id).toSorted()
}

const moment = fc.constantFrom(monday, after(monday, '-20d'), after(monday, '3d'), after(monday, '45d'))

describe(`on 150 random leads (seed ${seed})`, () => {
  test('Postgres finds the very leads for which a condition holds', async () => {
    await fc.assert(
      fc.asyncProperty(segmentCondition, moment, async (condition, now) => {
        const held = facts.filter((one) => evaluate(condition, one, now).value).map((one) => one.lead.id)
        expect(await matching(condition, now)).toEqual(held.toSorted())
      }),
      { numRuns: 600, seed },
    )
  })

  test('whoever may be brought in or taken out by time alone is among those that Postgres names', async () => {
    await fc.assert(
      fc.asyncProperty(segmentCondition, moment, async (condition, now) => {
        const mayChange = mayChangeSql(condition, { scale, now }) ?? sql<boolean>`false`
        const { rows } = await sql<{ id: string }>`
          select lead.id from lead left join company on company.id = lead.company_id where ${mayChange}`.execute(database.db)
        const named = new Set(rows.map((row) => row.id))
        const changing = facts.filter((one) => evaluate(condition, one, now).nextChangeAt !== null)
        expect(changing.map((one) => one.lead.id).filter((id) => !named.has(id))).toEqual([])
      }),
      { numRuns: 200, seed },
    )
  })
})
