/** `ripen doctor`: every part, what is wrong with it, what to do. */
import type { Config, PortSetting } from '../../config.ts'
import { openDatabase } from '../../db/open.ts'
import { openLog } from '../../log.ts'
import type { TemporalAddress } from '../gateway.ts'
import { readRunning, type RunningRecord } from '../launch/claim.ts'
import { planStart } from '../launch/plan.ts'
import type { Part, PartState } from '../readiness.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

const marks: Readonly<Record<PartState, string>> = { ok: 'ok', waiting: 'waits', notConnected: 'not yet', broken: 'BROKEN' }

export function addDoctorCommand(program: RootCommand, context: CliContext): void {
  program
    .command('doctor')
    .description('check every part and say what is wrong and what to do')
    .action(async () => {
      const parts = await findings(context)
      const broken = parts.filter(({ state }) => state === 'broken')
      if (broken.length > 0) context.problemFound()
      const lines = parts.map(({ part, state, note }) => `${marks[state].padEnd(8)} ${part.padEnd(13)} ${note}`)
      const verdict = broken.length === 0 ? 'Nothing is broken.' : `${broken.length} of ${parts.length} parts are broken.`
      context.print({ json: { healthy: broken.length === 0, parts }, text: [...lines, '', verdict].join('\n') })
    })
}

async function findings({ config }: CliContext): Promise<readonly Part[]> {
  const settings: Part = { part: 'settings', state: 'ok', note: `Read; the home folder is ${config.home}.` }
  const running = await readRunning(config.home)
  const databaseUrl = config.databaseUrl ?? running?.places?.databaseUrl
  if (databaseUrl === undefined) {
    const note = 'Ripen does not run here and DATABASE_URL is not set; start it with `npm start`.'
    return [settings, await checkPorts(config), { part: 'database', state: 'broken', note }]
  }
  const [{ examine }, { temporalAddress }] = await Promise.all([import('../doctor.ts'), import('../gateway.ts')])
  const db = openDatabase(databaseUrl, { max: 2 })
  try {
    const deps = { db, config: asRunning(config, running), log: openLog('doctor', 'silent') }
    return [settings, ...(await examine(deps, temporalOf(temporalAddress(), running)))]
  } finally {
    await db.destroy()
  }
}

/** For a taken default a start takes the next free port; one that was set it refuses to exchange. */
async function checkPorts(config: Config): Promise<Part> {
  const { moved } = await planStart(config)
  if (moved.length === 0) return { part: 'ports', state: 'ok', note: 'The wanted ports are free.' }
  const isSet = (setting: PortSetting) => config.portsSet.includes(setting)
  const taken = moved.map(
    ({ setting, wanted, chosen }) =>
      `${setting} ${wanted} is taken, ${isSet(setting) ? 'set another' : `a start would use ${chosen}`}`,
  )
  return {
    part: 'ports',
    state: moved.some(({ setting }) => isSet(setting)) ? 'broken' : 'waiting',
    note: `${taken.join('; ')}.`,
  }
}

/** What the running start has decided counts as if it had been set. */
function asRunning(config: Config, running: RunningRecord | null): Config {
  return { ...config, demo: config.demo || running?.demo === true, smtpUrl: running?.places?.smtpUrl ?? config.smtpUrl }
}

function temporalOf(named: TemporalAddress, running: RunningRecord | null): TemporalAddress {
  const address = running?.places?.temporalAddress
  return address === undefined ? named : { ...named, connectionOptions: { ...named.connectionOptions, address } }
}
