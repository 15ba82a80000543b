/** Takes events that are due and leads whose time has come, in batches, and applies them; one bad lead never holds up the others. */
import type { LeadId } from '../domain/id.ts'
import { businessNow } from '../db/clock.ts'
import { applyToLeads } from '../db/event-apply.ts'
import { claimDueLeads, claimLead, claimWaitingLeads, postpone } from '../db/event-pending.ts'
import type { Db, Tx } from '../db/open.ts'
import { moveReferenceTime } from '../db/scoring-model-reference.ts'

export interface IngestOptions {
  /** Leads a transaction. */
  readonly limit: number
  /** Events whose settle window is over by then are due. */
  readonly wall: Date
  /** Hears of a lead whose events could not be applied; they are tried again a minute later. */
  readonly onFailure?: (error: unknown, leadId: LeadId) => void
}

/** How many leads had something to apply; 0: nothing is due, or others are at it. Safe from several processes at once. */
export async function applyPendingEvents(db: Db, options: IngestOptions): Promise<number> {
  const { wall } = options
  return inBatch(
    db,
    options,
    (tx) => claimWaitingLeads(tx, wall, options.limit),
    async (tx, leadIds) => {
      await applyToLeads(tx, leadIds, { wall, now: await businessNow(tx) })
    },
  )
}

/** Leads whose readiness may have changed by time alone, or whose data were edited. How many. */
export async function reconsiderDue(db: Db, now: Date, limit: number): Promise<number> {
  const wall = new Date()
  const count = await inBatch(
    db,
    { limit, wall },
    (tx) => claimDueLeads(tx, now, limit),
    async (tx, leadIds) => {
      await applyToLeads(tx, leadIds, { wall, now })
    },
  )
  if (count > 0) await moveReferenceTime(db, now)
  return count
}

type Claim = (tx: Tx) => Promise<LeadId[]>
type Apply = (tx: Tx, leadIds: readonly LeadId[]) => Promise<void>

/** A batch that fails is taken apart, so that only the lead at fault waits. */
async function inBatch(db: Db, options: IngestOptions, claim: Claim, apply: Apply): Promise<number> {
  let claimed: LeadId[] = []
  try {
    return await db.transaction().execute(async (tx) => {
      claimed = await claim(tx)
      if (claimed.length > 0) await apply(tx, claimed)
      return claimed.length
    })
  } catch (error) {
    if (claimed.length === 0) throw error
    for (const leadId of claimed) await alone(db, leadId, options, apply)
    return claimed.length
  }
}

async function alone(db: Db, leadId: LeadId, { wall, onFailure }: IngestOptions, apply: Apply): Promise<void> {
  try {
    await db.transaction().execute(async (tx) => {
      if (await claimLead(tx, leadId)) await apply(tx, [leadId])
    })
  } catch (error) {
    await postpone(db, leadId, wall)
    onFailure?.(error, leadId)
  }
}
