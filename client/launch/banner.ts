/** What a start tells the person who typed it: where to look, what is embedded, how to stop. */
import { relative } from 'node:path'
import type { Config } from '../../config.ts'
import type { Readiness } from '../readiness.ts'
import type { Plan } from './plan.ts'

export interface BannerFacts {
  readonly config: Config
  readonly plan: Plan
  /** Where the Temporal server comes from. */
  readonly temporalSource: string
  readonly temporalUiUrl: string | null
  /** Null when the server did not tell. */
  readonly readiness: Readiness | null
}

export function bannerText(facts: BannerFacts): string {
  const { config, plan } = facts
  const blocks = [
    [headline(facts)],
    [
      row('Start here', plan.adminUrl),
      ...(plan.sinkUrl === null ? [] : [row('Mail sent', `${plan.adminUrl}/inbox`)]),
      row('For leads', plan.publicUrl),
      ...(facts.temporalUiUrl === null ? [] : [row('Temporal', facts.temporalUiUrl)]),
    ],
    [row('Embedded', embedded(facts).join(', ') || 'nothing'), row('Data', relative(process.cwd(), config.home) || '.')],
    [...movedPorts(plan), ...troubles(facts)],
    ['  Ctrl-C stops everything, the next start continues here; `npx ripen reset` starts over.'],
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function headline({ config, readiness }: BannerFacts): string {
  const kind = config.demo ? 'with a sample company; a day takes 10 seconds' : 'at real time'
  return readiness?.ready === true ? `Ripen is ready, ${kind}.` : `Ripen has started, ${kind}, but is not ready yet.`
}

function embedded({ config, plan, temporalSource }: BannerFacts): string[] {
  return [
    ...(config.databaseUrl === null ? ['Postgres'] : []),
    ...(config.temporalAddress === null ? [`Temporal server (${temporalSource})`] : []),
    ...(plan.sinkUrl === null ? [] : ['SMTP sink: no mail leaves this machine']),
  ]
}

function movedPorts({ moved }: Plan): string[] {
  return moved.map(({ setting, wanted, chosen }) => row('Port taken', `${setting} ${wanted}, using ${chosen}`))
}

/** Broken and unconnected parts, each with what to do. */
function troubles({ readiness }: BannerFacts): string[] {
  const parts = readiness?.parts ?? [{ part: 'server', state: 'broken', note: 'Does not answer; see server.log.' }]
  return parts
    .filter(({ state }) => state === 'broken' || state === 'notConnected')
    .map(({ part, state, note }) => row(state === 'broken' ? 'Broken' : 'Not yet', `${part}: ${note}`))
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(11)} ${text}`
}
