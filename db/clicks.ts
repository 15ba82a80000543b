/** Where a tracked link leads and what was hit, as events; whether a person did it is judged later. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Hit } from '../domain/click-verdict.ts'
import type { LeadId, MessageId } from '../domain/id.ts'
import { recordEvent } from './events.ts'
import { settleUnknown } from './message-evidence.ts'
import type { Db } from './open.ts'

/** Which tracked mail a token belongs to. */
export interface TrackedMessage {
  readonly messageId: MessageId
  readonly leadId: LeadId
  /** Consent to tracking in force at this moment. */
  readonly mayRecord: boolean
}

const linkTable = z.array(z.object({ position: z.number(), url: z.string() }))

/** Null when the message or its link does not exist (any more). The target comes from what was published, never from the request. */
export async function findLink(db: Db, messageId: string, position: number): Promise<(TrackedMessage & { url: string }) | null> {
  const row = await trackedMessages(db, messageId)
    .leftJoin('templateVersion', 'templateVersion.id', 'message.templateVersionId')
    .leftJoin('messageLink', (join) =>
      join.onRef('messageLink.messageId', '=', 'message.id').on('messageLink.position', '=', position),
    )
    .select(['templateVersion.links', 'messageLink.url'])
    .executeTakeFirst()
  if (row === undefined) return null
  const published = linkTable.safeParse(row.links).data?.find((link) => link.position === position)
  const url = row.url ?? published?.url
  return url === undefined || !isWebAddress(url) ? null : { ...tracked(row), url }
}

export async function findTrackedMessage(db: Db, messageId: string): Promise<TrackedMessage | null> {
  const row = await trackedMessages(db, messageId).executeTakeFirst()
  return row === undefined ? null : tracked(row)
}

function trackedMessages(db: Db, messageId: string) {
  return db
    .selectFrom('message')
    .innerJoin('lead', 'lead.id', 'message.leadId')
    .leftJoin('consent', (join) =>
      join.onRef('consent.leadId', '=', 'lead.id').on('consent.purpose', '=', 'tracking').on('consent.status', '=', 'confirmed'),
    )
    .select([
      'message.id',
      'lead.id as leadId',
      sql<boolean>`consent.lead_id is not null and lead.objected_at is null`.as('mayRecord'),
    ])
    .where('message.id', '=', messageId)
}

function tracked(row: { id: string; leadId: string; mayRecord: boolean }): TrackedMessage {
  return { messageId: row.id as MessageId, leadId: row.leadId as LeadId, mayRecord: row.mayRecord }
}

/** A personal target with variables left in it, or anything but the web, is no place to send a reader. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && !url.includes('{{')
}

/**
 * Repeats within the same second count once. Left alone by the ingest until the settle window is over, so that the hits
 * that follow can show it to be a machine's.
 */
export async function recordHit(
  db: Db,
  message: TrackedMessage,
  hit: Hit,
  options: { url?: string; settleMs: number },
  now: Date,
): Promise<void> {
  const second = Math.floor(hit.at.getTime() / 1000)
  const type = hit.link === null ? 'email.opened' : 'email.clicked'
  await db.transaction().execute(async (tx) => {
    await recordEvent(
      tx,
      {
        id: `${type}:${message.messageId}:${hit.link ?? 'pixel'}:${second}`,
        leadId: message.leadId,
        type,
        occurredAt: now,
        source: 'tracking',
        properties: {
          wallAt: hit.at.toISOString(),
          method: hit.method,
          agent: hit.agent,
          ...(hit.link === null ? {} : { link: hit.link }),
          ...(options.url === undefined ? {} : { url: options.url }),
        },
        messageId: message.messageId,
        dueWall: new Date(hit.at.getTime() + options.settleMs),
      },
      now,
    )
    await settleUnknown(tx, message.messageId)
  })
}
