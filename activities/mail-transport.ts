/** The one thing a transport's workflow does: drain the mail that is due, telling Temporal that it lives. */
import { Context } from '@temporalio/activity'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import { type Drained, drainMail } from './mail.ts'
import { translated } from './translate.ts'

export interface MailActivities {
  /** Sends what is due and answers when to look again. A worker of the release before answers without `details`. */
  drain(transportId: string): Promise<Pick<Drained, 'nextInMs'> & Partial<Drained>>
}

/** Well below the activity's `startToCloseTimeout`, so that two drains of one attempt never overlap. */
const longestDrainMs = 5 * 60_000

export interface MailActivitiesDeps {
  readonly db: Db
  readonly config: Config
  readonly log: Logger
  readonly workerId: string
  /** Aborted when this process is to end: the drain begins no further mail and lets those under way finish. */
  readonly stopping: AbortSignal
}

export function mailActivities(deps: MailActivitiesDeps): MailActivities {
  return {
    drain: (transportId) =>
      translated(deps.log, 'drain', transportId, () => {
        const context = Context.current()
        return drainMail(deps, {
          transportId,
          workerId: deps.workerId,
          signal: AbortSignal.any([context.cancellationSignal, deps.stopping]),
          heartbeat: () => context.heartbeat(),
          maxMs: longestDrainMs,
        })
      }),
  }
}
