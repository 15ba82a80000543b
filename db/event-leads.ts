/** Whom events are about: leads by any of their names, and who of them may be followed. */
import type { LeadId } from '../domain/id.ts'
import { uuid } from './leads.ts'
import type { Tx } from './open.ts'

/** Exactly one of the three. */
export interface LeadName {
  readonly id?: string
  readonly externalId?: string
  /** A parsed address. */
  readonly email?: string
}

export function nameKey({ id, externalId, email }: LeadName): string {
  return id === undefined ? (externalId === undefined ? `email ${email}` : `externalId ${externalId}`) : `id ${id.toLowerCase()}`
}

/** Keyed by `nameKey`; unknown names are absent. */
export async function findLeadIds(tx: Tx, names: readonly LeadName[]): Promise<Map<string, LeadId>> {
  if (names.length === 0) return new Map()
  const ids = names.flatMap(({ id }) => (id !== undefined && uuid.test(id) ? [id] : []))
  const externalIds = names.flatMap(({ externalId }) => externalId ?? [])
  const emails = names.flatMap(({ email }) => email ?? [])
  const rows = await tx
    .selectFrom('lead')
    .select(['id', 'externalId', 'email'])
    .where((eb) =>
      eb.or([
        ...(ids.length > 0 ? [eb('id', 'in', ids)] : []),
        ...(externalIds.length > 0 ? [eb('externalId', 'in', externalIds)] : []),
        ...(emails.length > 0 ? [eb('email', 'in', emails)] : []),
      ]),
    )
    .execute()
  return new Map(
    rows.flatMap((row): [string, LeadId][] => [
      [`id ${row.id}`, row.id as LeadId],
      [`externalId ${row.externalId}`, row.id as LeadId],
      [`email ${row.email}`, row.id as LeadId],
    ]),
  )
}

/** Those among the leads who consented to being followed. */
export async function trackedLeads(tx: Tx, leadIds: readonly LeadId[]): Promise<Set<LeadId>> {
  if (leadIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('consent')
    .select('leadId')
    .where('leadId', 'in', [...leadIds])
    .where('purpose', '=', 'tracking')
    .where('status', '=', 'confirmed')
    .execute()
  return new Set(rows.map((row) => row.leadId as LeadId))
}
