/** One relay's sending (workflow id = transport id): drains what is due in batches, then sleeps until mail is queued or falls due. */
import { continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { MailActivities } from '../activities/mail-transport.ts'
import { lookUntilFinished } from './look.ts'

const { drain } = proxyActivities<MailActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
})

export async function mailTransport(transportId: string): Promise<void> {
  const end = await lookUntilFinished(async () => {
    const { nextInMs } = await drain(transportId)
    return { kind: 'wait', inMs: nextInMs }
  })
  if (end === 'longHistory') await continueAsNew<typeof mailTransport>(transportId)
}
