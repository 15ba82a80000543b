/** Tells which recorded decisions would come out differently today, as lines that a person can judge. */
import type { Command, Decision } from '../../../domain/journey/command.ts'
import type { JourneyState } from '../../../domain/journey/state.ts'
import type { decide } from '../../../domain/journey/decide.ts'
import { plain, type RecordedDecision } from './corpus.ts'

export interface Difference {
  /** Its place in the file. */
  readonly index: number
  readonly text: string
  readonly now: Decision
}

export function differencesOf(recorded: readonly RecordedDecision[], decider: typeof decide): Difference[] {
  return recorded.flatMap(({ graph, state, facts, now, expected }, index) => {
    const decision = decider(graph, state, facts, now)
    if (plain(decision) === plain(expected)) return []
    const place = `${graph.journey}, step ${state.step} (${graph.nodes[state.step]?.kind ?? 'gone'}), ${now.toISOString()}`
    return [{ index, now: decision, text: [place, `  was ${textOf(expected)}`, `  now ${textOf(decision)}`].join('\n') }]
  })
}

function textOf({ command, reasons, state }: Decision): string {
  const because = reasons.map(({ code, params = {} }) =>
    [code, ...Object.entries(params).map((pair) => pair.join('='))].join(' '),
  )
  return `${commandText(command)}; then ${positionText(state)}; because ${because.join(', ')}`
}

function commandText({ kind, ...rest }: Command): string {
  const details = Object.entries(rest).map(
    ([name, value]) => `${name} ${value instanceof Date ? value.toISOString() : plain(value)}`,
  )
  return [kind, ...details].join(', ')
}

function positionText({ step, enteredAt, visits }: JourneyState): string {
  return `at ${step} since ${enteredAt}, visit ${visits[step] ?? 0}`
}
