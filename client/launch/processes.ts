/** The processes of our own that a start runs beside the embedded parts. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnvironment, type Config } from '../../config.ts'
import { type RunningChild, startChild } from '../embedded/child.ts'
import type { Plan } from './plan.ts'

/** Time for the requests, the looks and the SMTP transactions under way; the worker itself gives up after a little less. */
const graceMs = 7_500

export interface Surroundings {
  readonly config: Config
  readonly plan: Plan
  readonly databaseUrl: string
  readonly temporalAddress: string
  /** Code of the workflows that is bundled already; else each worker bundles for itself. */
  readonly workflows?: string | null
}

const program = {
  worker: ['bin/ripen.ts', 'worker'],
  server: ['bin/ripen.ts', 'server'],
  demo: ['demo/main.ts'],
} as const
export type ProcessName = keyof typeof program

/** Its log is `<name>.log` of the home folder, kept over restarts. */
export function startProcess(name: ProcessName, around: Surroundings): Promise<RunningChild> {
  const { home } = around.config
  const [script, ...args] = program[name]
  return startChild({
    home,
    name,
    command: process.execPath,
    args: [fileURLToPath(new URL(`../../${script}`, import.meta.url)), ...args, ...bundled(name, around)],
    env: childEnvironment(settingsFor(around)),
    logFile: join(home, `${name}.log`),
    keepLog: true,
    graceMs,
  })
}

function bundled(name: ProcessName, { workflows }: Surroundings): string[] {
  return name === 'worker' && workflows != null ? ['--workflows', workflows] : []
}

/** Children find the decided ports and the embedded parts as if they had been set by hand. */
function settingsFor({ config, plan, databaseUrl, temporalAddress }: Surroundings): Record<string, string> {
  const smtpUrl = plan.sinkUrl ?? config.smtpUrl
  return {
    RIPEN_HOME: config.home,
    PORT: String(plan.ports.admin),
    PUBLIC_PORT: String(plan.ports.public),
    PUBLIC_URL: plan.publicUrl,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: config.temporalNamespace,
    INBOUND_PORT: String(plan.ports.inbound),
    SINK_PORT: plan.sinkUrl === null ? '' : String(plan.ports.sink),
    SMTP_URL: smtpUrl ?? '',
    DEMO: config.demo ? '1' : '0',
  }
}
