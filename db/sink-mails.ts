/** The mails the sink has caught, as rows, so that erasing a lead reaches them too. */
import { v7 as uuidv7 } from 'uuid'
import { businessNow } from './clock.ts'
import type { Db } from './open.ts'

export interface CaughtMailRow {
  readonly mailFrom: string
  readonly rcptTo: string
  readonly ripenId: string | null
  readonly subject: string
  readonly raw: Buffer
  readonly receivedWall: Date
}

export interface SinkMailSummary {
  readonly id: string
  /** Ascending in the order of arrival; ask for what came after one. */
  readonly position: number
  /** Business time. */
  readonly receivedAt: Date
  readonly rcptTo: string
  readonly ripenId: string | null
  readonly subject: string
}

/** Stores what the sink caught. */
export function sinkStorage(db: Db): { store(mail: CaughtMailRow): Promise<void> } {
  return { store: (mail) => storeSinkMail(db, mail) }
}

async function storeSinkMail(db: Db, mail: CaughtMailRow): Promise<void> {
  const { mailFrom, rcptTo, ripenId, subject, raw, receivedWall } = mail
  const receivedAt = await businessNow(db)
  await db
    .insertInto('sinkMail')
    .values({ id: uuidv7(), mailFrom, rcptTo, ripenId, subject, raw, receivedWall, receivedAt })
    .execute()
}

export interface SinkMail extends SinkMailSummary {
  readonly mailFrom: string
  readonly raw: Buffer
}

export interface SinkMailFilter {
  /** Only mails that arrived after this position, oldest first; without it the newest come first. */
  readonly after?: number
  readonly before?: number
  readonly to?: string
  readonly limit: number
}

export async function listSinkMails(db: Db, filter: SinkMailFilter): Promise<SinkMailSummary[]> {
  let query = db
    .selectFrom('sinkMail')
    .select(['id', 'position', 'receivedAt', 'rcptTo', 'ripenId', 'subject'])
    .orderBy('position', filter.after === undefined ? 'desc' : 'asc')
    .limit(filter.limit)
  if (filter.after !== undefined) query = query.where('position', '>', filter.after)
  if (filter.before !== undefined) query = query.where('position', '<', filter.before)
  if (filter.to !== undefined) query = query.where('rcptTo', '=', filter.to.toLowerCase())
  return query.execute()
}

export async function readSinkMail(db: Db, id: string): Promise<SinkMail | null> {
  const row = await db
    .selectFrom('sinkMail')
    .select(['id', 'position', 'receivedAt', 'rcptTo', 'mailFrom', 'ripenId', 'subject', 'raw'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

/** All, or those to one address. */
export async function countSinkMails(db: Db, to: string | null = null): Promise<number> {
  const counted = db.selectFrom('sinkMail').select((eb) => eb.fn.countAll<number>().as('count'))
  const row = await (to === null ? counted : counted.where('rcptTo', '=', to.toLowerCase())).executeTakeFirstOrThrow()
  return row.count
}

/** What the engine sent it for. */
export interface SinkMailOrigin {
  readonly class: 'marketing' | 'transactional' | 'internal'
  readonly templateKey: string
  readonly leadId: string | null
  /** The lead's or the rep's; null where unknown. */
  readonly recipientName: string | null
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** By `ripenId`; mails of others, and those of erased leads, have none. */
export async function findOrigins(db: Db, ripenIds: readonly (string | null)[]): Promise<Map<string, SinkMailOrigin>> {
  const ids = ripenIds.filter((id) => id !== null && uuid.test(id)).map(String)
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('message')
    .leftJoin('lead', 'lead.id', 'message.leadId')
    .leftJoin('rep', 'rep.id', 'message.repId')
    .select([
      'message.id',
      'message.class',
      'message.templateKey',
      'message.leadId',
      'lead.firstName',
      'lead.lastName',
      'rep.name',
    ])
    .where('message.id', 'in', ids)
    .execute()
  return new Map(
    rows.map(({ id, firstName, lastName, name, ...origin }) => {
      const recipientName = name ?? [firstName, lastName].filter(Boolean).join(' ')
      return [id, { ...origin, recipientName: recipientName === '' ? null : recipientName }]
    }),
  )
}
