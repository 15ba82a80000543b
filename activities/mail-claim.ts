/** Decides how many messages of which lane a drain takes next: mail people wait for first, bulk mail as its permits allow. */
import { businessNow } from '../db/clock.ts'
import { claimMessages, type ClaimedMessage } from '../db/message-claim.ts'
import type { Db } from '../db/open.ts'
import { readSettings } from '../db/settings.ts'
import { nextMailDue, returnPermits, takePermits } from '../db/transports.ts'

interface Claimer {
  readonly db: Db
  readonly transportId: string
  readonly drainId: string
}

interface Room {
  /** False while no line is open: nothing is claimed then. */
  readonly open: boolean
  readonly room: number
  readonly leaseUntil: Date
}

export async function claimAhead(
  { db, transportId, drainId }: Claimer,
  { open, room, leaseUntil }: Room,
): Promise<{ isDue: boolean; claimed: ClaimedMessage[] }> {
  const wall = new Date()
  const now = await businessNow(db)
  const { planned } = await nextMailDue(db, transportId, wall)
  const isDue = planned !== null && planned <= now
  if (!isDue || !open) return { isDue, claimed: [] }
  const claim = { transportId, drainId, leaseUntil, wall }
  const urgent = await claimMessages(db, { ...claim, lane: 'urgent', limit: room }, now)
  const { sending } = await readSettings(db)
  const permits = sending.stoppedAt === null ? await takePermits(db, transportId, room - urgent.length, wall) : 0
  const marketing = await claimMessages(db, { ...claim, lane: 'marketing', limit: permits }, now)
  await returnPermits(db, transportId, permits - marketing.length)
  return { isDue, claimed: [...urgent, ...marketing] }
}
