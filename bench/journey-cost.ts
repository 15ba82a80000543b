/** What a journey of five emails and four waits costs Temporal: events and actions of its real history, and server CPU beside a bare workflow. */
import { setTimeout as delay } from 'node:timers/promises'
import { runBare } from './bare-run.ts'
import { fiveLetters } from './five-letters.ts'
import { costOf, type HistoryCost, openHistories, timersOf } from './history-cost.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { cpuMs } from './server-cost.ts'
import { onStage, type Stage } from './stage.ts'
import { printTable, quantile, verdict } from './table.ts'
import { startWorkerProcess } from './processes.ts'

const journeys = 80
const spacingMs = 500
/**
 * An hour takes twelve seconds. A journey looks for its last mail an hour after the slot; where six seconds had to do for that
 * hour, a busy machine was late once in a while, and the look that followed was an action no journey needs in use.
 */
const rate = 300
const wait = '2h'
const idleMs = 20_000
const limitMs = 8 * 60_000

await onStage({ rate, limitMs }, async (stage) => {
  const worker = await startWorkerProcess(stage)
  const idlePerMs = await idleCpu(stage)
  const ours = await measured(stage, () => runJourneys(stage))
  const histories = await openHistories(stage.temporal)
  const runs = await Promise.all(ours.result.map((id) => histories.of(id)))
  const costs = runs.map(costOf)
  const transport = costOf(await histories.of('default'))
  await worker.stop()
  await histories.close()
  const bare = await measured(stage, () => runBare(stage, runs.map(timersOf), spacingMs))
  return [reportHistory(costs, runs.map(timersOf)), reportTransport(transport, stage), reportCpu(ours, bare, idlePerMs)].every(
    Boolean,
  )
})

interface Measured<T> {
  readonly result: T
  readonly cpuMs: number
  readonly wallMs: number
}

async function measured<T>({ temporal: { pid } }: Stage, run: () => Promise<T>): Promise<Measured<T>> {
  if (pid === null) throw new Error('The server was not started here')
  const [before, since] = [await cpuMs(pid), performance.now()]
  const result = await run()
  return { result, cpuMs: (await cpuMs(pid)) - before, wallMs: performance.now() - since }
}

/** What the server uses while a worker waits and nothing happens: milliseconds a millisecond. */
async function idleCpu(stage: Stage): Promise<number> {
  await delay(idleMs / 4)
  const idle = await measured(stage, () => delay(idleMs))
  return idle.cpuMs / idle.wallMs
}

/** Answers the enrolments once all are through. */
async function runJourneys({ db, ...stage }: Stage): Promise<string[]> {
  await publish(db, fiveLetters(wait))
  const ids: string[] = []
  for (const leadId of await consentingLeads({ db, ...stage }, journeys)) {
    ids.push(await enrol(db, leadId, 'five-letters'))
    await delay(spacingMs)
  }
  while ((await db.selectFrom('enrolment').select('id').where('status', '=', 'active').execute()).length > 0) await delay(250)
  return ids
}

function reportHistory(costs: readonly HistoryCost[], timers: readonly (readonly number[])[]): boolean {
  const [events, actions] = [costs.map((cost) => cost.events), costs.map((cost) => cost.actions)]
  const [typical] = costs.toSorted((a, b) => a.events - b.events).slice(Math.floor(costs.length / 2))
  printTable(`One journey of five emails and four waits (${costs.length} real histories)`, [
    ['', 'least', 'median', 'most'],
    ['events', Math.min(...events), quantile(events, 0.5), Math.max(...events)],
    ['actions', Math.min(...actions), quantile(actions, 0.5), Math.max(...actions)],
    ...Object.entries(typical?.by ?? {}).map(([kind, count]) => [`  ${kind}`, '', count, ''] as const),
  ])
  const over = costs.flatMap((cost, index) => (cost.actions > 12 ? [timers[index] ?? []] : []))
  for (const waits of over.slice(0, 5)) console.log(`  over 12 actions, its timers in ms: ${waits.join(' ')}`)
  return [
    verdict('at most 45 events', Math.max(...events) <= 45),
    verdict('at most 12 actions', Math.max(...actions) <= 12),
  ].every(Boolean)
}

function reportTransport({ events, actions, by }: HistoryCost, { sink }: Stage): boolean {
  const per = (count: number) => (count * 1_000) / sink.count
  printTable(`mailTransport, ${sink.count} emails trickling in, heartbeats not counted`, [
    ['', 'counted', 'per 1,000 emails'],
    ['events', events, per(events)],
    ['actions', actions, per(actions)],
    ...Object.entries(by).map(([kind, count]) => [`  ${kind}`, count, per(count)] as const),
  ])
  return verdict('every email arrived once', sink.count === journeys * 5 && sink.arrivals.size === journeys * 5)
}

function reportCpu(ours: Measured<unknown>, bare: Measured<unknown>, idlePerMs: number): boolean {
  const net = ({ cpuMs: used, wallMs }: Measured<unknown>) => (used - idlePerMs * wallMs) / journeys
  const ratio = net(ours) / net(bare)
  printTable('Server CPU, idle server subtracted', [
    ['', 'ms a journey', 'ms in all', 'seconds'],
    ['journey, mail and sweeps included', net(ours), Math.round(ours.cpuMs), ours.wallMs / 1000],
    ['bare workflow, same timers', net(bare), Math.round(bare.cpuMs), bare.wallMs / 1000],
    ['idle server, ms a second', idlePerMs * 1000, '', ''],
    ['ratio', ratio, '', ''],
  ])
  return verdict('at most 1.3 times the bare workflow', ratio <= 1.3)
}
