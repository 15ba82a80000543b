/** Records decisions of real runs for test/domain/journey/recorded-decisions.test.ts: `node bench/record-decisions.ts [seed] [leads]`. */
import { loadConfig } from '../config.ts'
import { decided, type Decided } from '../db/enrolment-advance.ts'
import { decide } from '../domain/journey/decide.ts'
import { anonymous } from '../test/support/decisions/anonymous.ts'
import { plain, readCorpus, type RecordedDecision, writeCorpus } from '../test/support/decisions/corpus.ts'
import { verifySeed } from '../verify/run.ts'

const [seed = '1', leads = '40'] = process.argv.slice(2)
/** So many of each kind are kept: the same step with the same command for the same reasons. */
const most = 1

const corpus = readCorpus()
const counts = new Map<string, number>()
for (const recorded of [...corpus.values()].flat()) count(recorded)

const fresh: RecordedDecision[] = []
decided.subscribe((message) => {
  const recorded = recordOf(message as Decided)
  if (recorded !== null && count(recorded) <= most) fresh.push(recorded)
})
await verifySeed(loadConfig({ LOG_LEVEL: 'silent' }), {
  seed: Number(seed),
  leads: Number(leads),
  days: 56,
  ways: ['virtual clock'],
  signal: AbortSignal.timeout(10 * 60_000),
  say: (line) => console.log(line),
})
for (const [journey, of] of Map.groupBy(fresh, ({ graph }) => fileOf(graph.journey)))
  writeCorpus(journey, [...(corpus.get(journey) ?? []), ...of])
console.log(`Recorded ${fresh.length} decisions of kinds that were not known, ${counts.size} kinds in all`)

/** Null when it rested on something that names a person: then it is not the same decision without. */
function recordOf({ graph, state, facts, now, decision }: Decided): RecordedDecision | null {
  const known = { graph, state, facts: anonymous(facts), now }
  return plain(decide(graph, state, known.facts, now)) === plain(decision) ? { ...known, expected: decision } : null
}

/** Answers how many of its kind there are now. */
function count({ graph, state, expected: { command, reasons } }: RecordedDecision): number {
  const waitingFor = command.kind === 'wait' ? command.waitingFor : ''
  const codes = reasons.map(({ code }) => code).join()
  const kind = [fileOf(graph.journey), graph.nodes[state.step]?.kind, command.kind, waitingFor, codes].join('|')
  const found = (counts.get(kind) ?? 0) + 1
  counts.set(kind, found)
  return found
}

/** Random journeys share a file. */
function fileOf(journey: string): string {
  return journey.startsWith('lane-') ? 'random-journeys' : journey
}
