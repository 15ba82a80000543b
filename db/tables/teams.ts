/** Teams, reps, routing: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated } from 'kysely'
import type { Json } from './json.ts'

export interface TeamTable {
  id: string
  key: string
  name: string
  leadRepId: string | null
  calendar: Json
  rules: ColumnType<unknown, string | undefined, string>
  createdAt: Date
}

export interface RepTable {
  id: string
  teamId: string
  name: string
  email: string
  phone: string | null
  language: Generated<string>
  capacity: Generated<number>
  weight: Generated<number>
  active: Generated<boolean>
  lastAssignedAt: Date | null
  createdAt: Date
}

export interface RepAbsenceTable {
  id: string
  repId: string
  fromDate: string
  toDate: string
}

export interface RoutingRuleTable {
  id: string
  position: number
  name: string
  condition: Json
  teamId: string
  repId: string | null
}
