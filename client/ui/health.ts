/** What is broken or not connected, said with what to do about it; shown on Today and in the settings. */
import { html } from 'hono/html'
import { isSenderSet } from '../../db/seed-settings.ts'
import { type Health, readHealth } from '../../db/health-view.ts'
import { countRepairs } from '../../db/repairs.ts'
import { readStuck, type Stuck } from '../../db/stuck-view.ts'
import type { ClientDeps } from '../deps.ts'
import type { Readiness } from '../readiness.ts'
import type { Html } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'
import type { Label } from './words.ts'

export interface Complaint {
  readonly what: Label
  readonly remedy: Label
  /** False: not connected or not set up yet, which is a state and not a fault. */
  readonly broken: boolean
  /** How many of them, where they can be counted. */
  readonly n?: number
  /** Where they are listed. */
  readonly href?: string
}

const stuckAfterMs = 60_000
const dayMs = 86_400_000

export async function readComplaints(view: View, { db, config }: ClientDeps): Promise<readonly Complaint[]> {
  const wall = new Date()
  const around = { wall, relayMissing: config.smtpUrl === null && !config.demo, senderMissing: !isSenderSet(view.settings) }
  const mended = await countRepairs(db, new Date(wall.getTime() - dayMs))
  const stuck = await readStuck(db, wall, stuckAfterMs)
  return [...complaintsOf(await readHealth(db, wall), around), ...repairComplaints(mended, stuck)]
}

/** What the reconciler mended is no fault any more; what nobody mends is one. */
function repairComplaints(mended: number, stuck: Stuck): Complaint[] {
  const standing = stuck.claims + stuck.positions + stuck.calls
  const found: (Complaint | false)[] = [
    standing > 0 && { what: 'health.standing', remedy: 'health.standingRemedy', broken: true, n: standing, href: '/repairs' },
    mended > 0 && { what: 'health.mended', remedy: 'health.mendedRemedy', broken: false, n: mended, href: '/repairs' },
  ]
  return found.filter((one) => one !== false)
}

export function complaintsOf(health: Health, around: { wall: Date; relayMissing: boolean; senderMissing: boolean }): Complaint[] {
  const found: (Complaint | false)[] = [
    health.workers === 0 && { what: 'health.noWorker', remedy: 'health.noWorkerRemedy', broken: true },
    isStuck(health.oldestEventAgeMs) && { what: 'health.eventsStuck', remedy: 'health.seeDoctor', broken: true },
    isStuck(health.oldestSignalAgeMs) && { what: 'health.signalsStuck', remedy: 'health.signalsStuckRemedy', broken: true },
    health.transports.some((one) => one.paused) && { what: 'health.mailPaused', remedy: 'health.seeDoctor', broken: true },
    health.transports.some((one) => one.backoffUntilWall !== null && one.backoffUntilWall > around.wall) && {
      what: 'health.mailBackoff',
      remedy: 'health.mailBackoffRemedy',
      broken: true,
    },
    around.relayMissing && { what: 'health.noRelay', remedy: 'health.noRelayRemedy', broken: false },
    around.senderMissing && { what: 'health.noSender', remedy: 'health.noSenderRemedy', broken: false },
  ]
  return found.filter((one) => one !== false)
}

function isStuck(ageMs: number | null): boolean {
  return ageMs !== null && ageMs > stuckAfterMs
}

export function complaintNotice(view: View, complaint: Complaint): Html {
  const { what, remedy, broken, n, href } = complaint
  const text = n === undefined ? view.t(what) : view.t(what, { n })
  return html`<div class="notice${broken ? ' broken' : ''}">
    <strong>${href === undefined ? text : html`<a href="${href}">${text}</a>`}</strong> ${view.t(remedy)}
  </div>`
}

const worded = ['database', 'schema', 'clock', 'scoringModel', 'worker', 'relay', 'sender'] as const

/** Every part with its state; what is not well says what to do. A part without words here shows its own note. */
export function partsPanel(view: View, { ready, parts }: Readiness): Html {
  const row = ({ part, state, note }: Readiness['parts'][number]) => {
    const known = worded.find((one) => one === part)
    const remedy = known === undefined ? note : view.t(`remedy.${known}`)
    return html`<li>
      <span class="grow"
        >${known === undefined ? part : view.t(`part.${known}`)}${state === 'ok' ? '' : html`<br /><span class="quiet small-text">${remedy}</span>`}</span
      >
      <span class="tag${state === 'broken' ? ' broken' : ''}">${view.t(`state.${state}`)}</span>
    </li>`
  }
  return panel(
    view,
    { id: 'parts', title: view.t(ready ? 'parts.fine' : 'parts.broken') },
    html`<div class="inside">
      <ul class="lines">
        ${parts.map(row)}
      </ul>
    </div>`,
  )
}
