/** What a simulation says on a terminal. */
import type { HistoryReport, PersonaReport, SimulationReport } from '../../domain/simulation/report.ts'
import type { Tally } from '../../domain/simulation/tally.ts'

export function reportText(report: SimulationReport): string {
  return report.kind === 'personas' ? personaText(report) : historyText(report)
}

function personaText({ tally, personas }: PersonaReport): string {
  const rows = personas.map(({ persona, leads, emails, mqls, unsubscribed }) =>
    [persona.padEnd(13), cell(leads), cell(emails), cell(mqls), cell(unsubscribed)].join(' '),
  )
  return [
    ...sums([['', tally]]),
    '',
    ['persona'.padEnd(13), ...['leads', 'emails', 'MQLs', 'left'].map((name) => name.padStart(8))].join(' '),
    ...rows,
    '',
    ...tally.ends.map(({ journey, outcome, count }) => `${journey} ended ${outcome}: ${count}`),
  ].join('\n')
}

function historyText({ real, replayed, candidate, diff }: HistoryReport): string {
  const { gained, lost, earlier, later } = diff.counts
  const columns = [
    ['really', real],
    ['replayed', replayed],
    ['candidate', candidate],
  ] as const
  return [
    ...sums(columns),
    '',
    `MQLs against what really happened: ${gained} more, ${lost} fewer, ${earlier} earlier, ${later} later`,
  ].join('\n')
}

const lines: readonly (readonly [string, (tally: Tally) => number])[] = [
  ['leads', ({ leads }) => leads],
  ['in a journey', ({ nurtured }) => nurtured],
  ['emails sent', ({ emails }) => emails.sent],
  ['most per lead', ({ emails }) => emails.mostPerLead],
  ['cap hits', ({ emails }) => emails.capHits],
  ['MQLs', ({ mqls }) => mqls.leads],
  ['handoffs', ({ handoffs }) => handoffs.offered],
  ['SLA breaches', ({ handoffs }) => handoffs.breaches],
  ['rep days too full', ({ handoffs }) => handoffs.reps.reduce((sum, rep) => sum + rep.daysOverCapacity, 0)],
]

function sums(columns: readonly (readonly [string, Tally])[]): string[] {
  const isNamed = columns.some(([name]) => name !== '')
  const head = [''.padEnd(18), ...columns.map(([name]) => name.padStart(10))].join(' ')
  const rows = lines.map(([name, of]) =>
    [name.padEnd(18), ...columns.map(([, tally]) => String(of(tally)).padStart(10))].join(' '),
  )
  return isNamed ? [head, ...rows] : rows
}

function cell(value: number): string {
  return String(value).padStart(8)
}
