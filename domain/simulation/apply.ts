/** Applies what a simulated lead did to its score, stage, journeys and handoffs. As db/event-apply.ts and db/conclusion-carry-out.ts do it in rows. */
import { changedKeys, conclude, type Conclusion, nobodyRetryMs, type StageStep } from '../conclusion.ts'
import { inCanonicalOrder, type LeadEvent } from '../event.ts'
import type { Facts } from '../facts.ts'
import type { Stage } from '../lead.ts'
import { stageAfterLift } from '../lifecycle.ts'
import { rescore } from '../rescore.ts'
import { openHandoff, withdrawHandoffs } from './dealings.ts'
import { enterSegments } from './memberships.ts'
import { reconsiderAt } from './reconsider.ts'
import type { Scene } from './scene.ts'
import { changeStage } from './stages.ts'
import { activeStays, enrolOnEvent, wakeStays } from './stays.ts'
import { changeLead, openDealing, type Subject } from './subject.ts'

/** Also without anything new: then the lead is reconsidered. */
export function applyEvents(scene: Scene, subject: Subject): void {
  const fresh = inCanonicalOrder(subject.fresh)
  subject.fresh = []
  const before = subject.facts
  const { facts, appended } = rescore(before, subject.ledger, scene.now)
  subject.ledger.push(...appended)
  const conclusion = conclude(facts, fresh, scene.now)
  subject.facts = { ...facts, lead: { ...facts.lead, needsData: conclusion.needsData } }
  reconsiderAt(scene, subject, conclusion.reconsiderAt)
  carryOut(scene, subject, { facts, conclusion, fresh, keys: changedKeys(before, facts, fresh) })
  enterSegments(scene, subject)
}

interface Concluded {
  /** As they were when it was concluded. */
  readonly facts: Facts
  readonly conclusion: Conclusion
  readonly fresh: readonly LeadEvent[]
  readonly keys: readonly string[]
}

function carryOut(scene: Scene, subject: Subject, { facts, conclusion, fresh, keys }: Concluded): void {
  const isInJourney = activeStays(subject).length > 0
  const staged = conclusion.stage === null ? facts : takeStep(scene, subject, facts, conclusion.stage)
  const offered = offer(scene, subject, staged, conclusion)
  answerRequests(scene, subject, offered, conclusion.requests)
  for (const event of fresh) if (event.verdict === 'human') enrolOnEvent(scene, subject, offered, event)
  if (isInJourney) wakeStays(scene, subject, [...fresh.map((event) => event.type), ...keys])
}

function takeStep(scene: Scene, subject: Subject, facts: Facts, step: StageStep): Facts {
  switch (step.kind) {
    case 'disqualify':
      changeStage(scene, subject, { to: 'disqualified', cause: 'engine', reason: step.reason })
      withdrawHandoffs(scene, subject, step.reason)
      return inStage(facts, 'disqualified', scene.now)
    case 'lift': {
      const to = stageAfterLift(subject.stageBeforeDisqualified)
      changeStage(scene, subject, { to, cause: 'engine', reason: 'inProfileAgain' })
      changeLead(subject, { sameEvidenceAllowed: true })
      reconsiderAt(scene, subject, scene.now)
      return inStage(facts, to, scene.now)
    }
    case 'toIql': {
      const { correctedToColdAt } = subject
      if (correctedToColdAt !== null && step.latestAt <= correctedToColdAt) return facts
      const isRaised = changeStage(scene, subject, { to: 'iql', cause: 'engine', reason: 'firstInterest' })
      return isRaised ? inStage(facts, 'iql', scene.now) : facts
    }
    default:
      return step satisfies never
  }
}

function inStage(facts: Facts, stage: Stage, now: Date): Facts {
  return { ...facts, lead: { ...facts.lead, stage, stageSince: now } }
}

function offer(scene: Scene, subject: Subject, facts: Facts, { offer: made }: Conclusion): Facts {
  if (made === null) return facts
  const { trigger, reasons, requestEventId } = made
  const urgency = trigger === 'request' ? 'urgent' : 'normal'
  const request = requestEventId === null ? {} : { requestEventId }
  if (openHandoff(scene, subject, facts, { trigger, reasons, ...request, urgency })) return inStage(facts, 'mql', scene.now)
  reconsiderAt(scene, subject, new Date(scene.now.getTime() + nobodyRetryMs))
  return facts
}

/** With sales already: its rep hears of it. Else a person gets a task, however little the lead fits. */
function answerRequests(scene: Scene, subject: Subject, facts: Facts, requests: readonly LeadEvent[]): void {
  for (const { id, type } of requests) {
    const open = openDealing(subject)
    if (open === null || open.status === 'noResponse') {
      subject.tasks.push({ kind: 'answerRequest', at: scene.now })
      continue
    }
    const reasons = [{ code: 'ready.request', params: { type }, evidence: [id] }]
    openHandoff(scene, subject, facts, { trigger: 'request', reasons, requestEventId: id, urgency: 'urgent' })
  }
}
