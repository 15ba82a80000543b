/** `ripen journey simulate`: what a journey would do to personas, or would have done to the leads of the last months. Sends nothing. */
import { readFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { businessNow } from '../../db/clock.ts'
import { findLead } from '../../db/lead-find.ts'
import type { Db } from '../../db/open.ts'
import { prepareTask, taskOf } from '../../db/simulation-task.ts'
import { Failure } from '../../domain/failure.ts'
import type { LeadId } from '../../domain/id.ts'
import { ordinaryMix, type PersonaKey, personaKeys } from '../../domain/simulation/personas.ts'
import { runTask, type SimulationReport, type SimulationTask } from '../../domain/simulation/report.ts'
import { mostDays, mostLeads, type SimulationRequest } from '../../domain/simulation/request.ts'
import { onStopSignal } from '../stop-signal.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { keyOf, readDraftFile } from './journey-draft-file.ts'
import { readSource } from './journey-files.ts'
import { reportText } from './simulation-text.ts'

interface SimulateOptions {
  readonly personas?: Partial<Record<PersonaKey, number>>
  readonly history?: number
  readonly lead: readonly string[]
  readonly leads: number
  readonly days: number
  readonly seed: number
  readonly model?: string
}

export function addJourneySimulate(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('simulate')
    .description('show what a journey would do, by personas, or by replaying the last months; nothing is sent')
    .argument('<journey>', 'a file, or the key of a journey in force')
    .option('--personas <mix>', `shares such as reader:40,silent:60; known are ${personaKeys.join(', ')}`, parseMix)
    .option('--history <time>', 'replay the last 3mo, 6w or 90d instead', parseBack)
    .option('--lead <name>', 'a lead of yours instead of random ones (email or id; may be repeated)', collect, [])
    .option('--leads <n>', 'how many at most', parseWithin(1, mostLeads), 1_000)
    .option('--days <n>', 'how far ahead', parseWithin(1, mostDays), 90)
    .option('--seed <n>', 'the same number, the same chance', parseWithin(0, 2 ** 31), 1)
    .option('--model <file>', 'a candidate scoring model')
    .action((journeyOrFile, options) => simulateJourney(context, journeyOrFile, options))
}

async function simulateJourney(context: CliContext, journeyOrFile: string, options: SimulateOptions): Promise<void> {
  const task = await context.withDatabase(async (db) => {
    const request = await requestOf(db, journeyOrFile, options)
    return taskOf(await prepareTask(db, request, await businessNow(db)))
  })
  const report = await runHere(task, onStopSignal())
  context.print({ json: report, text: reportText(report) })
}

async function requestOf(db: Db, journeyOrFile: string, options: SimulateOptions): Promise<SimulationRequest> {
  const isFile = /\.(ya?ml|json)$/i.test(journeyOrFile)
  const source = isFile ? readDraftFile(await readSource(journeyOrFile)).source : null
  const journey = source === null ? journeyOrFile : keyOf(journeyOrFile, source)
  const model = options.model === undefined ? null : await readFileOf(options.model)
  const { leads, seed, history } = options
  if (history !== undefined) return { kind: 'history', journey, source, model, leads, seed, days: history }
  const chosen = await Promise.all(options.lead.map((name) => leadIdOf(db, name)))
  const mix = options.personas ?? ordinaryMix
  return { kind: 'personas', journey, source, model, leads, seed, days: options.days, mix, chosen }
}

/** In small pieces, so that Ctrl-C is heard; progress goes to stderr. */
async function runHere(task: SimulationTask, signal: AbortSignal): Promise<SimulationReport> {
  const steps = runTask(task)
  let said = 0
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (signal.aborted) throw new Failure('badInput', 'Cancelled; nothing was kept.')
    const percent = Math.floor(step.value.done * 100)
    if (percent >= said + 10) process.stderr.write(`${(said = percent - (percent % 10))} %\n`)
    await turn()
  }
}

async function leadIdOf(db: Db, name: string): Promise<LeadId> {
  const found = await findLead(db, name)
  if (found === null) throw new Failure('notFound', `There is no lead "${name}"; \`ripen lead list\` names them.`)
  return found
}

async function readFileOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('badInput', `Cannot read ${file}; check the name and that you may read it.`, { cause })
  })
}

function collect(name: string, names: readonly string[]): readonly string[] {
  return [...names, name]
}

function parseMix(text: string): Partial<Record<PersonaKey, number>> {
  const shares = text.split(',').map((part) => part.trim().split(':'))
  const mix: Partial<Record<PersonaKey, number>> = {}
  for (const [name, share = '1'] of shares) {
    const key = personaKeys.find((one) => one === name)
    const value = Number(share)
    if (key === undefined) throw new InvalidArgumentError(`Unknown persona "${name ?? ''}"; known are ${personaKeys.join(', ')}.`)
    if (!(value > 0)) throw new InvalidArgumentError(`The share of ${key} must be a number above 0.`)
    mix[key] = value
  }
  return mix
}

const daysOf: Readonly<Record<string, number>> = { d: 1, w: 7, mo: 30 }

function parseBack(text: string): number {
  const match = /^([1-9]\d{0,2})(d|w|mo)$/.exec(text.trim())
  const days = match === null ? 0 : Number(match[1]) * (daysOf[match[2] ?? ''] ?? 0)
  if (days > 0 && days <= mostDays) return days
  throw new InvalidArgumentError(`Expected a time such as 3mo, 6w or 90d, at most ${mostDays} days.`)
}

function parseWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}
