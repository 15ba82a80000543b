/** Checks every part of an installation and says of each what it is and what to do; mends nothing. */
import { connect } from 'node:net'
import type { ClientDeps } from './deps.ts'
import { examineWork } from './doctor-work.ts'
import { type Gateway, openGateway, type TemporalAddress } from './gateway.ts'
import { registrationRemedy } from './search-attributes.ts'
import { type Finding, type Part, partOf, readReadiness } from './readiness.ts'

const smtpTimeoutMs = 3_000

/** Everything readyz says, then what takes longer to find out. */
export async function examine(deps: ClientDeps, temporal: TemporalAddress): Promise<readonly Part[]> {
  const { parts } = await readReadiness(deps)
  const database = parts.find(({ part }) => part === 'database')
  const around = [await partOf('temporal', () => checkTemporal(temporal)), await partOf('smtp', () => checkSmtp(deps))]
  if (database?.state === 'broken') return [...parts, ...around]
  return [...parts, ...around, ...(await examineWork(deps.db))]
}

async function checkTemporal(address: TemporalAddress): Promise<Finding> {
  const gateway = openGateway(address)
  try {
    if (await gateway.isReachable()) return await checkLabels(gateway)
    return { state: 'broken', note: 'The Temporal server does not answer; check TEMPORAL_ADDRESS. Waits go on when it is back.' }
  } finally {
    await gateway.close()
  }
}

/** Journeys run without them; only Temporal's own page cannot list workflows by journey then. */
async function checkLabels(gateway: Gateway): Promise<Finding> {
  const missing = await gateway.missingLabels().catch(() => [])
  if (missing.length === 0) return { state: 'ok', note: 'The Temporal server answers.' }
  const note = `The Temporal server answers, but its page cannot list workflows by journey; run \`ripen migrate\` or \`${registrationRemedy}\`.`
  return { state: 'waiting', note }
}

/** Greets and leaves; sends nothing. */
async function checkSmtp({ config }: ClientDeps): Promise<Finding> {
  if (config.smtpUrl === null) return { state: config.demo ? 'ok' : 'notConnected', note: 'No relay is named.' }
  const { hostname, port, protocol } = new URL(config.smtpUrl)
  const number = Number(port) || (protocol === 'smtps:' ? 465 : 587)
  const answers = await canConnect(hostname.replace(/^\[|\]$/g, ''), number)
  if (answers) return { state: 'ok', note: 'The relay answers.' }
  return { state: 'broken', note: `The relay of SMTP_URL does not answer on port ${number}; mail stays queued until it does.` }
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: smtpTimeoutMs })
    const answer = (value: boolean) => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', () => answer(true))
    socket.once('timeout', () => answer(false))
    socket.once('error', () => answer(false))
  })
}
