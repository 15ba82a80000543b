/** Walks an enrolment forward with `decide` until it would plan an email, as if nothing but time happened; plans nothing itself. */
import type { Facts } from '../facts.ts'
import { dayMs } from '../local-time.ts'
import type { Command, WaitingFor } from './command.ts'
import { decide } from './decide.ts'
import type { JourneyGraph } from './graph.ts'
import type { JourneyState } from './state.ts'

export type NextEmail =
  | { readonly kind: 'email'; readonly step: string; readonly template: string; readonly slot: Date }
  /** No email before the enrolment ends. */
  | { readonly kind: 'none'; readonly outcome: string }
  /** Somebody or something else decides how it goes on. */
  | { readonly kind: 'open'; readonly waitingFor: WaitingFor }
  | { readonly kind: 'distant' }

const mostDecisions = 500
const farthestDays = 400

/** Mail of this enrolment must be final in `facts`, else its waits never end. */
export function nextEmail(graph: JourneyGraph, start: JourneyState, facts: Facts, now: Date): NextEmail {
  let [state, at] = [start, now]
  for (let decisions = 0; decisions < mostDecisions; decisions += 1) {
    const decision = decide(graph, state, facts, at)
    const found = endOf(decision.command)
    if (found !== null) return found
    state = decision.state
    if (decision.command.kind === 'wait' && decision.command.until !== null) at = decision.command.until
    if (at.getTime() - now.getTime() > farthestDays * dayMs) break
  }
  return { kind: 'distant' }
}

/** Null while the walk goes on. */
function endOf(command: Command): NextEmail | null {
  switch (command.kind) {
    case 'email':
      return { kind: 'email', step: command.step, template: command.template, slot: command.slot }
    case 'finish':
      return { kind: 'none', outcome: command.outcome }
    case 'recycle':
      return { kind: 'none', outcome: 'recycled' }
    case 'handoff':
    case 'webhook':
      return { kind: 'open', waitingFor: command.kind }
    case 'wait':
      return command.until === null ? { kind: 'open', waitingFor: command.waitingFor } : null
    case 'move':
    case 'split':
    case 'update':
    case 'notify':
      return null
    default:
      return command satisfies never
  }
}

/** The facts as the walk needs them: what is under way has left in its slot, and what would be taken back counts for nothing. */
export function settledFacts(facts: Facts, state: JourneyState, takesBack: boolean): Facts {
  const messages = facts.messages.map((message) => {
    if (message.enrolmentId !== state.enrolmentId) return message
    const isPlanned = message.state === 'queued' || message.state === 'claimed'
    if (isPlanned && takesBack) return { ...message, state: 'cancelled' as const }
    return isPlanned || message.state === 'sending' ? { ...message, state: 'sent' as const, sentAt: message.slot } : message
  })
  return { ...facts, messages }
}
