/** Leads in a row each, hottest first, as the command line lists them; pages of their own read leads-view.ts. */
import { sql } from 'kysely'
import type { Facts } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { Stage, Temperature } from '../domain/lead.ts'
import { readiness } from '../domain/readiness.ts'
import { engagementAt, temperatureAt } from '../domain/score.ts'
import { loadFactsOfMany } from './facts.ts'
import type { Db } from './open.ts'

export interface LeadListRow {
  readonly id: LeadId
  readonly email: string | null
  readonly stage: Stage
  readonly temperature: Temperature
  readonly fit: number
  readonly engagement: number
  readonly ready: boolean
  /** Of the enrolment that began last, null when there is none. */
  readonly journey: string | null
  readonly step: string | null
  /** State of the handoff in progress. */
  readonly handoff: string | null
}

export interface LeadListFilter {
  readonly stage?: Stage | undefined
  readonly limit: number
}

/** Scores are those of business time `at`. */
export async function listLeads(db: Db, { stage, limit }: LeadListFilter, at: Date): Promise<LeadListRow[]> {
  let query = db.selectFrom('lead').select('id').orderBy('engagementA', 'desc').orderBy('id').limit(limit)
  if (stage !== undefined) query = query.where('stage', '=', stage)
  const ids = (await query.execute()).map((row) => row.id as LeadId)
  const rows: LeadListRow[] = []
  for (let from = 0; from < ids.length; from += chunk) rows.push(...(await rowsOf(db, ids.slice(from, from + chunk), at)))
  return rows
}

const chunk = 500

async function rowsOf(db: Db, ids: readonly LeadId[], at: Date): Promise<LeadListRow[]> {
  const facts = await loadFactsOfMany(db, ids)
  const positions = await currentPositions(db, ids)
  return ids.flatMap((id) => {
    const known = facts.get(id)
    return known === undefined ? [] : [rowOf(known, positions.get(id), at)]
  })
}

function rowOf(facts: Facts, position: Position | undefined, at: Date): LeadListRow {
  const { id, email, stage } = facts.lead
  return {
    id,
    email,
    stage,
    temperature: temperatureAt(facts, at),
    fit: facts.fit,
    engagement: engagementAt(facts, at),
    ready: readiness(facts, at).ready,
    journey: position?.journey ?? null,
    step: position?.step ?? null,
    handoff: facts.handoffs.find((handoff) => handoff.closedAt === null)?.status ?? null,
  }
}

interface Position {
  readonly journey: string
  readonly step: string
}

async function currentPositions(db: Db, ids: readonly LeadId[]): Promise<Map<string, Position>> {
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select(['enrolment.leadId', 'journey.key as journey', 'enrolment.step'])
    .where(sql<boolean>`enrolment.lead_id = any(${[...ids]}::uuid[])`)
    .where('enrolment.status', '=', 'active')
    .orderBy('enrolment.startedAt')
    .execute()
  return new Map(rows.map(({ leadId, journey, step }) => [leadId, { journey, step }]))
}
