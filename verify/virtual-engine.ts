/** The engine without a Temporal server: the same activities, called in turn whenever they are due or told to look. */
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { bulkEnrolmentActivities } from '../activities/bulk-enrolment.ts'
import { handoffActivities } from '../activities/handoff.ts'
import { journeyActivities } from '../activities/journey.ts'
import { migrationActivities } from '../activities/migration.ts'
import { webhookActivities } from '../activities/webhook.ts'
import type { Config } from '../config.ts'
import { businessNow, setClock } from '../db/clock.ts'
import { overdueWorkflows } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import type { Engine } from './fast-forward.ts'
import { type WatchedCall, workOnce } from './standing-work.ts'
import { untilQuiet } from './until-quiet.ts'

const log = pino({ level: 'silent' })

export function virtualEngine(db: Db, config: Config): Engine {
  const looks = looksOf(db, config)
  const work = workOnce({ db, config, log, workerId: uuidv7() }, ({ kind, workflowId }) => looks[kind](workflowId))
  const round = async (): Promise<number> => {
    const done = await work()
    const due = await overdueWorkflows(db, new Date((await businessNow(db)).getTime() + 1), 0)
    for (const { kind, id } of due) await looks[kind](id)
    return done + due.length
  }
  return {
    db,
    settle: () => untilQuiet(db, round),
    async jump(to) {
      await db.transaction().execute((tx) => setClock(tx, { from: to, rate: 0, reason: 'virtual clock' }))
    },
    async stop() {},
  }
}

/** What each workflow does at a look. */
function looksOf(db: Db, config: Config): Readonly<Record<WatchedCall['kind'], (id: string) => Promise<void>>> {
  const deps = { db, config, log }
  const activities = {
    ...journeyActivities(deps),
    ...webhookActivities(deps),
    ...handoffActivities(deps),
    ...bulkEnrolmentActivities(deps),
    ...migrationActivities(deps),
  }
  return {
    async leadJourney(id) {
      const next = await activities.advance(id)
      if (next.kind === 'wait' && next.call !== undefined) await activities.callWebhook(next.call)
    },
    salesHandoff: async (id) => void (await activities.supervise(id)),
    bulkEnrolment: async (id) => void (await activities.enrolNext(id)),
    journeyMigration: async (id) => void (await activities.moveLeads(id)),
  }
}
