/** Compares Postgres with Temporal: wakes what overslept, recreates workflows that are missing (all of them, if Temporal lost its data). */
import { businessNow } from '../db/clock.ts'
import { type OpenWorkflow, openWorkflowsAfter, overdueWorkflows } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import { lookAgain } from '../db/outbox.ts'
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
      const { rate } = await db.selectFrom('clockSegment').select('rate').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
      const overdue = await overdueWorkflows(db, await businessNow(db), slackMs * Math.max(1, rate))
      const lost = (await everyTransportIsOpen(gateway, transportIds)) ? [] : [firstId]
      if (lost.length > 0) walkedTo = firstId
      const step = await openWorkflowsAfter(db, walkedTo, lost.length > 0 ? 100_000 : walkStep)
      walkedTo = step.at(-1)?.id ?? firstId
      const missing = lost.length > 0 ? step : await onlyMissing(gateway, step)
      await tell(db, [...overdue, ...missing])
      await db.transaction().execute((tx) => lookAgain(tx, 'mailTransport', lost.length > 0 ? transportIds : []))
      return overdue.length + missing.length
    },
  }
}

/** A transport's workflow never ends, so its absence means that Temporal starts from nothing. */
async function everyTransportIsOpen(gateway: Gateway, ids: readonly string[]): Promise<boolean> {
  const open = await Promise.all(ids.map((id) => gateway.isOpen(id)))
  return open.every(Boolean)
}

async function onlyMissing<W extends { id: string }>(gateway: Gateway, workflows: readonly W[]): Promise<W[]> {
  const open = await Promise.all(workflows.map(({ id }) => gateway.isOpen(id)))
  return workflows.filter((_, index) => open[index] === false)
}

async function tell(db: Db, workflows: readonly OpenWorkflow[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const [kind, of] of Map.groupBy(workflows, (workflow) => workflow.kind))
      await lookAgain(
        tx,
        kind,
        of.map(({ id }) => id),
      )
  })
}
