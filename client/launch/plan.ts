/** What a start will run and where, decided before anything is started. */
import type { Config } from '../../config.ts'
import { choosePorts } from './ports.ts'

const postgresPort = 54_329
const temporalPort = 7233
const temporalUiPort = 8233
const sinkPort = 2526
const loopback = '127.0.0.1'

type PortName = 'admin' | 'public' | 'inbound' | 'sink' | 'postgres' | 'temporal' | 'temporalUi'

export interface Plan {
  readonly ports: Readonly<Record<PortName, number>>
  /** Wanted ports that were taken, by the name of their setting. */
  readonly moved: readonly { readonly setting: string; readonly wanted: number; readonly chosen: number }[]
  readonly adminUrl: string
  readonly publicUrl: string
  /** Null: connected to what SMTP_URL names, or to nothing. */
  readonly sinkUrl: string | null
}

export async function planStart(config: Config): Promise<Plan> {
  const wanted = {
    admin: { port: config.port, host: config.host },
    public: { port: config.publicPort, host: config.publicHost },
    inbound: { port: config.inboundPort, host: loopback },
    sink: { port: config.sinkPort ?? sinkPort, host: loopback },
    postgres: { port: postgresPort, host: loopback },
    temporal: { port: temporalPort, host: loopback },
    temporalUi: { port: temporalUiPort, host: loopback },
  }
  const ports = await choosePorts<PortName>(wanted)
  const settings = { PORT: 'admin', PUBLIC_PORT: 'public', INBOUND_PORT: 'inbound' } as const
  const moved = Object.entries(settings)
    .map(([setting, name]) => ({ setting, wanted: wanted[name].port, chosen: ports[name] }))
    .filter((port) => port.wanted !== port.chosen)
  return {
    ports,
    moved,
    adminUrl: urlOf(config.host, ports.admin),
    publicUrl: publicUrlOf(config, ports.public),
    sinkUrl: config.demo && config.smtpUrl === null ? `smtp://${loopback}:${ports.sink}` : null,
  }
}

/** A PUBLIC_URL that was set stays; the default one follows the port. */
function publicUrlOf(config: Config, port: number): string {
  const isDefault = config.publicUrl === `http://${config.publicHost}:${config.publicPort}`
  return isDefault ? urlOf(config.publicHost, port) : config.publicUrl
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
