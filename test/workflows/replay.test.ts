import { readdirSync, readFileSync } from 'node:fs'
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows, type WorkflowBundle } from '../../worker/workflow-bundle.ts'
import { readHistory } from '../support/history-text.ts'

const folder = new URL('../histories/', import.meta.url)
const recorded = readdirSync(folder).map(
  (file) => [file.replace('.json', ''), readFileSync(new URL(file, folder), 'utf8')] as const,
)

const exported = readFileSync(new URL('../../workflows/index.ts', import.meta.url), 'utf8')
const workflows = [...exported.matchAll(/export \{ (\w+) \}/g)].map(([, name = '']) => name)

let workflowBundle: WorkflowBundle

beforeAll(async () => {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' })
  Runtime.install({ logger: new DefaultLogger('ERROR', () => {}), telemetryOptions: { logging: { filter } } })
  workflowBundle = await bundleWorkflows()
})

/** What today's code makes of each history: null when it decides as it did then. */
async function replay(texts: readonly string[]): Promise<(string | null)[]> {
  const histories = texts.map((text, index) => ({ workflowId: String(index), history: readHistory(text) }))
  const errors = new Map<string, string | null>()
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
    errors.set(workflowId, error === undefined ? null : error.name)
  return texts.map((_, index) => errors.get(String(index)) ?? null)
}

test.each(recorded)('%s goes the way it went when it was recorded', async (_name, text) => {
  expect(await replay([text])).toEqual([null])
})

test('there is a history of every workflow, with timers, signals, failed looks and a cut', () => {
  const all = recorded.map(([, text]) => text).join()
  expect(workflows.length).toBeGreaterThan(4)
  for (const name of workflows) expect(all).toContain(`"name": "${name}"`)
  for (const event of [
    'TIMER_FIRED',
    'TIMER_CANCELED',
    'EXECUTION_SIGNALED',
    'EXECUTION_CONTINUED_AS_NEW',
    'EXECUTION_COMPLETED',
  ])
    expect(all).toContain(event)
  expect(all).toContain('"failure"')
})

test.each([
  ['another workflow', (text: string) => text.replaceAll('"salesHandoff"', '"mailTransport"')],
  ['another activity', (text: string) => rewritten(text, (payload) => payload.replace('"supervise"', '"advance"'))],
  ['a wait of another kind', (text: string) => text.replaceAll('TIMER_STARTED', 'MARKER_RECORDED')],
])('a history that went through %s is refused', async (_name, change) => {
  const [, text = ''] = recorded.find(([name]) => name === 'sales-handoff-rejected') ?? []
  expect(change(text)).not.toBe(text)
  expect(await replay([change(text)])).toEqual(['DeterminismViolationError'])
})

test('recorded histories carry ids and milliseconds, no address', () => {
  for (const [name, text] of recorded) {
    const payloads: string[] = []
    rewritten(text, (payload) => {
      payloads.push(payload)
      return payload
    })
    expect(payloads.length).toBeGreaterThan(0)
    expect([name, [text, ...payloads].filter((part) => /@[\w.-]+\.[a-z]{2,}/i.test(part))]).toEqual([name, []])
  }
})

/** The history with every payload decoded, changed and encoded again. */
function rewritten(text: string, change: (payload: string) => string): string {
  return text.replaceAll(/"data": "([^"]*)"/g, (_all, data: string) => {
    const payload = change(Buffer.from(data, 'base64').toString())
    return `"data": "${Buffer.from(payload).toString('base64')}"`
  })
}
