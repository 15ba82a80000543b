/** Publishes a second version over 1,000 leads inside the first, kills the worker half way through moving them, and compares with what the preview promised. */
import { setTimeout as delay } from 'node:timers/promises'
import { usualLimits } from '../activities/mail-limits.ts'
import { changeClock } from '../db/change-clock.ts'
import { businessNow } from '../db/clock.ts'
import { isQuiet } from '../db/due.ts'
import { readMigration } from '../db/journey-migration.ts'
import type { MigrationPreview } from '../db/journey-migration-preview.ts'
import { proposePublishing } from '../db/journey-proposal.ts'
import { publishJourney } from '../db/journey-publish.ts'
import type { Db } from '../db/open.ts'
import type { LeadId, MigrationId } from '../domain/id.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { reportMails, reportPositions } from './migration-report.ts'
import { startWorkerProcess } from './processes.ts'
import { onStage, type Stage } from './stage.ts'

const leads = 1_000
const groups = 4
/** An hour takes half a minute. */
const rate = 120
const groupEveryMs = 60_000
const diesAfterMs = 60_000

const top = `journey: changing
title: Was sich ändert
cap: false
window: { days: mon-sun, from: "00:00", to: "24:00", zone: lead, holidays: ignore }
steps:`
const first = `${top}
  - { email: checklist, phase: awareness }
  - { wait: 150m, id: first }
  - { email: case-study, phase: consideration }
  - { wait: 150m, id: second }
  - { email: conversation-offer, phase: decision }
  - { wait: 6h, id: third }
  - { exit: done }
`
/** Longer, with another email in the middle, and without the last wait. */
const second = `${top}
  - { email: checklist, phase: awareness }
  - { wait: 3h, id: first }
  - { email: fair-recap, phase: consideration }
  - { wait: 150m, id: second }
  - { email: conversation-offer, phase: decision }
  - { exit: over }
`
const plan = {
  checklist: { continue: 'checklist' },
  first: { continue: 'first' },
  'case-study': { continue: 'fair-recap' },
  second: { continue: 'second' },
  'conversation-offer': { continue: 'conversation-offer' },
  third: 'exit',
}

await onStage({ rate, limitMs: 25 * 60_000 }, async (stage) => {
  const { db } = stage
  await publish(db, first)
  const doomed = await startWorkerProcess(stage)
  await enrolInGroups(stage)
  await holdClock(db)
  const preview = await previewOf(db)
  const migrationId = await publishSecond(db)
  await untilMoved(db, migrationId, leads / 2)
  await doomed.kill()
  const survivors = await tell(db, migrationId, 'killed')
  const next = await startWorkerProcess(stage)
  while ((await readMigration(db, migrationId))?.state !== 'applied') await delay(200)
  await untilQuiet(db)
  await tell(db, migrationId, 'applied')
  const kept = await reportPositions(db, { migrationId, preview, movedBeforeKill: survivors, leads })
  await db.transaction().execute((tx) => changeClock(tx, { rate }, 'bench'))
  await delay(diesAfterMs)
  await next.kill()
  const last = await startWorkerProcess(stage)
  while (!(await isOver(db))) await delay(500)
  const sent = await reportMails(stage, { preview, migrationId, most: 2 * usualLimits.connections })
  await last.stop()
  return kept && sent
})

/** The last group has its first email planned and not sent when the clock stops. */
async function enrolInGroups(stage: Stage): Promise<void> {
  const all = await consentingLeads(stage, leads)
  for (let group = 0; group < groups; group += 1) {
    const begun = Date.now()
    const ids: readonly LeadId[] = all.slice((group * leads) / groups, ((group + 1) * leads) / groups)
    if (group === groups - 1) await holdClock(stage.db)
    for (const leadId of ids) await enrol(stage.db, leadId, 'changing')
    if (group < groups - 1) await delay(Math.max(0, groupEveryMs - (Date.now() - begun)))
  }
}

/** Everybody stands still then, and every mail under way has arrived. */
async function holdClock(db: Db): Promise<void> {
  await db.transaction().execute((tx) => changeClock(tx, { rate: 0 }, 'bench'))
  await untilQuiet(db)
}

async function untilQuiet(db: Db): Promise<void> {
  do await delay(1_000)
  while (!(await isQuiet(db, await businessNow(db))))
}

async function previewOf(db: Db): Promise<MigrationPreview> {
  const { preview, problems } = await proposePublishing(db, second, { plan, perStep: leads }, await businessNow(db))
  if (preview === null) throw new Error(`No preview: ${JSON.stringify(problems)}`)
  return preview
}

async function publishSecond(db: Db): Promise<MigrationId> {
  const now = await businessNow(db)
  const published = await db.transaction().execute((tx) => publishJourney(tx, second, { by: 'bench', plan }, now))
  if (!published.ok || published.migrationId === null) throw new Error(`Not published: ${JSON.stringify(published)}`)
  return published.migrationId
}

async function untilMoved(db: Db, migrationId: MigrationId, count: number): Promise<void> {
  while ((await turnsOf(db, migrationId)) < count) await delay(5)
}

async function turnsOf(db: Db, migrationId: MigrationId): Promise<number> {
  const turns = db.selectFrom('enrolmentMigration').select((eb) => eb.fn.countAll<number>().as('count'))
  return (await turns.where('migrationId', '=', migrationId).executeTakeFirstOrThrow()).count
}

async function tell(db: Db, migrationId: MigrationId, what: string): Promise<number> {
  const turns = await turnsOf(db, migrationId)
  console.log(`${what}: ${turns} of ${leads} leads have had their turn`)
  return turns
}

async function isOver(db: Db): Promise<boolean> {
  const active = await db.selectFrom('enrolment').select('id').where('status', '=', 'active').limit(1).execute()
  return active.length === 0 && (await isQuiet(db, await businessNow(db)))
}
