/** How often one network address or one email address may submit forms; remembers keyed hashes for a day, no addresses. */
import { createHmac } from 'node:crypto'
import type { Tx } from './open.ts'

export interface Sender {
  /** Null for this machine itself. */
  readonly ip: string | null
  readonly email: string
}

const hourMs = 3_600_000
const limits = { ip: { most: 30, withinMs: hourMs }, email: { most: 6, withinMs: hourMs } } as const

/** Counts this submission; false when it is one too many, so that nobody's inbox is bombed with our mails. Wall time. */
export async function admitSubmission(tx: Tx, sender: Sender, key: string, wall: Date): Promise<boolean> {
  const buckets = [
    { name: `email ${sender.email}`, ...limits.email },
    ...(sender.ip === null ? [] : [{ name: `ip ${sender.ip}`, ...limits.ip }]),
  ].map(({ name, ...limit }) => ({ ...limit, bucket: createHmac('sha256', Buffer.from(key, 'hex')).update(name).digest('hex') }))
  await tx
    .deleteFrom('formHit')
    .where('atWall', '<', new Date(wall.getTime() - 24 * hourMs))
    .execute()
  await tx
    .insertInto('formHit')
    .values(buckets.map(({ bucket }) => ({ bucket, atWall: wall })))
    .execute()
  for (const { bucket, most, withinMs } of buckets) {
    const { hits } = await tx
      .selectFrom('formHit')
      .select((eb) => eb.fn.countAll<number>().as('hits'))
      .where('bucket', '=', bucket)
      .where('atWall', '>', new Date(wall.getTime() - withinMs))
      .executeTakeFirstOrThrow()
    if (hits > most) return false
  }
  return true
}
