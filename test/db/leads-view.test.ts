import { beforeAll, describe, expect, test } from 'vitest'
import type { LeadFilter } from '../../db/leads-filter.ts'
import { countLeads, type LeadCursor, listLeads } from '../../db/leads-view.ts'
import { after } from '../support/builders.ts'
import { capturedLead } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()

/** Twelve leads share one score, twelve more have scores of their own. */
beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
  for (let n = 0; n < 24; n += 1) {
    const { leadId } = await capturedLead(database.db, {
      firstName: 'Lea',
      lastName: `Nr${n}`,
      companyName: n % 2 === 0 ? 'Alpha 100%' : 'Beta_Werk',
    })
    const stage = n % 3 === 0 ? 'disqualified' : 'iql'
    await database.db
      .updateTable('lead')
      .set({ engagementA: n < 12 ? 4 : n, stage })
      .where('id', '=', leadId)
      .execute()
  }
})

async function everyPage(filter: LeadFilter, limit: number): Promise<string[]> {
  const found: string[] = []
  let cursor: LeadCursor | null = null
  do {
    const page = await listLeads(database.db, filter, { after: cursor, limit, now: nine })
    found.push(...page.rows.map((row) => row.leadId))
    cursor = page.next
  } while (cursor !== null)
  return found
}

describe('pages', () => {
  test.each([1, 5, 7, 24, 50])('of %i show everybody once, however many share a score', async (limit) => {
    const found = await everyPage({}, limit)
    expect([found.length, new Set(found).size]).toEqual([24, 24])
  })

  test('come in the order of engagement', async () => {
    const { rows } = await listLeads(database.db, {}, { after: null, limit: 50, now: nine })
    const points = rows.map((row) => row.engagement)
    expect(points).toEqual(points.toSorted((a, b) => b - a))
  })
})

test.each<[LeadFilter, number]>([
  [{}, 24],
  [{ stage: 'working' }, 16],
  [{ stage: 'disqualified' }, 8],
  [{ temperature: 'hot' }, 12],
  [{ temperature: 'warm' }, 12],
  [{ temperature: 'cold' }, 0],
  [{ search: 'lea alpha' }, 12],
  [{ search: 'LEA nr1' }, 11],
  [{ search: '%' }, 0],
  [{ search: 'beta_' }, 12],
  [{ search: 'beta%' }, 0],
  [{ search: 'alpha\\' }, 0],
  [{ state: 'handoff' }, 0],
  [{ reached: 'mql', reachedSince: new Date(0) }, 0],
])('%j counts %i and lists as many', async (filter, count) => {
  expect(await countLeads(database.db, filter, nine, 100)).toBe(count)
  expect(await everyPage(filter, 10)).toHaveLength(count)
})

test('a lead grows colder as time passes without anything happening', async () => {
  const counts = await Promise.all(
    ['0d', '30d', '200d'].map((later) => countLeads(database.db, { temperature: 'hot' }, after(nine, later), 100)),
  )
  expect(counts).toEqual([12, 0, 0])
})

test('counting stops where nobody reads on', async () => {
  expect(await countLeads(database.db, {}, nine, 5)).toBe(5)
})
