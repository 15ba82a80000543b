/** Enrols many leads in a journey (workflow id = bulk id), spread over time: who comes next and when, Postgres says. */
import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow'
import type { BulkEnrolmentActivities } from '../activities/bulk-enrolment.ts'
import { lookUntilFinished } from './look.ts'

const { enrolNext } = proxyLocalActivities<BulkEnrolmentActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 3, initialInterval: '200 milliseconds' },
})

export async function bulkEnrolment(bulkId: string): Promise<void> {
  const end = await lookUntilFinished(() => enrolNext(bulkId))
  if (end === 'longHistory') await continueAsNew<typeof bulkEnrolment>(bulkId)
}
