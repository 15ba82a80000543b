/** Handoffs of a simulated lead: offered, joined, taken back. As db/handoffs.ts does it in rows; answers are answers.ts. */
import type { Facts } from '../facts.ts'
import { ladderOf } from '../handoff-ladder.ts'
import { clockAfterRequest, meetingOf, restsOnRequest } from '../handoff-turns.ts'
import type { EventId, HandoffId, RepId } from '../id.ts'
import type { Reason } from '../reason.ts'
import type { Route } from '../routing.ts'
import { noteActs, type Scene } from './scene.ts'
import { changeStage } from './stages.ts'
import { wakeStays } from './stays.ts'
import { changeLead, type Dealing, isOnDesk, openDealing, refreshHandoffs, type Subject } from './subject.ts'
import type { WorldHandoff } from './world.ts'

export interface Opening {
  readonly trigger: WorldHandoff['trigger']
  readonly reasons: readonly Reason[]
  readonly requestEventId?: EventId
  readonly urgency: 'normal' | 'urgent'
  readonly promisedTo?: RepId
  readonly note?: string
}

/** False when there is nobody to offer it to; marketing has a task then. */
export function openHandoff(scene: Scene, subject: Subject, facts: Facts, opening: Opening): boolean {
  const open = openDealing(subject)
  const meeting = meetingOf(open, opening.trigger)
  if (open !== null && meeting === 'join') return join(scene, subject, open, opening)
  if (open !== null) changeDealing(scene, subject, open, { closedAt: scene.now, reofferAt: null })
  const { promisedTo } = opening
  const route = scene.desks.route(subject, facts, promisedTo === undefined ? {} : { promisedTo }, scene.now)
  if (route === null) {
    subject.tasks.push({ kind: 'nobodyToOffer', at: scene.now })
    return false
  }
  offer(scene, subject, facts, opening, route)
  return true
}

function join(scene: Scene, subject: Subject, open: Dealing, { trigger, requestEventId }: Opening): true {
  if (trigger !== 'request' || requestEventId === undefined || open.requestEventId === requestEventId) return true
  if (open.status === 'open') changeDealing(scene, subject, open, clockAfterRequest(open, open.team, requestEventId, scene.now))
  else subject.tasks.push({ kind: 'answerRequest', at: scene.now })
  return true
}

function offer(scene: Scene, subject: Subject, facts: Facts, opening: Opening, route: Route): void {
  const team = scene.desks.team(route.teamId)
  if (team === undefined) return
  const { trigger, reasons, requestEventId = null, urgency, note = null } = opening
  const dealing: Dealing = {
    id: scene.newId() as HandoffId,
    team,
    teamId: team.id,
    repId: route.repId,
    trigger,
    reasons,
    requestEventId,
    urgency,
    note,
    status: 'open',
    offeredAt: scene.now,
    rotation: 0,
    acceptedAt: null,
    contactedAt: null,
    reofferAt: null,
    closedAt: null,
    rejectReason: null,
    climbed: [],
    offers: [],
    rungs: [],
    isFromBefore: false,
    nextAt: null,
  }
  subject.dealings.push(dealing)
  scene.desks.count(dealing, 1)
  scene.desks.noteAtCompany(subject, dealing)
  changeLead(subject, { needsData: null, sameEvidenceAllowed: false, ...(trigger === 'request' ? { coolOffUntil: null } : {}) })
  refreshHandoffs(subject)
  const { stage } = facts.lead
  if (stage === 'cold' || stage === 'iql')
    changeStage(scene, subject, { to: 'mql', cause: 'engine', reason: `handoff.${trigger}` })
  giveTo(scene, subject, dealing)
  noteNextRung(scene, subject, dealing)
  wakeStays(scene, subject, ['handoff'])
}

/** The rep has it on the desk, and does about it what reps do. */
export function giveTo(scene: Scene, subject: Subject, dealing: Dealing): void {
  const { id: handoffId, teamId, repId, rotation, urgency } = dealing
  dealing.offers.push({ repId, at: scene.now, until: null })
  scene.desks.noteTurn(repId)
  const seen = {
    handoffId,
    teamId,
    repId,
    rotation,
    urgency,
    round: subject.dealings.filter(({ isFromBefore }) => !isFromBefore).length,
    at: scene.now,
  }
  noteActs(scene, subject, scene.reactions.toOffer(seen, subject.facts))
}

/** Stores a change with what follows from it: the desks, the facts, the next rung. */
export function changeDealing(scene: Scene, subject: Subject, dealing: Dealing, change: Partial<WorldHandoff>): void {
  const { repId } = dealing
  scene.desks.count(dealing, -1)
  Object.assign(dealing, change)
  scene.desks.count(dealing, 1)
  const latest = dealing.offers.at(-1)
  if (latest?.until === null && (dealing.repId !== repId || !isOnDesk(dealing))) latest.until = scene.now
  refreshHandoffs(subject)
  noteNextRung(scene, subject, dealing)
}

/** Noted once for a time, however often the handoff changes. */
export function noteNextRung({ agenda, now }: Scene, subject: Subject, dealing: Dealing): void {
  const at = ladderOf(dealing, dealing.team)[0]?.at ?? null
  const isKnown = at?.getTime() === dealing.nextAt?.getTime()
  dealing.nextAt = at
  if (at !== null && !isKnown) agenda.note(at > now ? at : now, 'climb', { kind: 'climb', subject, dealing })
}

/** Takes back whatever of the lead lies with sales. */
export function withdrawHandoffs(scene: Scene, subject: Subject, why: string): void {
  const pending = subject.dealings
    .filter((dealing) => dealing.closedAt === null || dealing.reofferAt !== null)
    .filter((dealing) => !restsOnRequest(dealing, why))
  for (const dealing of pending.toReversed()) withdraw(scene, subject, dealing)
  if (pending.length > 0) wakeStays(scene, subject, ['handoff'])
}

function withdraw(scene: Scene, subject: Subject, dealing: Dealing): void {
  const { status, requestEventId, closedAt } = dealing
  const ended = closedAt === null ? ({ status: 'withdrawn', closedAt: scene.now } as const) : {}
  changeDealing(scene, subject, dealing, { reofferAt: null, ...ended })
  if (closedAt !== null) return
  changeLead(subject, { lastHandoffClosedAt: scene.now })
  if (status === 'open' && requestEventId !== null) subject.tasks.push({ kind: 'answerRequest', at: scene.now })
}
