/** Handoffs and tasks: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Json } from './json.ts'

export interface HandoffTable {
  id: string
  leadId: string
  teamId: string
  repId: string
  trigger: 'ready' | 'request' | 'journey' | 'reoffer' | 'manual'
  requestEventId: string | null
  status: 'open' | 'accepted' | 'qualified' | 'won' | 'lost' | 'rejected' | 'noResponse' | 'withdrawn'
  reasons: Json
  frozen: Json
  routing: ColumnType<unknown, string | undefined, string>
  cycle: number
  urgency: 'normal' | 'urgent'
  offeredAt: Date
  ladder: ColumnType<unknown, string | undefined, string>
  dueAt: Date | null
  nextAt: Date | null
  rotation: Generated<number>
  viewedAt: Date | null
  acceptedAt: Date | null
  contactedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  rejectReason:
    | 'notNow'
    | 'noBudget'
    | 'noNeed'
    | 'unreachable'
    | 'wrongPerson'
    | 'badData'
    | 'duplicate'
    | 'noFit'
    | 'competitor'
    | 'noResponse'
    | null
  rejectUntil: Date | null
  note: string | null
  qualification: ColumnType<unknown, string | null, string | null>
  reofferAt: Date | null
  reofferedAs: string | null
  createdAt: Date
}

export interface HandoffEventTable {
  id: GeneratedAlways<number>
  handoffId: string
  leadId: string
  kind: string
  actor: string
  repId: string | null
  detail: ColumnType<unknown, string | undefined, string>
  at: Date
}

export interface TaskTable {
  id: string
  leadId: string | null
  handoffId: string | null
  kind: string
  titleKey: string
  refs: ColumnType<unknown, string | undefined, string>
  repId: string | null
  teamId: string | null
  role: 'rep' | 'teamLead' | 'marketing'
  status: 'open' | 'done' | 'withdrawn'
  dueAt: Date | null
  createdAt: Date
  closedAt: Date | null
  closedBy: string | null
  dedupKey: string | null
}
