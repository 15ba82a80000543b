/** One round of what the worker's pumps do all the time, for engines that have none: apply events, tell workflows, sweep, send. */
import { applyPendingEvents, reconsiderDue } from '../activities/ingest.ts'
import { drainMail } from '../activities/mail.ts'
import type { DrainDeps } from '../activities/mail-limits.ts'
import { businessNow } from '../db/clock.ts'
import { expireConsents } from '../db/consents.ts'
import type { Db } from '../db/open.ts'
import { drainOutbox, type OutboxCall, type WorkflowKind } from '../db/outbox.ts'

const batch = 500

/** A workflow that is more than a drain. */
export type WatchedCall = OutboxCall & { readonly kind: Exclude<WorkflowKind, 'mailTransport'> }

/** Answers how much it did; the drain is called directly, so nobody tells a transport. */
export function workOnce(
  deps: DrainDeps & { readonly workerId: string },
  call: (call: WatchedCall) => Promise<void>,
): () => Promise<number> {
  const { db } = deps
  return async () => {
    const now = await businessNow(db)
    const events = await applyPendingEvents(db, { limit: batch, wall: afterEverySettleWindow() })
    const told = await drainOutbox(db, batch, async ({ kind, ...rest }) => {
      if (kind !== 'mailTransport') await call({ kind, ...rest })
    })
    const swept = (await reconsiderDue(db, now, batch)) + (await expireConsents(db, now, batch))
    return events + told + swept + (await sendDue(deps, now))
  }
}

/** Settle windows of clicks run on wall time, for which nobody waits here. */
const afterEverySettleWindow = () => new Date(Date.now() + 24 * 3_600_000)

/** Answers how many messages were due; the drain returns once none is. */
async function sendDue(deps: DrainDeps & { readonly workerId: string }, now: Date): Promise<number> {
  const due = await dueMessages(deps.db, now)
  if (due === 0) return 0
  const signal = new AbortController().signal
  await drainMail(deps, {
    transportId: 'default',
    workerId: deps.workerId,
    signal,
    heartbeat: () => {},
    maxMs: 60_000,
    limits: { lingerMs: 0 },
  })
  return due
}

async function dueMessages(db: Db, now: Date): Promise<number> {
  const { due } = await db
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('due'))
    .where('state', '=', 'queued')
    .where('notBefore', '<=', now)
    .where((eb) => eb.or([eb('retryWall', 'is', null), eb('retryWall', '<=', new Date())]))
    .executeTakeFirstOrThrow()
  return due
}
