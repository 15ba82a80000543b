/** Simulations: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated } from 'kysely'
import type { Json } from './json.ts'

export interface SimulationTable {
  id: string
  kind: 'personas' | 'history'
  journey: string
  input: Json
  state: 'running' | 'finished' | 'cancelled' | 'failed'
  progress: Generated<number>
  result: ColumnType<unknown, string | null | undefined, string | null>
  failure: string | null
  startedBy: string
  startedAt: Date
  startedWall: Date
  seenWall: Date
  finishedWall: Date | null
}
