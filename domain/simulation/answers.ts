/** What a simulated rep answers, and what becomes of the lead. As db/handoff-answer.ts and db/handoff-deal.ts do it in rows. */
import { addDuration } from '../duration.ts'
import { never } from '../failure.ts'
import { afterLoss, answersTo, consequences, type Recycle, recycleJourney, type RejectReason } from '../handoff.ts'
import type { RepAnswer } from './act.ts'
import { changeDealing } from './dealings.ts'
import { recycleLead } from './recycle.ts'
import type { Scene } from './scene.ts'
import { changeStage } from './stages.ts'
import { endStays, wakeStays } from './stays.ts'
import { changeLead, type Dealing, type Subject } from './subject.ts'
import type { WorldHandoff } from './world.ts'

/** No effect when its state does not allow the answer. */
export function answer(scene: Scene, subject: Subject, dealing: Dealing, given: RepAnswer): void {
  if (!answersTo(dealing.status, subject.facts.lead.stage).includes(given.kind)) return
  if (given.kind === 'contacted' && dealing.contactedAt !== null) return
  obey(scene, subject, dealing, given)
  wakeStays(scene, subject, ['handoff', 'lead'])
}

function obey(scene: Scene, subject: Subject, dealing: Dealing, given: RepAnswer): void {
  const { now } = scene
  switch (given.kind) {
    case 'accept':
      return changeDealing(scene, subject, dealing, { status: 'accepted', acceptedAt: now, climbed: [] })
    case 'contacted':
      return changeDealing(scene, subject, dealing, { contactedAt: now })
    case 'qualify':
      changeDealing(scene, subject, dealing, { status: 'qualified', contactedAt: dealing.contactedAt ?? now })
      changeStage(scene, subject, { to: 'sql', cause: 'rep', reason: 'handoff.qualified' })
      return
    case 'opportunity':
      changeStage(scene, subject, { to: 'opportunity', cause: 'rep', reason: 'handoff.opportunity' })
      return
    case 'won':
      end(scene, subject, dealing, { status: 'won' })
      changeStage(scene, subject, { to: 'customer', cause: 'rep', reason: 'handoff.won' })
      return
    case 'lost':
      end(scene, subject, dealing, { status: 'lost', reofferAt: given.until ?? null })
      return giveBack(scene, subject, dealing, { consequence: afterLoss, reason: 'lost', until: given.until ?? null })
    case 'reject':
      end(scene, subject, dealing, { status: 'rejected', rejectReason: given.reason, reofferAt: given.until ?? null })
      return carryOutRejection(scene, subject, dealing, { reason: given.reason, until: given.until ?? null })
    default:
      return never(given, 'answer')
  }
}

/** Lets the lead go; evidence from before has had its chance. */
function end(scene: Scene, subject: Subject, dealing: Dealing, change: Partial<WorldHandoff>): void {
  changeDealing(scene, subject, dealing, { ...change, closedAt: scene.now })
  changeLead(subject, { lastHandoffClosedAt: scene.now, sameEvidenceAllowed: false })
}

function carryOutRejection(
  scene: Scene,
  subject: Subject,
  dealing: Dealing,
  { reason, until }: { readonly reason: RejectReason; readonly until: Date | null },
): void {
  const consequence = consequences[reason]
  switch (consequence.kind) {
    case 'recycle':
      return giveBack(scene, subject, dealing, { consequence, reason, until })
    case 'findRightPerson':
      changeStage(scene, subject, { to: 'iql', cause: 'rep', reason: 'rejected.wrongPerson' })
      break
    case 'correctFacts':
      changeLead(subject, { needsData: ['correctFacts'] })
      break
    case 'suggestMerge':
      break
    case 'disqualify':
      changeStage(scene, subject, { to: 'disqualified', cause: 'rep', reason })
      return endStays(scene, subject, 'disqualified')
    default:
      return never(consequence, 'consequence')
  }
  subject.tasks.push({ kind: consequence.kind, at: scene.now })
}

function giveBack(
  scene: Scene,
  subject: Subject,
  dealing: Dealing,
  given: { readonly consequence: Recycle; readonly reason: string; readonly until: Date | null },
): void {
  const { reason, until, consequence } = given
  const coolOffUntil = until ?? addDuration(scene.now, consequence.coolOff, subject.facts)
  recycleLead(scene, subject, { reason, coolOffUntil, factor: consequence.factor, journeyKey: recycleJourney, dealing })
}
