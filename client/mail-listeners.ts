/** The mail servers of a server process: one for what comes back, and in the demo the sink that all mail goes to. */
import { sinkStorage } from '../db/sink-mails.ts'
import { Failure } from '../domain/failure.ts'
import type { ClientDeps } from './deps.ts'
import { bouncesTo } from './embedded/delivery-report.ts'
import { behavesByDomain } from './embedded/sink-behaviour.ts'
import { startSink } from './embedded/sink.ts'
import { startInbound } from './inbound/listener.ts'

export interface MailListeners {
  readonly inboundPort: number
  readonly sinkPort: number | null
  stop(): Promise<void>
}

export async function startMailListeners({ db, config, log }: ClientDeps): Promise<MailListeners> {
  const inbound = await listening('INBOUND_PORT', startInbound({ port: config.inboundPort, db, config, log }))
  if (config.sinkPort === null) return { inboundPort: inbound.port, sinkPort: null, stop: () => inbound.stop() }
  const starting = startSink({
    port: config.sinkPort,
    storage: sinkStorage(db),
    behave: behavesByDomain,
    deliverBounce: bouncesTo(inbound.port),
    onError: (err) => log.warn({ err }, 'the sink could not keep a mail'),
  })
  const sink = await listening('SINK_PORT', starting)
  return {
    inboundPort: inbound.port,
    sinkPort: sink.port,
    async stop() {
      await Promise.all([inbound.stop(), sink.stop()])
    },
  }
}

async function listening<Listener>(variable: string, starting: Promise<Listener>): Promise<Listener> {
  try {
    return await starting
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new Failure('configuration', `Cannot take mail (${code}); set ${variable} to a free port.`, { cause })
  }
}
