/** Climbs the SLA ladder of a simulated handoff. As db/handoff-ladder.ts does it in rows; what is due when, domain/handoff-ladder.ts says. */
import { addOpenDays } from '../calendar.ts'
import { never } from '../failure.ts'
import { climbAt, type Rung } from '../handoff-ladder.ts'
import { isPromisedBack, obstacleToReoffer } from '../handoff-turns.ts'
import { changeDealing, giveTo, openHandoff } from './dealings.ts'
import type { Scene } from './scene.ts'
import { wakeStays } from './stays.ts'
import { changeLead, type Dealing, repsAsked, type Subject } from './subject.ts'

/** Safe to repeat: a rung behind is not climbed twice. */
export function climb(scene: Scene, subject: Subject, dealing: Dealing): void {
  for (;;) {
    const { climb: due, passed } = climbAt(dealing, dealing.team, scene.now)
    if (due.length === 0) return
    changeDealing(scene, subject, dealing, { climbed: [...dealing.climbed, ...due, ...passed] })
    for (const rung of due) {
      dealing.rungs.push({ rung, at: scene.now })
      climbRung(scene, subject, dealing, rung)
    }
  }
}

function climbRung(scene: Scene, subject: Subject, dealing: Dealing, rung: Rung): void {
  switch (rung) {
    case 'remind':
    case 'remindContact':
    case 'remindResult':
      return
    case 'escalate':
    case 'escalateContact':
    case 'escalateResult':
      subject.tasks.push({ kind: 'escalated', at: scene.now })
      return
    case 'reassign':
      return reassign(scene, subject, dealing)
    case 'giveUp':
      return giveUp(scene, subject, dealing)
    case 'reoffer':
      return reoffer(scene, subject, dealing)
    default:
      return never(rung, 'rung')
  }
}

/** Another rep with a fresh deadline; when nobody is free, the offer is given up. */
function reassign(scene: Scene, subject: Subject, dealing: Dealing): void {
  const wish = { exclude: repsAsked(dealing), teamId: dealing.teamId, onlyFree: true }
  const route = scene.desks.route(subject, subject.facts, wish, scene.now)
  if (route === null) return giveUp(scene, subject, dealing)
  const { repId } = route
  changeDealing(scene, subject, dealing, { repId, rotation: dealing.rotation + 1, offeredAt: scene.now, climbed: [] })
  giveTo(scene, subject, dealing)
}

/** Sales did not answer: nurturing goes on, and the lead is offered again later. */
function giveUp(scene: Scene, subject: Subject, dealing: Dealing): void {
  const { calendar, sla } = dealing.team
  const reofferAt = addOpenDays(calendar, scene.now, sla.reofferDays)
  changeDealing(scene, subject, dealing, { status: 'noResponse', rejectReason: 'noResponse', reofferAt, climbed: [] })
  subject.tasks.push({ kind: 'noResponse', at: scene.now })
  wakeStays(scene, subject, ['handoff'])
}

/** On the same evidence: readiness was frozen, so only stops are asked for. */
function reoffer(scene: Scene, subject: Subject, dealing: Dealing): void {
  changeDealing(scene, subject, dealing, { reofferAt: null, closedAt: dealing.closedAt ?? scene.now })
  const { facts } = subject
  if (obstacleToReoffer(facts, dealing) !== null) return
  changeLead(subject, { coolOffUntil: null })
  const { urgency, requestEventId, repId, note, reasons } = dealing
  openHandoff(scene, subject, facts, {
    trigger: 'reoffer',
    reasons,
    urgency,
    ...(requestEventId === null ? {} : { requestEventId }),
    ...(isPromisedBack(dealing) ? { promisedTo: repId } : {}),
    ...(note === null ? {} : { note }),
  })
}
