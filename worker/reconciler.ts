/** Compares Postgres with Temporal: wakes what overslept, recreates workflows that are missing (all of them, if Temporal lost its data). */
import { businessNow, readClock } from '../db/clock.ts'
import { type OpenWorkflow, openWorkflowsAfter, overdueWorkflows } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import { lookAgain } from '../db/outbox.ts'
import { recordRepairs, type RepairReason } from '../db/repairs.ts'
import type { Gateway } from '../client/gateway.ts'

const firstId = '00000000-0000-0000-0000-000000000000'
const walkStep = 50

/** Far above what a busy worker is late by; at a fast clock it grows with the rate. */
const slackMs = 2 * 60_000

export interface Reconciler {
  /** Answers how many workflows it told or recreated. */
  round(): Promise<number>
}

export function reconciler(db: Db, gateway: Gateway, transportIds: readonly string[]): Reconciler {
  let walkedTo = firstId
  return {
    async round() {
      const { rate } = await readClock(db)
      const overslept = await overdueWorkflows(db, await businessNow(db), slackMs * Math.max(1, rate))
      const allLost = !(await everyTransportIsOpen(gateway, transportIds))
      const from = allLost ? firstId : walkedTo
      const step = await openWorkflowsAfter(db, from, allLost ? 100_000 : walkStep)
      walkedTo = step.at(-1)?.id ?? firstId
      const missing = allLost ? step : await onlyMissing(gateway, step, () => openWorkflowsAfter(db, from, walkStep))
      await mend(db, [
        ['overslept', overslept],
        [allLost ? 'allLost' : 'missing', missing],
      ])
      await db.transaction().execute((tx) => lookAgain(tx, 'mailTransport', allLost ? transportIds : []))
      return overslept.length + missing.length
    },
  }
}

/** A transport's workflow never ends, so its absence means that Temporal starts from nothing. */
async function everyTransportIsOpen(gateway: Gateway, ids: readonly string[]): Promise<boolean> {
  const open = await Promise.all(ids.map((id) => gateway.isOpen(id)))
  return open.every(Boolean)
}

/** One that has just ended is no longer open in Postgres either. */
async function onlyMissing(
  gateway: Gateway,
  workflows: readonly OpenWorkflow[],
  stillOpen: () => Promise<readonly OpenWorkflow[]>,
): Promise<OpenWorkflow[]> {
  const open = await Promise.all(workflows.map(({ id }) => gateway.isOpen(id)))
  const closed = workflows.filter((_, index) => open[index] === false)
  if (closed.length === 0) return []
  const wanted = new Set((await stillOpen()).map(({ id }) => id))
  return closed.filter(({ id }) => wanted.has(id))
}

/** Tells the workflows and notes that it had to. */
async function mend(db: Db, found: readonly (readonly [RepairReason, readonly OpenWorkflow[]])[]): Promise<void> {
  const wall = new Date()
  const all = found.flatMap(([, workflows]) => workflows)
  await db.transaction().execute(async (tx) => {
    for (const [reason, workflows] of found) await recordRepairs(tx, reason, workflows, wall)
    for (const [kind, of] of Map.groupBy(all, (workflow) => workflow.kind))
      await lookAgain(
        tx,
        kind,
        of.map(({ id }) => id),
      )
  })
}
