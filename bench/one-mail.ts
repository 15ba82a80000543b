/** Two journeys want to write to one lead at the same moment: planned by both, and queued by both for the same batch. How many mails does the lead get? */
import { setTimeout as delay } from 'node:timers/promises'
import { changeClock } from '../db/change-clock.ts'
import { businessNow } from '../db/clock.ts'
import { isQuiet } from '../db/due.ts'
import { queueMessage } from '../db/messages.ts'
import type { Db } from '../db/open.ts'
import type { LeadId } from '../domain/id.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { benchStart, onStage, type Stage } from './stage.ts'
import { printTable, verdict } from './table.ts'
import { startWorkerProcess } from './processes.ts'

const leadsOfEach = 250
const journeys = ['first-mail', 'second-mail']
/** The slots of bulk mail are spread over twenty minutes; a leap of fifteen would look like an outage. */
const leaps = 3
const leapMs = 8 * 60_000

const oneMail = (journey: string) => `journey: ${journey}
title: Eine Mail
steps:
  - { email: checklist, phase: awareness }
  - { exit: done }
`

await onStage({ rate: 1, limitMs: 4 * 60_000 }, async (stage) => {
  const { db } = stage
  for (const journey of journeys) await publish(db, oneMail(journey))
  const leads = await consentingLeads(stage, leadsOfEach * 2)
  const [planned, queued] = [leads.slice(0, leadsOfEach), leads.slice(leadsOfEach)]
  for (const leadId of planned) await Promise.all(journeys.map((journey) => enrol(db, leadId, journey)))
  for (const leadId of queued) await queueTwice(db, leadId)
  const worker = await startWorkerProcess(stage)
  await untilQuiet(db)
  for (let leap = 0; leap < leaps; leap += 1) {
    const later = new Date((await businessNow(db)).getTime() + leapMs)
    await db.transaction().execute((tx) => changeClock(tx, { jumpTo: later }, 'bench'))
    await untilQuiet(db)
  }
  await worker.stop()
  return report(stage, { planned, queued })
})

/** As if both had been planned before either could know of the other. */
async function queueTwice(db: Db, leadId: LeadId): Promise<void> {
  const mail = { class: 'marketing', kind: 'bench', templateKey: 'checklist', language: 'de', notBefore: benchStart } as const
  await db.transaction().execute(async (tx) => {
    for (const journey of journeys) await queueMessage(tx, { ...mail, leadId, sendKey: `${journey}:${leadId}` }, benchStart)
  })
}

async function untilQuiet(db: Db): Promise<void> {
  do await delay(1_000)
  while (!(await isQuiet(db, await businessNow(db))))
}

async function report({ db, sink }: Stage, groups: Readonly<Record<'planned' | 'queued', readonly LeadId[]>>): Promise<boolean> {
  const messages = await db.selectFrom('message').select(['id', 'leadId', 'state']).execute()
  const mailsTo = (leadId: LeadId) =>
    messages.filter((message) => message.leadId === leadId).reduce((sum, { id }) => sum + (sink.arrivals.get(id)?.length ?? 0), 0)
  const counts = Object.entries(groups).map(([name, leads]) => {
    const mails = leads.map(mailsTo)
    return { name, one: mails.filter((count) => count === 1).length, other: mails.filter((count) => count !== 1).length }
  })
  printTable(`Two journeys, one lead, one batch; ${leadsOfEach} leads each`, [
    ['', 'one mail', 'none or two', 'second mail'],
    ...counts.map(
      ({ name, one, other }) => [name, one, other, statesOf(messages, groups[name === 'planned' ? name : 'queued'])] as const,
    ),
  ])
  return verdict(
    'one mail today for every lead',
    counts.every(({ other }) => other === 0),
  )
}

function statesOf(messages: readonly { leadId: string | null; state: string }[], leads: readonly LeadId[]): string {
  const ids = new Set<string>(leads)
  const second = messages.filter(({ leadId, state }) => leadId !== null && ids.has(leadId) && state !== 'sent')
  return [...Map.groupBy(second, ({ state }) => state)].map(([state, of]) => `${of.length} ${state}`).join(', ')
}
