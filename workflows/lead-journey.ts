/** One enrolment's way through its journey (workflow id = enrolment id): the waits. What happens at each wake, Postgres decides. */
import { continueAsNew, proxyActivities, proxyLocalActivities, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { JourneyActivities } from '../activities/journey.ts'
import type { WebhookActivities } from '../activities/webhook.ts'
import { lookUntilFinished } from './look.ts'

const { advance } = proxyLocalActivities<JourneyActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3, initialInterval: '200 milliseconds' },
})

/** The activity itself says when to try again and when to give up. */
const { callWebhook } = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 hour' },
})

export async function leadJourney(enrolmentId: string): Promise<void> {
  const calling = new Set<string>()
  const end = await lookUntilFinished(async () => {
    const next = await advance(enrolmentId)
    if (next.kind === 'wait') {
      if (next.call !== undefined) callOnce(next.call, calling)
      if (next.version !== undefined) keepLabelled(next.version)
    }
    return next
  })
  if (end === 'longHistory') await continueAsNew<typeof leadJourney>(enrolmentId)
}

/** Beside the waiting: the outcome is stored, and whoever stores it tells us to look. A run that continues as new starts it again, which is safe. */
function callOnce(call: string, calling: Set<string>): void {
  if (calling.has(call)) return
  calling.add(call)
  callWebhook(call).then(
    () => calling.delete(call),
    () => calling.delete(call),
  )
}

/** As it was registered and set at the start; see client/search-attributes.ts. */
const versionLabel = { name: 'RipenJourneyVersion', type: 'KEYWORD' } as const

/** Only for a lead that has been moved since; where the server does not know the label there is none to keep, and setting it would fail. */
function keepLabelled(version: number): void {
  const shown = workflowInfo().typedSearchAttributes.get(versionLabel)
  if (shown === undefined || shown === String(version)) return
  upsertSearchAttributes([{ key: versionLabel, value: String(version) }])
}
