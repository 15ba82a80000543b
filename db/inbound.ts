/** Mails that came back, as rows: whom they concern, each once, their bytes for a while; what they change is decided elsewhere. */
import { v7 as uuidv7 } from 'uuid'
import type { LeadId, MessageId } from '../domain/id.ts'
import type { InboundMailTable } from './tables/messages.ts'
import type { Db, Tx } from './open.ts'

export interface Concerned {
  readonly leadId: LeadId | null
  readonly messageId: MessageId | null
  /** `token`: signed by us. `quoted`: names a mail only its recipient has seen. `address`: anybody can write that. */
  readonly trust: 'token' | 'quoted' | 'address'
}

export interface Traces {
  /** Id in a token of ours: a message's, or a lead's. */
  readonly tokenId: string | null
  readonly quoted: readonly string[]
  readonly from: string | null
}

/** The best trace that leads somewhere; null when none does. */
export async function findConcerned(db: Db, traces: Traces): Promise<Concerned | null> {
  if (traces.tokenId !== null) {
    const message = await findMessage(db, [traces.tokenId])
    if (message !== null) return { ...message, trust: 'token' }
    const lead = await db.selectFrom('lead').select('id').where('id', '=', traces.tokenId).executeTakeFirst()
    return lead === undefined ? null : { leadId: lead.id as LeadId, messageId: null, trust: 'token' }
  }
  const quoted = await findMessage(db, traces.quoted)
  if (quoted !== null) return { ...quoted, trust: 'quoted' }
  if (traces.from === null) return null
  const sender = await db.selectFrom('lead').select('id').where('email', '=', traces.from).executeTakeFirst()
  return sender === undefined ? null : { leadId: sender.id as LeadId, messageId: null, trust: 'address' }
}

async function findMessage(db: Db, ids: readonly string[]): Promise<Pick<Concerned, 'leadId' | 'messageId'> | null> {
  if (ids.length === 0) return null
  const rows = await db
    .selectFrom('message')
    .select(['id', 'leadId'])
    .where('id', 'in', [...ids])
    .execute()
  const first = ids.map((id) => rows.find((row) => row.id === id)).find((row) => row !== undefined)
  return first === undefined ? null : { leadId: first.leadId as LeadId | null, messageId: first.id as MessageId }
}

export interface InboundRow {
  readonly kind: InboundMailTable['kind']
  readonly leadId: LeadId | null
  readonly messageId: MessageId | null
  readonly dedupKey: string
  /** Null: not kept. */
  readonly raw: Buffer | null
  readonly class?: string
  readonly statusCode?: string
}

/** Null when the same mail came before. */
export async function insertInbound(tx: Tx, row: InboundRow, now: Date): Promise<string | null> {
  const inserted = await tx
    .insertInto('inboundMail')
    .values({
      id: uuidv7(),
      receivedWall: new Date(),
      receivedAt: now,
      kind: row.kind,
      messageId: row.messageId,
      leadId: row.leadId,
      dedupKey: row.dedupKey,
      raw: row.raw,
      class: row.class ?? null,
      statusCode: row.statusCode ?? null,
    })
    .onConflict((conflict) => conflict.column('dedupKey').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id ?? null
}

const keepRawDays = 30

/** The bytes go after thirty days; that a mail came, and what it meant, stays. Answers how many were forgotten. */
export async function forgetRawMail(db: Db, wall: Date): Promise<number> {
  const before = new Date(wall.getTime() - keepRawDays * 86_400_000)
  const forgotten = await db
    .updateTable('inboundMail')
    .set({ raw: null })
    .where('receivedWall', '<', before)
    .where('raw', 'is not', null)
    .executeTakeFirst()
  return Number(forgotten.numUpdatedRows)
}

export interface Reply {
  /** The inbound mail's. */
  readonly id: string
  readonly leadId: LeadId
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly phone: string | null
  /** Business time. */
  readonly receivedAt: Date
  /** Null once it is forgotten. */
  readonly raw: Buffer | null
  /** The task that waits for an answer; it may have been made by an earlier reply of the same lead. */
  readonly openTaskId: string | null
}

/** What a person wrote to us; null for any other mail. */
export async function readReply(db: Db, id: string): Promise<Reply | null> {
  const row = await db
    .selectFrom('inboundMail')
    .innerJoin('lead', 'lead.id', 'inboundMail.leadId')
    .select(['inboundMail.id', 'lead.id as leadId', 'lead.firstName', 'lead.lastName', 'lead.email', 'lead.phone'])
    .select(['inboundMail.receivedAt', 'inboundMail.raw', 'lead.replyHoldTaskId as openTaskId'])
    .where('inboundMail.id', '=', id)
    .where('inboundMail.kind', '=', 'reply')
    .executeTakeFirst()
  return row === undefined ? null : { ...row, leadId: row.leadId as LeadId }
}
