/** Events as rows: stored once each and queued for scoring; judging and applying them is the ingest's affair. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { LeadId, MessageId } from '../domain/id.ts'
import { contentHash } from './canonical-json.ts'
import { kept } from './kept-statements.ts'
import type { Tx } from './open.ts'

export interface NewEvent {
  /** Chosen by the sender, so that sending again changes nothing; made here when absent. */
  readonly id?: string
  readonly leadId: LeadId
  /** A declared type. */
  readonly type: string
  /** Business time. */
  readonly occurredAt: Date
  /** Which door it came through, such as `api`, `form:whitepaper`, `import`. */
  readonly source: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly messageId?: MessageId
  /** Wall time before which the ingest leaves it alone (the settle window of clicks). */
  readonly dueWall?: Date
}

/** `conflict`: another event with this id is stored already; nothing was written. */
export type EventOutcome = 'accepted' | 'duplicate' | 'conflict'

/** The lead must exist. Needs no lead lock: an event changes nothing until the ingest applies it under that lock. */
export async function recordEvent(tx: Tx, event: NewEvent, now: Date): Promise<EventOutcome> {
  const [outcome] = await recordEvents(tx, [event], now)
  return outcome ?? 'conflict'
}

/** Outcomes in the order of `events`; the same id twice in one call counts as sent twice. */
export async function recordEvents(tx: Tx, events: readonly NewEvent[], now: Date): Promise<EventOutcome[]> {
  const wall = new Date()
  const rows = events.map((event) => rowOf(event, now, wall))
  const firstById = new Map(rows.toReversed().map((row) => [row.id, row]))
  const inserted = await insertRows(tx, [...firstById.values()])
  const isNew = (row: EventRow) => inserted.has(row.id) && firstById.get(row.id) === row
  const known = await storedEvents(
    tx,
    rows.filter((row) => !isNew(row)).map((row) => row.id),
  )
  return rows.map((row) => (isNew(row) ? 'accepted' : known.get(row.id)?.bodyHash === row.bodyHash ? 'duplicate' : 'conflict'))
}

type EventRow = ReturnType<typeof rowOf>

function rowOf(event: NewEvent, now: Date, wall: Date) {
  const { leadId, type, occurredAt, properties } = event
  return {
    id: event.id ?? uuidv7(),
    leadId,
    type,
    occurredAt,
    receivedAt: now,
    source: event.source,
    properties,
    bodyHash: bodyHash(event),
    messageId: event.messageId ?? null,
    dueWall: event.dueWall ?? wall,
  }
}

/** Stores and queues for the ingest what is new, in id order, so that two senders of the same batch wait for each other instead of deadlocking. */
async function insertRows(tx: Tx, rows: readonly EventRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const inserted = await sql<{ id: string }>`${kept}
    with sent as (
      select * from jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb) as x(id text, "leadId" uuid, type text,
        "occurredAt" timestamptz, "receivedAt" timestamptz, source text, properties jsonb, "bodyHash" text, "messageId" uuid,
        "dueWall" timestamptz)
    ), inserted as (
      insert into event (id, lead_id, type, occurred_at, received_at, source, properties, body_hash, message_id)
      select id, "leadId", type, "occurredAt", "receivedAt", source, properties, "bodyHash", "messageId" from sent
      on conflict (id) do nothing returning id
    )
    insert into event_pending (event_id, lead_id, due_wall)
    select sent.id, sent."leadId", sent."dueWall" from sent join inserted using (id) returning event_id as id`.execute(tx)
  return new Set(inserted.rows.map((row) => row.id))
}

/** Covers what the sender says, not when or how it arrived. */
export function bodyHash({
  leadId,
  type,
  occurredAt,
  properties,
}: Pick<NewEvent, 'leadId' | 'type' | 'occurredAt' | 'properties'>): string {
  return contentHash({ leadId, type, occurredAt: occurredAt.toISOString(), properties })
}

/** By event id; unknown ids are absent. */
export async function storedEvents(tx: Tx, ids: readonly string[]): Promise<Map<string, { leadId: LeadId; bodyHash: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('event')
    .select(['id', 'leadId', 'bodyHash'])
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, { leadId: row.leadId as LeadId, bodyHash: row.bodyHash }]))
}
