/** The shape all our workflows share: look into Postgres, then wait until it is time or until told to look again. */
import {
  condition,
  defineSignal,
  isCancellation,
  setCurrentDetails,
  setHandler,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow'
import type { Next } from '../activities/next.ts'

/** Carries nothing: whoever sends it has already written to Postgres what changed. */
const lookAgain = defineSignal('lookAgain')

/** Replaying a history costs about 2 ms a workflow task, so it is cut long before the server's own limit. */
const longHistory = 100

const firstPatienceMs = 5_000
const longestPatienceMs = 60_000

/** Ends with `longHistory` when the caller should continue as new; signals not yet seen reach the next run, which looks first thing. */
export async function lookUntilFinished(look: () => Promise<Next>): Promise<'finished' | 'longHistory'> {
  let told = 0
  setHandler(lookAgain, () => {
    told += 1
  })
  let failures = 0
  while (workflowInfo().historyLength < longHistory) {
    const seen = told
    const next = await lookPatiently(look, failures)
    failures = next.kind === 'failed' ? failures + 1 : 0
    setCurrentDetails(next.kind === 'finished' ? '' : (next.details ?? ''))
    if (next.kind === 'finished') return 'finished'
    await toldOrElapsed(() => told !== seen, next.inMs)
  }
  return 'longHistory'
}

interface Failed {
  readonly kind: 'failed'
  readonly inMs: number
  readonly details: string
}

/**
 * When Postgres is away the attempts of the activity run out quickly; the workflow then waits on a durable timer.
 * A local activity's failure arrives as it was thrown, another's inside an `ActivityFailure`; either would end the workflow.
 */
async function lookPatiently(look: () => Promise<Next>, failures: number): Promise<Next | Failed> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error
    const inMs = Math.min(longestPatienceMs, firstPatienceMs * 2 ** failures)
    return { kind: 'failed', inMs, details: 'Postgres does not answer; looks again within a minute' }
  }
}

async function toldOrElapsed(isTold: () => boolean, inMs: number | null): Promise<void> {
  if (inMs === null) await condition(isTold)
  else if (inMs > 0) await condition(isTold, inMs)
}
