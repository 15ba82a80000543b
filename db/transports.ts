/** A relay's pace and state as rows, shared by every drain: permits, back-off, pause, and when its next mail is due. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

/** Bulk mail only. Permits grow with wall time at the transport's rate, one second's worth at most. Answers how many were granted. */
export async function takePermits(db: Db, transportId: string, wanted: number, wall: Date): Promise<number> {
  if (wanted <= 0) return 0
  const { rows } = await sql<{ granted: number }>`
    with grown as (
      select id, least(greatest(rate_per_second, 1),
        permits + greatest(0, extract(epoch from ${wall}::timestamptz - permits_wall)::double precision) * rate_per_second) as permits
      from transport
      where id = ${transportId} and paused_at is null and (backoff_until_wall is null or backoff_until_wall <= ${wall})
      for update
    )
    update transport set permits = grown.permits - least(${wanted}, floor(grown.permits)), permits_wall = ${wall}
    from grown where transport.id = grown.id
    returning least(${wanted}, floor(grown.permits))::integer as granted`.execute(db)
  return rows[0]?.granted ?? 0
}

/** Permits that no message needed. */
export async function returnPermits(db: Db, transportId: string, unused: number): Promise<void> {
  if (unused <= 0) return
  await db
    .updateTable('transport')
    .set((eb) => ({ permits: eb('permits', '+', unused) }))
    .where('id', '=', transportId)
    .execute()
}

/** The server cannot be used now: bulk mail waits until then, and the health page says why. */
export async function backOff(db: Db, transportId: string, code: string, untilWall: Date): Promise<void> {
  const trouble = { backoffUntilWall: untilWall, pausedReason: code }
  await db.updateTable('transport').set(trouble).where('id', '=', transportId).execute()
}

export async function endBackOff(db: Db, transportId: string): Promise<void> {
  await db
    .updateTable('transport')
    .set((eb) => ({
      backoffUntilWall: null,
      pausedReason: eb.case().when('pausedAt', 'is', null).then(null).else(eb.ref('pausedReason')).end(),
    }))
    .where('id', '=', transportId)
    .where('backoffUntilWall', 'is not', null)
    .execute()
}

export interface MailDue {
  /** Business time of the earliest planned message; it may lie in the past. */
  readonly planned: Date | null
  /** Wall time of the earliest retry, of the end of a back-off, or of a lease that could be dead by then. */
  readonly wall: Date | null
}

/** When a drain has something to do next. Bulk mail counts only while it may be sent at all. */
export async function nextMailDue(db: Db, transportId: string, wall: Date): Promise<MailDue> {
  const planned = (of: 'marketing' | 'transactional' | 'internal') => sql`(
    select min(not_before) from message where class = ${of} and state = 'queued' and transport_id = ${transportId}
      and (retry_wall is null or retry_wall <= ${wall}))`
  const { rows } = await sql<MailDue>`
    select
      least(${planned('transactional')}, ${planned('internal')}, case
        when transport.paused_at is not null or transport.backoff_until_wall > ${wall} then null
        when exists (select from setting where key = 'sending' and value ->> 'stoppedAt' is not null) then null
        else ${planned('marketing')} end) as planned,
      least(
        (select min(retry_wall) from message where state = 'queued' and transport_id = ${transportId} and retry_wall > ${wall}),
        (select min(lease_until_wall) from message where state in ('claimed', 'sending')),
        case when transport.backoff_until_wall > ${wall} then transport.backoff_until_wall end) as wall
    from transport where id = ${transportId}`.execute(db)
  return rows[0] ?? { planned: null, wall: null }
}

/** A drain is under way: whatever is queued now it finds by itself, and if it dies it is begun again. */
export async function beginLooking(db: Db, transportId: string): Promise<void> {
  await sql`update transport set looks_by = '-infinity' where id = ${transportId}`.execute(db)
}

export async function endLooking(db: Db, transportId: string): Promise<void> {
  await sql`update transport set looks_by = null where id = ${transportId}`.execute(db)
}

/** Business time of the workflow's own next look; no effect while another drain is under way. */
export async function looksNextAt(db: Db, transportId: string, at: Date): Promise<void> {
  await sql`update transport set looks_by = ${at} where id = ${transportId} and looks_by is null`.execute(db)
}

/** True when nothing queued is due before the transport looks by itself. */
export async function looksInTime(db: Db, transportId: string): Promise<boolean> {
  const { rows } = await sql<{ early: boolean }>`
    select exists (
      select from transport join message on message.transport_id = transport.id
      where transport.id = ${transportId} and message.state = 'queued' and message.retry_wall is null
        and (transport.looks_by is null or message.not_before < transport.looks_by)) as early`.execute(db)
  return rows[0]?.early === false
}
