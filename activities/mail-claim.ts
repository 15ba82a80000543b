/** Decides how many messages of which lane a drain takes next: mail people wait for first, bulk mail as its permits allow. */
import { claimMessages, type ClaimedMessage } from '../db/message-claim.ts'
import { businessNow } from '../db/clock.ts'
import type { Db } from '../db/open.ts'
import { readSettings } from '../db/settings.ts'
import { nextMailDue, returnPermits, takePermits } from '../db/transports.ts'

interface Claimer {
  readonly db: Db
  readonly transportId: string
  readonly drainId: string
}

interface Room {
  readonly limit: number
  readonly leaseUntil: Date
}

export async function claimAhead({ db, transportId, drainId }: Claimer, { limit, leaseUntil }: Room): Promise<ClaimedMessage[]> {
  const wall = new Date()
  const now = await businessNow(db)
  const claim = { transportId, drainId, leaseUntil, wall }
  const urgent = await claimMessages(db, { ...claim, lane: 'urgent', limit }, now)
  const { sending } = await readSettings(db)
  if (sending.stoppedAt !== null) return urgent
  const permits = await takePermits(db, transportId, limit - urgent.length, wall)
  const marketing = await claimMessages(db, { ...claim, lane: 'marketing', limit: permits }, now)
  await returnPermits(db, transportId, permits - marketing.length)
  return [...urgent, ...marketing]
}

/** True when mail is due, even if a limit or another drain holds it back. */
export async function isMailDue(db: Db, transportId: string): Promise<boolean> {
  const { planned } = await nextMailDue(db, transportId, new Date())
  return planned !== null && planned <= (await businessNow(db))
}
