/** One relay's sending (workflow id = transport id): drains what is due in batches, then sleeps until mail is queued or falls due. */
import { continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { MailActivities } from '../activities/mail-transport.ts'
import { lookUntilFinished } from './look.ts'

/** How long mail stands still after a worker's death: its silence must be noticed, and deaths in a row must not add up to patience. */
const { drain } = proxyActivities<MailActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '5 seconds' },
})

export async function mailTransport(transportId: string): Promise<void> {
  const end = await lookUntilFinished(async () => {
    const { nextInMs, ...shown } = await drain(transportId)
    return { kind: 'wait', inMs: nextInMs, ...shown }
  })
  if (end === 'longHistory') await continueAsNew<typeof mailTransport>(transportId)
}
