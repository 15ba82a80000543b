/** How Temporal's own page words a wait: what is waited for, until when in business time, how far it is; nothing about a person. */
import type { BulkProgress } from '../db/bulk-enrolment-view.ts'
import type { MigrationStatus } from '../db/journey-migration.ts'
import type { Awaited } from '../domain/handoff-ladder.ts'
import { say } from '../domain/words.ts'

export interface Wait {
  readonly step: string
  /** As an enrolment stores it. */
  readonly waitingFor: string
  readonly until: Date | null
}

/** `Step case-study: waits until 2026-03-06 08:00 UTC for a click`. */
export function waitDetails({ step, waitingFor, until }: Wait): string {
  const reason = waitingFor === 'time' ? '' : ` for ${say('en', `journey.waitingFor.${waitingFor}`)}`
  return `Step ${step}: waits${until === null ? '' : ` until ${momentText(until)}`}${reason}`
}

const awaitedText: Readonly<Record<Awaited, string>> = {
  answer: 'Sales is to answer',
  result: 'Sales is to report',
  reoffer: 'Nobody is asked until the lead is offered again',
}

/** `Sales is to answer; looks again at 2026-03-06 08:00 UTC`: a rung of the ladder is no deadline. */
export function handoffDetails({ awaited, until }: { readonly awaited: Awaited; readonly until: Date | null }): string {
  return `${awaitedText[awaited]}${until === null ? '' : `; looks again at ${momentText(until)}`}`
}

/** `From version 1 to 3: 1250 leads moved, 0 stayed, 2 let go, 800 to come`. */
export function migrationDetails({ from, to, state, moved, stayed, exited, left, reversed, kept }: MigrationStatus): string {
  if (state === 'reversing') return `Back from version ${to} to ${from}: ${reversed} leads taken back, ${kept} past taking back`
  return `From version ${from} to ${to}: ${moved} leads moved, ${stayed} stayed, ${exited} let go, ${left} to come`
}

/** `1250 of 20000 leads entered, 3 refused, the next at 2026-03-06 08:00 UTC`. */
export function bulkDetails({ leads, entered, refused, nextAt }: BulkProgress): string {
  const out = Object.values(refused).reduce((sum, count) => sum + count, 0)
  return `${entered} of ${leads} leads entered, ${out} refused${nextAt === null ? '' : `, the next at ${momentText(nextAt)}`}`
}

/** `next` null: only new mail, or the clock going on, ends the wait. */
export function mailDetails(state: 'notConnected' | 'inTrouble' | 'asleep', next: Date | null): string {
  if (state === 'notConnected') return 'No mail server is connected; mail stays queued'
  const wait = next === null ? 'Waits to be told of mail' : `Looks again at ${momentText(next)}`
  return state === 'inTrouble' ? `The mail server takes no mail now. ${wait}` : wait
}

function momentText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
