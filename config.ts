/** The only reader of `process.env`: parsed once, frozen, every bad variable reported at once. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { Failure } from './domain/failure.ts'
import { loadSecrets, type Secrets } from './secrets.ts'

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

const portSettings = ['PORT', 'PUBLIC_PORT', 'INBOUND_PORT', 'SINK_PORT'] as const
export type PortSetting = (typeof portSettings)[number]

export interface Config {
  readonly home: string
  readonly host: string
  readonly port: number
  readonly publicHost: string
  readonly publicPort: number
  /** Ports that somebody has chosen: one of these that is taken is not exchanged for another. */
  readonly portsSet: readonly PortSetting[]
  /** Base of every link a lead or rep receives, without a trailing slash. */
  readonly publicUrl: string
  /** Null: embedded. */
  readonly databaseUrl: string | null
  readonly temporalAddress: string | null
  readonly temporalNamespace: string
  /** Path of a Temporal CLI to start the embedded server with; null: found or fetched. */
  readonly temporalCli: string | null
  /** Null: not connected (real time) or the sink (demo). */
  readonly smtpUrl: string | null
  /** Where bounces, replies and mailto-unsubscribes arrive. */
  readonly inboundPort: number
  /** Where the sink listens when it runs in this process; null: no sink here. */
  readonly sinkPort: number | null
  /** Hosts (or `host:port`) that webhooks may call although they stand in a private network. */
  readonly webhookHosts: readonly string[]
  readonly demo: boolean
  readonly logLevel: (typeof logLevels)[number]
  readonly secrets: Secrets
}

const loopback = ['127.0.0.1', '::1', 'localhost']
const isLoopback = (host: string) => loopback.includes(host.replace(/^\[|\]$/g, ''))

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a port number; expected 1 to 65535')
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65_535, 'is not a port number; expected 1 to 65535')
    .default(fallback)

const url = (schemes: readonly string[], example: string) =>
  z.string().refine((text) => schemes.some((scheme) => URL.canParse(text) && new URL(text).protocol === `${scheme}:`), {
    message: `is not a URL; expected ${example}`,
  })

/** `host` or `host:port`, an IPv6 address in brackets; no scheme, no path. */
function isHost(host: string): boolean {
  return URL.parse(`http://${host}`)?.host === host.replace(/:80$/, '')
}

/** Every setting, with what a wrong value is told. Unset and empty mean the default. */
const variables = z.object({
  RIPEN_HOME: z.string().default('.ripen'),
  HOST: z
    .string()
    .refine(
      isLoopback,
      'must be a loopback address until Ripen has accounts; expected 127.0.0.1, reached from afar by an SSH tunnel',
    )
    .default('127.0.0.1'),
  PORT: port(3000),
  PUBLIC_HOST: z.string().default('127.0.0.1'),
  PUBLIC_PORT: port(3001),
  PUBLIC_URL: url(['http', 'https'], 'https://mail.example.com').optional(),
  DATABASE_URL: url(['postgres', 'postgresql'], 'postgres://user:password@host:5432/ripen').optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'is not an address; expected host:7233')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_CLI: z.string().optional(),
  SMTP_URL: url(['smtp', 'smtps'], 'smtp://user:password@host:587').optional(),
  INBOUND_PORT: port(2525),
  SINK_PORT: port(2526).removeDefault().optional(),
  WEBHOOK_HOSTS: z
    .string()
    .transform((text) =>
      text
        .toLowerCase()
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    )
    .refine((hosts) => hosts.every(isHost), 'is not a list of hosts; expected crm.intern,10.0.0.5:8080')
    .default([]),
  DEMO: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
})
type Variables = z.infer<typeof variables>

/** Every variable that is read. */
export const settingNames: readonly string[] = Object.keys(variables.shape)

/** Throws one `Failure` naming every bad variable. Creates the secrets on first use. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = parseVariables(env)
  const home = resolve(parsed.RIPEN_HOME)
  const portsSet = portSettings.filter((name) => (env[name] ?? '') !== '')
  return Object.freeze({ ...toConfig(parsed, home), portsSet, secrets: loadSecrets(home) })
}

/** The same settings for the demo; throws when they would let made-up mail out. */
export function demoConfig(config: Config): Config {
  const problems = relayProblems({ demo: true, smtpUrl: config.smtpUrl })
  if (problems.length > 0) throw new Failure('configuration', problems.join('\n'))
  return Object.freeze({ ...config, demo: true })
}

/** The environment for a process of ours: our own one with the settings that the launcher has decided. */
export function childEnvironment(decided: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...decided }
}

function parseVariables(env: NodeJS.ProcessEnv): Variables {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = variables.safeParse(given)
  const problems = parsed.success
    ? relayProblems({ demo: parsed.data.DEMO === '1', smtpUrl: parsed.data.SMTP_URL ?? null })
    : parsed.error.issues.map((issue) => describe(issue, given))
  if (!parsed.success || problems.length > 0) throw new Failure('configuration', problems.join('\n'))
  return parsed.data
}

/** The values of URLs may hold passwords, so a message repeats only values that cannot. */
function describe(issue: z.core.$ZodIssue, given: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0])
  const value = name.endsWith('_URL') ? '' : ` "${given[name]}"`
  return `${name}${value} ${issue.message}`
}

function relayProblems({ demo, smtpUrl }: Pick<Config, 'demo' | 'smtpUrl'>): string[] {
  if (!demo || smtpUrl === null || isLoopback(new URL(smtpUrl).hostname)) return []
  return ['SMTP_URL points at a real mail server, but the demo sends made-up mail; unset SMTP_URL or start with --no-demo']
}

function toConfig(parsed: Variables, home: string): Omit<Config, 'secrets' | 'portsSet'> {
  return {
    home,
    host: parsed.HOST,
    port: parsed.PORT,
    publicHost: parsed.PUBLIC_HOST,
    publicPort: parsed.PUBLIC_PORT,
    publicUrl: (parsed.PUBLIC_URL ?? `http://${parsed.PUBLIC_HOST}:${parsed.PUBLIC_PORT}`).replace(/\/+$/, ''),
    databaseUrl: parsed.DATABASE_URL ?? null,
    temporalAddress: parsed.TEMPORAL_ADDRESS ?? null,
    temporalNamespace: parsed.TEMPORAL_NAMESPACE,
    temporalCli: parsed.TEMPORAL_CLI ?? null,
    smtpUrl: parsed.SMTP_URL ?? null,
    inboundPort: parsed.INBOUND_PORT,
    sinkPort: parsed.SINK_PORT ?? null,
    webhookHosts: parsed.WEBHOOK_HOSTS,
    demo: parsed.DEMO === '1',
    logLevel: parsed.LOG_LEVEL,
  }
}
