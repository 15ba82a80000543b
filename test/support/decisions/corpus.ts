/** Decisions that real runs took, with everything they rested on, as files: graphs and models once, times marked as such. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Facts } from '../../../domain/facts.ts'
import type { Decision } from '../../../domain/journey/command.ts'
import type { JourneyGraph } from '../../../domain/journey/graph.ts'
import type { JourneyState } from '../../../domain/journey/state.ts'
import type { ScoringModel } from '../../../domain/scoring-model.ts'

export interface RecordedDecision {
  readonly graph: JourneyGraph
  readonly state: JourneyState
  readonly facts: Facts
  readonly now: Date
  readonly expected: Decision
}

interface Stored extends Omit<RecordedDecision, 'graph' | 'facts'> {
  /** Keys of the file's tables. */
  readonly graph: string
  readonly facts: Omit<Facts, 'model'> & { readonly model: string }
}

interface CorpusFile {
  readonly graphs: Readonly<Record<string, JourneyGraph>>
  readonly models: Readonly<Record<string, ScoringModel>>
  readonly decisions: readonly Stored[]
}

const folder = new URL('../../decisions/', import.meta.url)

/** By file name without ending. */
export function readCorpus(): Map<string, RecordedDecision[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return new Map(files.toSorted().map((file) => [file.replace('.json', ''), opened(readFileSync(new URL(file, folder), 'utf8'))]))
}

export function writeCorpus(name: string, decisions: readonly RecordedDecision[]): void {
  writeFileSync(new URL(`${name}.json`, folder), closed(decisions))
}

/** Of decisions that were accepted to change: what changed, in words. */
export function noteAccepted(text: string): void {
  const file = new URL('accepted.md', folder)
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${text}\n`)
}

function opened(text: string): RecordedDecision[] {
  const { graphs, models, decisions } = JSON.parse(text, asDate) as CorpusFile
  return decisions.map((stored) => ({
    ...stored,
    graph: known(graphs, stored.graph),
    facts: { ...stored.facts, model: known(models, stored.facts.model) },
  }))
}

function known<T>(table: Readonly<Record<string, T>>, key: string): T {
  const found = table[key]
  if (found === undefined) throw new Error(`The corpus lacks ${key}`)
  return found
}

function closed(decisions: readonly RecordedDecision[]): string {
  const graphs: Record<string, JourneyGraph> = {}
  const models: Record<string, ScoringModel> = {}
  const lines = decisions.map(({ graph, facts, ...rest }) => {
    const [graphKey, modelKey] = [keyOf(graph), keyOf(facts.model)]
    graphs[graphKey] = graph
    models[modelKey] = facts.model
    return plain({ ...rest, graph: graphKey, facts: { ...facts, model: modelKey } })
  })
  const tables = `"graphs": ${plain(graphs)},\n"models": ${plain(models)},\n`
  return `{\n${tables}"decisions": [\n${lines.join(',\n')}\n]\n}\n`
}

function keyOf(value: unknown): string {
  return createHash('sha256').update(plain(value)).digest('hex').slice(0, 12)
}

const mark = 'at:'

/** One line of JSON in which a time cannot be taken for a text. */
export function plain(value: unknown): string {
  return JSON.stringify(value, function mark_(this: Record<string, unknown>, key: string, text: unknown): unknown {
    return this[key] instanceof Date ? `${mark}${String(text)}` : text
  })
}

function asDate(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(mark) ? new Date(value.slice(mark.length)) : value
}
