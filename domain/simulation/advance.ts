/** Moves one simulated enrolment as far as it goes now: decide, obey, until it waits or is finished. As db/enrolment-advance.ts does it in rows. */
import { Failure } from '../failure.ts'
import type { Command, Decision, WebhookCommand } from '../journey/command.ts'
import { decide } from '../journey/decide.ts'
import { slotOf } from '../journey/decide-email.ts'
import { splitKey } from '../journey/decide-split.ts'
import { lookAgainAfter } from '../journey/decision.ts'
import type { JourneyState } from '../journey/state.ts'
import { wayTaken } from '../journey/way-taken.ts'
import { localDayOf } from '../local-time.ts'
import type { Reason } from '../reason.ts'
import { applyEvents } from './apply.ts'
import { openHandoff } from './dealings.ts'
import { changeFields } from './fields.ts'
import { queueMail } from './mails.ts'
import { recycleLead } from './recycle.ts'
import type { Scene } from './scene.ts'
import { finish, noteStep, wakeStays } from './stays.ts'
import type { Stay, Subject } from './subject.ts'

interface Step {
  readonly step: string
  readonly command: Command
  readonly reasons: readonly Reason[]
  readonly way: string | null
}

/** No sound journey decides so often at one moment. */
const mostDecisions = 1_000

export function advance(scene: Scene, subject: Subject, stay: Stay): void {
  stay.isTold = false
  if (stay.outcome === null && subject.reconsiderAt !== null && subject.reconsiderAt <= scene.now) applyEvents(scene, subject)
  if (stay.outcome !== null) return
  let state: JourneyState = stay.state.paused === stay.isPaused ? stay.state : { ...stay.state, paused: stay.isPaused }
  const walked: Step[] = []
  while (walked.length < mostDecisions) {
    const { graph } = stay.journey
    const decision = decide(graph, state, subject.facts, scene.now)
    const { command, reasons } = decision
    noteCap(scene, subject, stay, state, decision)
    walked.push({ step: state.step, command, reasons, way: wayTaken(graph, state.step, decision) })
    if (command.kind === 'wait') return rest(scene, subject, stay, decision.state, command, walked)
    if (command.kind === 'finish') return leave(scene, subject, stay, decision.state, command.outcome, walked)
    if (command.kind === 'recycle') {
      leave(scene, subject, stay, decision.state, 'recycled', walked)
      const { coolOffUntil, journey: journeyKey } = command
      return recycleLead(scene, subject, { reason: 'journey', coolOffUntil, factor: 1, journeyKey, stay })
    }
    if (!obey(scene, subject, stay, command, reasons)) return awaitRep(scene, subject, stay, state, walked.slice(0, -1))
    state = decision.state
  }
  throw new Failure('invariant', `Journey ${stay.journey.graph.journey} decides without end at step ${state.step}.`)
}

/** The cap moved a mail when without it the mail would leave on another day. */
function noteCap(scene: Scene, subject: Subject, stay: Stay, state: JourneyState, { command, reasons }: Decision): void {
  const { graph } = stay.journey
  const node = graph.nodes[state.step]
  if (node?.kind !== 'email') return
  if (reasons.some(({ code }) => code === 'journey.capReached')) subject.capHits += 1
  if (command.kind !== 'email' || !graph.cap || subject.facts.messages.length === 0) return
  const free = slotOf({ ...graph, cap: false }, node, state, subject.facts, scene.now)
  const { zone } = subject.facts
  if (free.kind === 'slot' && localDayOf(zone, free.at) !== localDayOf(zone, command.slot)) subject.capHits += 1
}

/** False when there is nobody to hand over to. */
function obey(
  scene: Scene,
  subject: Subject,
  stay: Stay,
  command: Exclude<Command, { kind: 'wait' | 'finish' | 'recycle' }>,
  reasons: readonly Reason[],
): boolean {
  const { journey } = stay.journey.graph
  switch (command.kind) {
    case 'move':
      return true
    case 'email':
      queueMail(scene, subject, stay, command)
      return true
    case 'split':
      subject.facts = { ...subject.facts, splits: { ...subject.facts.splits, [splitKey(journey, command.step)]: command.way } }
      return true
    case 'update':
      if (changeFields(scene, subject, command.set)) applyEvents(scene, subject)
      return true
    case 'notify':
      subject.tasks.push({ kind: `notify.${command.to}`, at: scene.now })
      return true
    case 'webhook':
      call(scene, subject, stay, command)
      return true
    case 'handoff':
      return openHandoff(scene, subject, subject.facts, { trigger: 'journey', reasons, urgency: 'normal' })
    default:
      return command satisfies never
  }
}

/** Asks nobody outside: the world's reactions answer. */
function call(scene: Scene, subject: Subject, stay: Stay, { step, occurrence, save }: WebhookCommand): void {
  const open = { enrolmentId: stay.id, step, occurrence, state: 'open', failure: null } as const
  subject.facts = { ...subject.facts, webhookCalls: [...subject.facts.webhookCalls, open] }
  const seen = { journey: stay.journey.graph.journey, step, occurrence, save, at: scene.now }
  const answer = scene.reactions.toCall(seen, subject.facts)
  const at = new Date(scene.now.getTime() + answer.afterMs)
  scene.agenda.note(at, 'call', { kind: 'call', subject, stay, step, occurrence, answer })
}

/** The step is tried again within the hour. */
function awaitRep(scene: Scene, subject: Subject, stay: Stay, state: JourneyState, walked: readonly Step[]): void {
  const command = { kind: 'wait', until: lookAgainAfter(scene.now, scene.now), waitingFor: 'handoff' } as const
  const reasons = [{ code: 'journey.nobodyToOffer' }]
  rest(scene, subject, stay, state, command, [...walked, { step: state.step, command, reasons, way: null }])
}

/** A look that changes nothing leaves no trace. */
function rest(
  scene: Scene,
  subject: Subject,
  stay: Stay,
  state: JourneyState,
  command: Extract<Command, { kind: 'wait' }>,
  walked: readonly Step[],
): void {
  const { until, waitingFor } = command
  const isSame = stay.waitingFor === waitingFor && stay.wakeAt?.getTime() === until?.getTime() && walked.length === 1
  if (isSame && isSameState(stay.state, state)) return
  Object.assign(stay, { state, waitingFor, wakeAt: until })
  if (until !== null) scene.agenda.note(until > scene.now ? until : scene.now, 'wake', { kind: 'wake', subject, stay })
  for (const step of walked) noteStep(scene, subject, stay, step)
}

function isSameState(one: JourneyState, other: JourneyState): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function leave(scene: Scene, subject: Subject, stay: Stay, state: JourneyState, outcome: string, walked: readonly Step[]): void {
  stay.state = state
  finish(scene, subject, stay, outcome)
  for (const step of walked) noteStep(scene, subject, stay, step)
  wakeStays(scene, subject, ['journey'])
}
