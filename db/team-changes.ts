/** What a person changes about teams and reps: hours, who leads, who is in, who is away; every change is audited by ids only. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Calendar } from '../domain/calendar.ts'
import type { RepId, TeamId } from '../domain/id.ts'
import type { Db, Tx } from './open.ts'

export interface RepFields {
  readonly teamId: TeamId
  readonly name: string
  /** A parsed address. */
  readonly email: string
  readonly phone: string | null
  readonly language: 'de' | 'en'
  readonly capacity: number
  readonly weight: number
  readonly active: boolean
}

export type RepSaved =
  | { readonly ok: true; readonly id: RepId }
  | { readonly ok: false; readonly reason: 'notFound' | 'emailTaken' }

/** A new rep without `id`. A rep who leaves becomes inactive: handoffs name them for ever. */
export async function saveRep(tx: Tx, id: RepId | null, fields: RepFields, by: string, now: Date): Promise<RepSaved> {
  const other = await tx.selectFrom('rep').select('id').where('email', '=', fields.email).executeTakeFirst()
  if (other !== undefined && other.id !== id) return { ok: false, reason: 'emailTaken' }
  if (id === null) {
    const newId = uuidv7() as RepId
    await tx
      .insertInto('rep')
      .values({ id: newId, ...fields, createdAt: now })
      .execute()
    await audit(tx, { action: 'rep.added', by, subjectKind: 'rep', subjectId: newId }, now)
    return { ok: true, id: newId }
  }
  const updated = await tx.updateTable('rep').set(fields).where('id', '=', id).executeTakeFirst()
  if (updated.numUpdatedRows === 0n) return { ok: false, reason: 'notFound' }
  await audit(tx, { action: 'rep.changed', by, subjectKind: 'rep', subjectId: id }, now)
  return { ok: true, id }
}

/** Local dates, both included. Leads already with the rep stay: the ladder finds somebody else when nobody answers. */
export async function addAbsence(
  tx: Tx,
  repId: RepId,
  days: { fromDate: string; toDate: string },
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('repAbsence')
    .values({ id: uuidv7(), repId, ...days })
    .execute()
  await audit(tx, { action: 'absence.added', by, subjectKind: 'rep', subjectId: repId }, now)
}

export async function removeAbsence(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  const removed = await tx.deleteFrom('repAbsence').where('id', '=', id).returning('repId').executeTakeFirst()
  if (removed !== undefined) await audit(tx, { action: 'absence.removed', by, subjectKind: 'rep', subjectId: removed.repId }, now)
}

export interface TeamFields {
  readonly name: string
  readonly leadRepId: RepId | null
  readonly calendar: Calendar
}

/** Deadlines already running keep the hours they were counted with, until the handoff next changes. */
export async function saveTeam(tx: Tx, id: TeamId, { calendar, ...fields }: TeamFields, by: string, now: Date): Promise<boolean> {
  const updated = await tx
    .updateTable('team')
    .set({ ...fields, calendar: JSON.stringify(calendar) })
    .where('id', '=', id)
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) return false
  await audit(tx, { action: 'team.changed', by, subjectKind: 'team', subjectId: id }, now)
  return true
}

export interface ListedRep {
  readonly id: RepId
  readonly teamId: TeamId
  readonly name: string
  readonly email: string
  readonly phone: string | null
  readonly language: 'de' | 'en'
  readonly capacity: number
  readonly weight: number
  readonly active: boolean
  readonly open: number
  /** Not over yet, the next first. */
  readonly absences: readonly { readonly id: string; readonly fromDate: string; readonly toDate: string }[]
}

/** Active ones first, by name. `today` is the installation's local date. */
export async function listReps(db: Db, today: string): Promise<readonly ListedRep[]> {
  const { rows } = await sql<ListedRep>`
    select rep.id, rep.team_id, rep.name, rep.email, rep.phone, rep.language, rep.capacity, rep.weight, rep.active,
      (select count(*) from handoff where rep_id = rep.id and closed_at is null and status in ('open', 'accepted')) as open,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'fromDate', from_date, 'toDate', to_date) order by from_date)
        from rep_absence where rep_id = rep.id and to_date >= ${today}::date), '[]') as absences
    from rep order by rep.active desc, rep.name`.execute(db)
  return rows
}

interface Audited {
  readonly action: string
  readonly by: string
  readonly subjectKind: string
  readonly subjectId: string
}

async function audit(tx: Tx, { by, ...entry }: Audited, at: Date): Promise<void> {
  await tx
    .insertInto('auditEntry')
    .values({ ...entry, at, actor: by, detail: '{}' })
    .execute()
}
