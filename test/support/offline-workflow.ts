/**
 * Drives workflow code in the worker's own sandbox on a virtual clock, without a server: an eight-week wait takes milliseconds.
 * The only file that touches the worker's internals, which is why the SDK is pinned exactly.
 */
import { fileURLToPath } from 'node:url'
import { defaultPayloadConverter, defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common'
import { encodeUnifiedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js'
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js'
import { bundleWorkflowCode } from '@temporalio/worker'
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js'
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js'
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js'
import { createUnsafeRandomSource } from '@temporalio/workflow/lib/random-helpers.js'

type Activation = Parameters<Workflow['activate']>[0]
type Job = NonNullable<Activation['jobs']>[number]
type Command = NonNullable<NonNullable<Awaited<ReturnType<Workflow['activate']>>['successful']>['commands']>[number]

export type Activities = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>

/** What an activity answers that never ends while the test runs. */
export const underWay = Symbol('under way')

/** How a run ended: `continued` is continue-as-new. */
export type End = 'completed' | 'continued' | 'failed'

export interface OfflineRun {
  /** Milliseconds of virtual time since the start. */
  readonly elapsedMs: number
  readonly end: End | null
  /** When the earliest running timer fires, in virtual milliseconds since the start. */
  readonly nextTimerMs: number | null
  /** What the workflow commanded so far, in order. */
  readonly commands: readonly string[]
  signal(name: string): Promise<void>
  /** Lets virtual time pass, firing every timer on the way at its own moment. */
  pass(ms: number): Promise<void>
}

export interface OfflineSandbox {
  start(workflowType: string, args: readonly unknown[], options?: RunOptions): Promise<OfflineRun>
  close(): Promise<void>
}

export interface RunOptions {
  readonly historyLength?: number
  /** Of the journey, as whoever started the workflow said to Temporal. */
  readonly versionLabel?: string
}

const startedAt = Date.parse('2026-03-02T06:30:00Z')

export async function offlineSandbox(activities: Activities): Promise<OfflineSandbox> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  })
  const creator = await ReusableVMWorkflowCreator.create(parseWorkflowCode(code), 10_000, new Set(Object.keys(activities)))
  const workflows: Workflow[] = []
  return {
    async start(workflowType, args, options = {}) {
      const begun = { workflowType, args, runId: `offline-${workflows.length}`, historyLength: 3, ...options }
      const workflow = await createWorkflow(creator, begun)
      workflows.push(workflow)
      const run = new Run(workflow, activities, begun)
      await run.begin()
      return run
    },
    async close() {
      for (const workflow of workflows) await workflow.dispose()
      await creator.destroy()
    },
  }
}

interface RunStart extends RunOptions {
  readonly workflowType: string
  readonly args: readonly unknown[]
  readonly runId: string
  readonly historyLength: number
}

function createWorkflow(creator: ReusableVMWorkflowCreator, start: RunStart): Promise<Workflow> {
  return creator.createWorkflow({
    info: infoOf(start),
    randomnessSeed: [1, 2, 3, 4],
    now: startedAt,
    showStackTraceSources: false,
  })
}

class Run implements OfflineRun {
  elapsedMs = 0
  end: End | null = null
  readonly commands: string[] = []
  readonly #workflow: Workflow
  readonly #activities: Activities
  readonly #start: RunStart
  readonly #timers = new Map<number, number>()
  #historyLength: number

  constructor(workflow: Workflow, activities: Activities, start: RunStart) {
    this.#workflow = workflow
    this.#activities = activities
    this.#start = start
    this.#historyLength = start.historyLength
  }

  get nextTimerMs(): number | null {
    return this.#timers.size === 0 ? null : Math.min(...this.#timers.values())
  }

  async begin(): Promise<void> {
    const { workflowType, args, runId, versionLabel } = this.#start
    await this.#activate({
      initializeWorkflow: {
        workflowType,
        workflowId: runId,
        arguments: args.map((arg) => defaultPayloadConverter.toPayload(arg)),
        startTime: msToTs(startedAt),
        searchAttributes: { indexedFields: labelled(versionLabel) },
        firstExecutionRunId: runId,
        attempt: 1,
      },
    })
  }

  async signal(name: string): Promise<void> {
    await this.#activate({ signalWorkflow: { signalName: name, input: [], headers: {} } })
  }

  async pass(ms: number): Promise<void> {
    const until = this.elapsedMs + ms
    for (let next = this.#earliestTimer(); next !== null && next.at <= until; next = this.#earliestTimer()) {
      this.elapsedMs = next.at
      this.#timers.delete(next.seq)
      await this.#activate({ fireTimer: { seq: next.seq } })
    }
    this.elapsedMs = until
  }

  #earliestTimer(): { seq: number; at: number } | null {
    const [first] = [...this.#timers].toSorted(([, a], [, b]) => a - b)
    return first === undefined ? null : { seq: first[0], at: first[1] }
  }

  async #activate(job: Job): Promise<void> {
    if (this.end !== null) throw new Error(`the workflow has already ${this.end}`)
    this.#historyLength += 4
    const completion = await this.#workflow.activate({
      runId: this.#start.runId,
      timestamp: msToTs(startedAt + this.elapsedMs),
      historyLength: this.#historyLength,
      isReplaying: false,
      jobs: [job],
    })
    const commands = completion.successful?.commands
    if (commands === undefined || commands === null)
      throw new Error(completion.failed?.failure?.message ?? 'the workflow task failed')
    for (const command of commands) await this.#obey(command)
  }

  async #obey(command: Command): Promise<void> {
    const { startTimer, cancelTimer, scheduleLocalActivity, scheduleActivity } = command
    this.commands.push(nameOf(command))
    if (startTimer) this.#timers.set(startTimer.seq ?? 0, this.elapsedMs + tsToMs(startTimer.startToFireTimeout))
    if (cancelTimer) this.#timers.delete(cancelTimer.seq ?? 0)
    const activity = scheduleLocalActivity ?? scheduleActivity
    if (activity) await this.#perform(activity, Boolean(scheduleLocalActivity))
    if (command.completeWorkflowExecution) this.end = 'completed'
    if (command.continueAsNewWorkflowExecution) this.end = 'continued'
    if (command.failWorkflowExecution) this.end = 'failed'
  }

  async #perform(
    activity: NonNullable<Command['scheduleLocalActivity'] | Command['scheduleActivity']>,
    isLocal: boolean,
  ): Promise<void> {
    const args = (activity.arguments ?? []).map((payload) => defaultPayloadConverter.fromPayload(payload))
    const result = await resultOf(activity.activityType ?? '', this.#activities, args, isLocal)
    if (result !== underWay) await this.#activate({ resolveActivity: { seq: activity.seq ?? 0, result, isLocal } })
  }
}

type Resolution = NonNullable<NonNullable<Job['resolveActivity']>['result']>

/** As a server's worker reports it: what a local activity threw arrives as it is, that of others inside an activity failure. */
async function resultOf(
  activity: string,
  activities: Activities,
  args: readonly unknown[],
  isLocal: boolean,
): Promise<Resolution | typeof underWay> {
  try {
    const body = activities[activity]
    if (body === undefined) throw new Error('no such activity')
    const answer = await body(...args)
    return answer === underWay ? underWay : { completed: { result: defaultPayloadConverter.toPayload(answer) } }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'failed'
    const cause = { message, applicationFailureInfo: { type: 'offline' } }
    if (isLocal) return { failed: { failure: cause } }
    const activityFailureInfo = { activityType: { name: activity }, activityId: '1', retryState: 5 }
    return { failed: { failure: { message: 'activity failed', cause, activityFailureInfo } } }
  }
}

function nameOf(command: Command): string {
  const [name] = Object.keys(command).filter((key) => command[key as keyof Command] !== null && key !== 'userMetadata')
  return name ?? 'none'
}

function labelled(version: string | undefined): ReturnType<typeof encodeUnifiedSearchAttributes> {
  const key = defineSearchAttributeKey('RipenJourneyVersion', 'KEYWORD')
  return encodeUnifiedSearchAttributes(undefined, version === undefined ? [] : [{ key, value: version }])
}

function infoOf({
  workflowType,
  runId,
  historyLength,
}: RunStart): Parameters<ReusableVMWorkflowCreator['createWorkflow']>[0]['info'] {
  return {
    workflowId: runId,
    runId,
    workflowType,
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    taskQueue: 'offline',
    namespace: 'offline',
    firstExecutionRunId: runId,
    originalExecutionRunId: runId,
    startTime: new Date(startedAt),
    runStartTime: new Date(startedAt),
    taskTimeoutMs: 10_000,
    attempt: 1,
    historyLength,
    historySize: 0,
    continueAsNewSuggested: false,
    targetWorkerDeploymentVersionChanged: false,
    unsafe: {
      now: () => Date.now(),
      isReplaying: false,
      isReplayingHistoryEvents: false,
      random: createUnsafeRandomSource(Math.random),
    },
  }
}
