/** The demo's process: asks what time it is, reads new mail, and lets everybody do what is due; ends with the signal. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadConfig } from '../config.ts'
import { type Act, split } from './act.ts'
import { arrivals } from './arrivals.ts'
import { actsOnMail } from './lead-behaviour.ts'
import { type Memory, remember, store } from './memory.ts'
import { perform } from './perform.ts'
import type { ReceivedMail } from './received-mail.ts'
import { actsOnOffer } from './rep-behaviour.ts'
import { sampleReps } from './sample-company.ts'
import { numberOf } from './sample-people.ts'
import { moment, newMails, type World } from './world.ts'

const lookEveryMs = 250
const invitedAheadMs = 86_400_000

async function live(world: World, memoryFile: string, signal: AbortSignal): Promise<void> {
  let memory = await remember(memoryFile)
  while (!signal.aborted) {
    try {
      memory = await round(world, memory)
    } catch (error) {
      complain(error)
    }
    await store(memoryFile, memory)
    await pause(lookEveryMs, undefined, { signal }).catch(() => {})
  }
}

/** One look round. An act that cannot be performed now is dropped: people give up, too. */
async function round(world: World, memory: Memory): Promise<Memory> {
  const { now, isPaused } = await moment(world)
  if (isPaused) return memory
  const { mails, readTo } = await newMails(world, memory.readTo)
  const begunAt = memory.begunAt ?? now
  const invited = arrivals(begunAt, memory.invited, now + invitedAheadMs)
  const { due, later } = split([...memory.agenda, ...invited, ...mails.flatMap((mail) => actsOn(mail, memory.agenda))], now)
  for (const act of due) await perform(world, act).catch(complain)
  return { begunAt, invited: memory.invited + invited.filter((act) => act.kind === 'arrive').length, readTo, agenda: later }
}

function actsOn(mail: ReceivedMail, agenda: readonly Act[]): Act[] {
  const rep = sampleReps.find(({ email }) => email === mail.to)
  if (rep !== undefined) return isPlanned(mail, agenda) ? [] : actsOnOffer(rep.temper, mail)
  const person = numberOf(mail.to)
  return person === null ? [] : actsOnMail(person, mail)
}

/** A reminder changes nothing for a rep who means to answer anyway. */
function isPlanned({ links }: ReceivedMail, agenda: readonly Act[]): boolean {
  return agenda.some((act) => act.kind === 'answer' && act.url === links.handoff)
}

function complain(error: unknown): void {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : 'failed'}\n`)
}

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

const config = loadConfig()
await live(
  { adminUrl: `http://${config.host}:${config.port}`, publicUrl: config.publicUrl, inboundPort: config.inboundPort },
  join(config.home, 'demo.json'),
  stopping.signal,
)
