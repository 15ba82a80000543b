/** One handoff's SLA ladder (workflow id = handoff id): notify, remind, escalate, reassign, give back, while the answer is awaited. */
import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow'
import type { HandoffActivities } from '../activities/handoff.ts'
import { lookUntilFinished } from './look.ts'

const { supervise } = proxyLocalActivities<HandoffActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3, initialInterval: '200 milliseconds' },
})

export async function salesHandoff(handoffId: string): Promise<void> {
  const end = await lookUntilFinished(() => supervise(handoffId))
  if (end === 'longHistory') await continueAsNew<typeof salesHandoff>(handoffId)
}
