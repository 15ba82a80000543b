/** What is claimed of the gate: what it lets go is inside the window and the cap of that very moment, what it puts off lands there. */
import { equal, ok } from 'node:assert/strict'
import { array, constantFrom, integer, record } from 'fast-check'
import { decideSend, type SendCandidate } from '../../../domain/send-decision.ts'
import type { MessageId } from '../../../domain/id.ts'
import { someId } from '../builders.ts'
import { anyPlace, anywhen, anyWindow, minuteMs } from './anywhere.ts'
import { always, type Proof } from './proof.ts'
import { capLeavesFree, isOpenAt } from './window-judge.ts'

interface AtTheGate {
  readonly candidate: SendCandidate
  readonly now: Date
}

const hours = (from: number, to: number) => array(integer({ min: from * 60, max: to * 60 }), { maxLength: 4 })

const atTheGate = record({
  when: anywhen,
  window: anyWindow,
  holidays: anyPlace,
  gone: hours(-200, 0),
  planned: hours(0, 120),
  waited: constantFrom(0, 0, 60, 4_000),
  capped: constantFrom(true, true, false),
  policy: constantFrom('defer' as const, 'defer' as const, 'skip' as const),
  isPaused: constantFrom(false, false, false, true),
}).map(({ when: { zone, at: now }, gone, planned, waited, isPaused, ...rest }): AtTheGate => {
  const moments = (minutes: readonly number[]) => minutes.map((minute) => new Date(now.getTime() + minute * minuteMs))
  const queuedAt = new Date(now.getTime() - waited * minuteMs)
  const candidate: SendCandidate = {
    ...rest,
    id: someId() as MessageId,
    class: 'marketing',
    kind: 'journey',
    priority: 0,
    queuedAt,
    notBefore: queuedAt,
    expiresAt: null,
    enrolment: { isActive: true, isPaused },
    address: 'lead@kunde.example',
    suppressions: [],
    sendability: { kind: 'ok' },
    zone,
    gone: moments(gone),
    planned: moments(planned).map((notBefore, index) => ({ id: someId() as MessageId, priority: index - 1, notBefore })),
  }
  return { candidate, now }
})

/** Mail of journeys with more priority has its day before it is sent. */
function goingFirst({ planned, priority }: SendCandidate, now: Date): Date[] {
  return planned.filter((other) => other.priority > priority).map(({ notBefore }) => (notBefore > now ? notBefore : now))
}

function keepsToWindowAndCap({ candidate, now }: AtTheGate): void {
  const decision = decideSend(candidate, false, now)
  const { window, zone, capped, policy, enrolment } = candidate
  const gone = [...candidate.gone, ...goingFirst(candidate, now)]
  const isOpen = isOpenAt(now.getTime(), window, candidate)
  const isFree = !capped || capLeavesFree(gone, now.getTime(), zone)
  switch (decision.kind) {
    case 'send':
      return ok(isOpen && isFree && enrolment?.isPaused === false, `${zone}: sent at ${now.toISOString()}`)
    case 'later': {
      const at = decision.at.getTime()
      ok(at > now.getTime() && isOpenAt(at, window, candidate), `${zone}: put off until ${decision.at.toISOString()}`)
      return ok(!capped || capLeavesFree(gone, at, zone), `${zone}: one too many at ${decision.at.toISOString()}`)
    }
    case 'end':
      if (decision.code === 'capReached' && decision.state === 'cancelled')
        return equal(policy === 'skip' && isOpen && (!isFree || candidate.planned.length > 0), true)
      return equal(decision.state, 'expired')
    case 'stay':
      return ok(false, 'only the stop switch holds mail')
    default:
      return decision satisfies never
  }
}

export const gateProofs: readonly Proof[] = [
  always(
    'the gate sends nothing outside window and cap, and puts off only to where both allow',
    3_000,
    atTheGate,
    keepsToWindowAndCap,
  ),
]
