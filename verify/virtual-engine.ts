/** The engine without a Temporal server: the same activities, called in turn whenever they are due or told to look. */
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { applyPendingEvents, reconsiderDue } from '../activities/ingest.ts'
import { handoffActivities } from '../activities/handoff.ts'
import { journeyActivities } from '../activities/journey.ts'
import { drainMail } from '../activities/mail.ts'
import type { Config } from '../config.ts'
import { businessNow, setClock } from '../db/clock.ts'
import { expireConsents } from '../db/consents.ts'
import { overdueWorkflows } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import { drainOutbox, type WorkflowKind } from '../db/outbox.ts'
import type { Engine } from './fast-forward.ts'

const log = pino({ level: 'silent' })

/** Settle windows of clicks run on wall time, which a virtual run does not wait for. */
const afterEverySettleWindow = () => new Date(Date.now() + 24 * 3_600_000)

export function virtualEngine(db: Db, config: Config): Engine {
  const journeys = journeyActivities({ db, log })
  const handoffs = handoffActivities({ db, log })
  const look = async (kind: Exclude<WorkflowKind, 'mailTransport'>, id: string): Promise<void> => {
    await (kind === 'leadJourney' ? journeys.advance(id) : handoffs.supervise(id))
  }
  const workerId = uuidv7()
  const round = async (): Promise<number> => {
    const now = await businessNow(db)
    const events = await applyPendingEvents(db, { limit: 500, wall: afterEverySettleWindow() })
    const told = await drainOutbox(db, 500, async (call) => {
      if (call.kind !== 'mailTransport') await look(call.kind, call.workflowId)
    })
    const due = await overdueWorkflows(db, new Date(now.getTime() + 1), 0)
    for (const { kind, id } of due) await look(kind, id)
    const swept = (await reconsiderDue(db, now, 500)) + (await expireConsents(db, now, 500))
    return events + told + due.length + swept + (await sendDue(db, config, workerId, now))
  }
  return {
    db,
    async settle() {
      while ((await round()) > 0);
    },
    async jump(to) {
      await db.transaction().execute((tx) => setClock(tx, { from: to, rate: 0, reason: 'virtual clock' }))
    },
    async stop() {},
  }
}

/** Answers how many messages were due; the drain returns once none is. */
async function sendDue(db: Db, config: Config, workerId: string, now: Date): Promise<number> {
  const due = await db
    .selectFrom('message')
    .select('id')
    .where('state', '=', 'queued')
    .where('notBefore', '<=', now)
    .where((eb) => eb.or([eb('retryWall', 'is', null), eb('retryWall', '<=', new Date())]))
    .execute()
  if (due.length === 0) return 0
  const signal = new AbortController().signal
  await drainMail({ db, config, log }, { transportId: 'default', workerId, signal, heartbeat: () => {}, maxMs: 60_000 })
  return due.length
}
