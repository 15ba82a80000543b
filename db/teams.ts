/** Teams with their working hours and the SLA they signed; who of them gets a lead is routing's question. */
import { z } from 'zod'
import type { Calendar } from '../domain/calendar.ts'
import { Failure } from '../domain/failure.ts'
import type { RepId, TeamId } from '../domain/id.ts'
import type { Problem } from '../domain/problem.ts'
import { parseSla, type Sla, slaOf } from '../domain/sla.ts'
import { readYaml } from '../domain/yaml.ts'
import type { Db, Tx } from './open.ts'

export interface Team {
  readonly id: TeamId
  readonly key: string
  readonly name: string
  readonly leadRepId: RepId | null
  readonly calendar: Calendar
  readonly sla: Sla
}

const openHours = z.array(z.strictObject({ from: z.number().int().min(0).max(1440), to: z.number().int().min(0).max(1440) }))
const calendarShape = z.strictObject({
  zone: z.string(),
  hours: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), openHours),
  holidays: z.strictObject({ country: z.string(), region: z.string().nullable() }).nullable(),
})

/** In the order they were made; the first is where leads go that no rule sends elsewhere. */
export async function readTeams(db: Db | Tx): Promise<Team[]> {
  const rows = await db.selectFrom('team').selectAll().orderBy('createdAt').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id as TeamId,
    key: row.key,
    name: row.name,
    leadRepId: row.leadRepId as RepId | null,
    calendar: calendarOf(row.key, row.calendar),
    sla: slaOfTeam(row.key, row.rules),
  }))
}

/** A `Failure` when there is no such team: every handoff has one. */
export async function readTeam(db: Db | Tx, id: TeamId): Promise<Team> {
  const team = (await readTeams(db)).find((candidate) => candidate.id === id)
  if (team === undefined) throw new Failure('invariant', `No team ${id}.`)
  return team
}

/** Stores `journeys/sla.yaml` or a changed one with every team; nothing changes when there is a problem. */
export async function publishSla(tx: Tx, source: string): Promise<{ ok: true } | { ok: false; problems: Problem[] }> {
  const { sla, problems } = parseSla(source)
  if (sla === null) return { ok: false, problems }
  await tx
    .updateTable('team')
    .set({ rules: JSON.stringify(readYaml(source).value ?? {}) })
    .execute()
  return { ok: true }
}

function calendarOf(team: string, stored: unknown): Calendar {
  const parsed = calendarShape.safeParse(stored)
  if (!parsed.success) throw new Failure('configuration', `The calendar of team ${team} is damaged; set its hours again.`)
  return parsed.data
}

function slaOfTeam(team: string, stored: unknown): Sla {
  const { sla } = slaOf(stored)
  if (sla === null) throw new Failure('configuration', `The SLA of team ${team} is damaged; publish it again.`)
  return sla
}
