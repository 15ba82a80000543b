/** What a start will run and where, decided before anything is started. */
import type { Config, PortSetting } from '../../config.ts'
import { Failure } from '../../domain/failure.ts'
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
  readonly moved: readonly { readonly setting: PortSetting; readonly wanted: number; readonly chosen: number }[]
  readonly adminUrl: string
  readonly publicUrl: string
  /** Null: connected to what SMTP_URL names, or to nothing. */
  readonly sinkUrl: string | null
}

const settings = { PORT: 'admin', PUBLIC_PORT: 'public', INBOUND_PORT: 'inbound', SINK_PORT: 'sink' } as const

/** Every port is free at this moment; that it stays so, only binding can tell. */
export async function planStart(config: Config): Promise<Plan> {
  const isSet = (setting: PortSetting) => config.portsSet.includes(setting)
  const wanted = {
    admin: { port: config.port, host: config.host, isSet: isSet('PORT') },
    public: { port: config.publicPort, host: config.publicHost, isSet: isSet('PUBLIC_PORT') },
    inbound: { port: config.inboundPort, host: loopback, isSet: isSet('INBOUND_PORT') },
    sink: { port: config.sinkPort ?? sinkPort, host: loopback, isSet: isSet('SINK_PORT') },
    postgres: { port: postgresPort, host: loopback },
    temporal: { port: temporalPort, host: loopback },
    temporalUi: { port: temporalUiPort, host: loopback },
  }
  return planOf(config, wanted, await choosePorts<PortName>(wanted))
}

/** The same start with other ports for the server, whose process found one of its own taken; what runs already stays where it is. */
export async function planServerAgain(config: Config, { ports }: Plan): Promise<Plan> {
  const fresh = await planStart(config)
  const { postgres, temporal, temporalUi } = ports
  return { ...fresh, ports: { ...fresh.ports, postgres, temporal, temporalUi } }
}

function planOf(
  config: Config,
  wanted: Readonly<Record<PortName, { readonly port: number }>>,
  ports: Readonly<Record<PortName, number>>,
): Plan {
  const hasSink = config.demo && config.smtpUrl === null
  const moved = Object.entries(settings)
    .map(([setting, name]) => ({ setting: setting as PortSetting, wanted: wanted[name].port, chosen: ports[name] }))
    .filter((port) => port.wanted !== port.chosen && (hasSink || port.setting !== 'SINK_PORT'))
  return {
    ports,
    moved,
    adminUrl: urlOf(config.host, ports.admin),
    publicUrl: publicUrlOf(config, ports.public),
    sinkUrl: hasSink ? `smtp://${loopback}:${ports.sink}` : null,
  }
}

/** Somebody relies on a port that was set, be it a proxy or an MX record, so it is not exchanged for another. */
export function refuseTakenPorts({ moved }: Pick<Plan, 'moved'>, { portsSet }: Pick<Config, 'portsSet'>): void {
  const taken = moved.filter(({ setting }) => portsSet.includes(setting))
  if (taken.length === 0) return
  const lines = taken.map(
    ({ setting, wanted }) =>
      `${setting} ${wanted} is taken; end what listens there, set another, or unset ${setting} for a free one`,
  )
  throw new Failure('configuration', lines.join('\n'))
}

/** A PUBLIC_URL that was set stays; the default one follows the port. */
function publicUrlOf(config: Config, port: number): string {
  const isDefault = config.publicUrl === `http://${config.publicHost}:${config.publicPort}`
  return isDefault ? urlOf(config.publicHost, port) : config.publicUrl
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
