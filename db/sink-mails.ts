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

export async function readSinkMail(
  db: Db,
  id: string,
): Promise<(SinkMailSummary & { readonly mailFrom: string; readonly raw: Buffer }) | null> {
  const row = await db
    .selectFrom('sinkMail')
    .select(['id', 'position', 'receivedAt', 'rcptTo', 'mailFrom', 'ripenId', 'subject', 'raw'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export async function countSinkMails(db: Db): Promise<number> {
  const row = await db
    .selectFrom('sinkMail')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}
