/** One enrolment's way through its journey (workflow id = enrolment id): the waits. What happens at each wake, Postgres decides. */
import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow'
import type { JourneyActivities } from '../activities/journey.ts'
import { lookUntilFinished } from './look.ts'

const { advance } = proxyLocalActivities<JourneyActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3, initialInterval: '200 milliseconds' },
})

export async function leadJourney(enrolmentId: string): Promise<void> {
  const end = await lookUntilFinished(() => advance(enrolmentId))
  if (end === 'longHistory') await continueAsNew<typeof leadJourney>(enrolmentId)
}
