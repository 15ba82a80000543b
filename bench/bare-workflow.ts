/** The least that waits: a workflow that calls a local activity which does nothing, and sleeps; the baseline of bench/journey-cost.ts. */
import { proxyLocalActivities, sleep } from '@temporalio/workflow'

export interface BareActivities {
  nothing(): Promise<void>
}

const { nothing } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '10 seconds' })

export async function bareWaits(sleepsMs: readonly number[]): Promise<void> {
  await nothing()
  for (const ms of sleepsMs) {
    await sleep(ms)
    await nothing()
  }
}
