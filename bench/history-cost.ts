/** Counts what a workflow's real history holds: events, and actions as Temporal bills them. */
import { Client, Connection } from '@temporalio/client'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import type { RunningTemporal } from '../client/embedded/temporal.ts'

type HistoryEvent = NonNullable<History['events']>[number]

export interface HistoryCost {
  readonly events: number
  readonly actions: number
  /** Actions by what caused them. */
  readonly by: Readonly<Record<ActionKind, number>>
}

const kinds = ['start', 'timer', 'signal', 'localActivities', 'activity', 'searchAttributes'] as const
export type ActionKind = (typeof kinds)[number]

export interface Histories {
  /** Every run of the workflow, first to last: a continued one has several. */
  of(workflowId: string): Promise<History[]>
  close(): Promise<void>
}

export async function openHistories({ address, namespace }: RunningTemporal): Promise<Histories> {
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace })
  return {
    async of(workflowId) {
      const runs: History[] = []
      for (let runId: string | undefined; runId !== ''; runId = previousRun(runs[0])) {
        runs.unshift(await client.workflow.getHandle(workflowId, runId).fetchHistory())
      }
      return runs
    },
    close: () => connection.close(),
  }
}

/** Empty for the first run. */
function previousRun(history: History | undefined): string {
  return history?.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? ''
}

export function costOf(runs: readonly History[]): HistoryCost {
  const by = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<ActionKind, number>
  const events = runs.flatMap((run) => run.events ?? [])
  for (const run of runs) for (const [kind, count] of actionsOf(run.events ?? [])) by[kind] += count
  return { events: events.length, actions: kinds.reduce((sum, kind) => sum + by[kind], 0), by }
}

/** Every attempt of an activity is billed; all local activities of one workflow task are billed as one. */
function actionsOf(events: readonly HistoryEvent[]): [ActionKind, number][] {
  const tasksWithLocal = new Set(
    events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      marker?.markerName === 'core_local_activity' ? [String(marker.workflowTaskCompletedEventId)] : [],
    ),
  )
  const attempts = events.map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 0)
  const count = (attributes: keyof HistoryEvent) => events.filter((event) => (event[attributes] ?? null) !== null).length
  return [
    ['start', count('workflowExecutionStartedEventAttributes')],
    ['timer', count('timerStartedEventAttributes')],
    ['signal', count('workflowExecutionSignaledEventAttributes')],
    ['searchAttributes', count('upsertWorkflowSearchAttributesEventAttributes')],
    ['localActivities', tasksWithLocal.size],
    ['activity', attempts.reduce((sum, attempt) => sum + attempt, 0)],
  ]
}

/** Milliseconds of the timers in the order in which they were started. */
export function timersOf(runs: readonly History[]): number[] {
  return runs
    .flatMap((run) => run.events ?? [])
    .flatMap(({ timerStartedEventAttributes: timer }) => {
      const span = timer?.startToFireTimeout
      return span === null || span === undefined ? [] : [Number(span.seconds ?? 0) * 1000 + (span.nanos ?? 0) / 1e6]
    })
}
