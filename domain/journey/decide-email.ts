/** The step `email`: may the lead be mailed, and when; the message itself is queued by the shell. */
import { addDuration } from '../duration.ts'
import type { Facts, MessageState } from '../facts.ts'
import { dayMs, minuteMs } from '../local-time.ts'
import { planSlot, type Slot } from '../schedule.ts'
import { sendability, type UnsendableReason } from '../send-gate.ts'
import type { Decision } from './command.ts'
import { countedFrom, finish, move, wait } from './decision.ts'
import type { EmailNode, JourneyGraph } from './graph.ts'
import { enter, type JourneyState, visitsOf } from './state.ts'

const expiresAfterWorkingDays = 5
const spreadMs = 20 * minuteMs

export function decideEmail(graph: JourneyGraph, node: EmailNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const may = sendability(facts, now)
  switch (may.kind) {
    case 'ok':
      return plan(graph, node, state, facts, now)
    case 'held':
      return wait(state, null, may.by, [{ code: `journey.held.${may.by}` }])
    case 'pending':
      return decidePending(node, state, may.until, now)
    case 'unsendable':
      return decideUnsendable(node, state, may.reason, now)
    default:
      return may satisfies never
  }
}

function decidePending(node: EmailNode, state: JourneyState, until: Date, now: Date): Decision {
  const reasons = [{ code: 'journey.optInPending', params: { until: until.toISOString() } }]
  switch (node.ifUnsendable) {
    case 'optIn':
    case 'wait':
      return wait(state, until, 'optIn', reasons)
    case 'skip':
      return skip(node, state, now, reasons[0])
    case 'exit':
      return finish(state, 'unsendable', reasons)
    default:
      return node.ifUnsendable satisfies never
  }
}

function decideUnsendable(node: EmailNode, state: JourneyState, reason: UnsendableReason, now: Date): Decision {
  const because = { code: `journey.unsendable.${reason}` }
  switch (node.ifUnsendable) {
    case 'wait':
      return wait(state, null, 'consent', [because])
    case 'skip':
      return skip(node, state, now, because)
    case 'optIn':
    case 'exit':
      return finish(state, 'unsendable', [because])
    default:
      return node.ifUnsendable satisfies never
  }
}

function plan(graph: JourneyGraph, node: EmailNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const slot = slotOf(graph, node, state, facts, now)
  switch (slot.kind) {
    case 'slot':
      return queue(graph, node, state, facts, { slot: slot.at, now })
    case 'expired':
      return skip(node, state, now, { code: 'journey.noSlot' })
    case 'skip':
      return skip(node, state, now, { code: 'journey.capReached' })
    default:
      return slot satisfies never
  }
}

/** When the email of this step would leave if it were queued now; asked without a cap, what the cap would move. */
export function slotOf(graph: JourneyGraph, node: EmailNode, state: JourneyState, facts: Facts, now: Date): Slot {
  const { zone, holidays, lead } = facts
  return planSlot({
    earliest: now,
    now,
    window: graph.window,
    zone,
    holidays,
    recent: marketingDates(facts, graph.priority),
    cap: graph.cap,
    policy: node.policy,
    expiresAfterWorkingDays,
    jitter: { key: [lead.id, graph.journey, node.id, visitsOf(state, node.id)].join(':'), spreadMs },
  })
}

const leftStates: readonly MessageState[] = ['sending', 'sent', 'unknown']
const plannedStates: readonly MessageState[] = ['queued', 'claimed']

/** When marketing emails left or are planned to leave, across journeys. Plans of a lower priority give way: the gate defers them. */
function marketingDates({ messages }: Facts, priority: number): Date[] {
  return messages
    .filter((message) => message.class === 'marketing')
    .filter(({ state, priority: its }) => leftStates.includes(state) || (plannedStates.includes(state) && its >= priority))
    .map((message) => message.sentAt ?? message.slot)
}

function queue(graph: JourneyGraph, node: EmailNode, state: JourneyState, facts: Facts, at: { slot: Date; now: Date }): Decision {
  const occurrence = visitsOf(state, node.id)
  const { template, policy } = node
  return {
    state: { ...enter(state, node.next, at.now), anchor: { step: node.id, occurrence } },
    command: {
      kind: 'email',
      step: node.id,
      occurrence,
      template,
      slot: at.slot,
      expiresAt: expiryOf(at, facts),
      policy,
      capped: graph.cap,
      priority: graph.priority,
    },
    reasons: [{ code: 'journey.emailPlanned', params: { template, slot: at.slot.toISOString() } }],
  }
}

/** Deferred for five working days at most, but never before the day of its slot is over. */
function expiryOf({ slot, now }: { slot: Date; now: Date }, facts: Facts): Date {
  const dayAfterSlot = slot.getTime() + dayMs
  const limit = addDuration(now, { amount: expiresAfterWorkingDays, unit: 'workingDays' }, facts).getTime()
  return new Date(Math.max(dayAfterSlot, limit))
}

function skip(node: EmailNode, state: JourneyState, now: Date, because: { code: string } | undefined): Decision {
  const skipped = { code: 'journey.emailSkipped', params: { template: node.template } }
  const reasons = because === undefined ? [skipped] : [skipped, because]
  return move(state, node.next, countedFrom(new Date(state.enteredAt), now), reasons)
}
