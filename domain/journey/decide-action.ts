/** The steps that tell or change something, `update`, `notify`, `webhook`: what is to be done; the shell does it. */
import type { Facts } from '../facts.ts'
import { never } from '../failure.ts'
import type { Decision } from './command.ts'
import { countedFrom, move, wait } from './decision.ts'
import type { NotifyNode, UpdateNode, WebhookNode } from './graph.ts'
import { enter, type JourneyState, visitsOf } from './state.ts'

export function decideUpdate(node: UpdateNode, state: JourneyState, now: Date): Decision {
  const fields = node.set.map(({ of, field }) => (of === 'lead' ? field : `${of === 'company' ? of : 'attributes'}.${field}`))
  return {
    state: enter(state, node.next, countedFrom(new Date(state.enteredAt), now)),
    command: { kind: 'update', step: node.id, set: node.set },
    reasons: [{ code: 'journey.updated', params: { fields: fields.join(', ') } }],
  }
}

export function decideNotify(node: NotifyNode, state: JourneyState, now: Date): Decision {
  return {
    state: enter(state, node.next, countedFrom(new Date(state.enteredAt), now)),
    command: { kind: 'notify', step: node.id, occurrence: visitsOf(state, node.id), to: node.to, text: node.text },
    reasons: [{ code: `journey.notified.${node.to}` }],
  }
}

/** Asks once a visit; what became of the call decides the way. */
export function decideWebhook(node: WebhookNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const occurrence = visitsOf(state, node.id)
  const call = facts.webhookCalls.find(
    (one) => one.enrolmentId === state.enrolmentId && one.step === node.id && one.occurrence === occurrence,
  )
  const { url, send, save } = node
  if (call === undefined) {
    const command = { kind: 'webhook', step: node.id, occurrence, url, send, save } as const
    return { state, command, reasons: [{ code: 'journey.webhookCalled' }] }
  }
  switch (call.state) {
    case 'open':
      return wait(state, null, 'webhook', [{ code: 'journey.webhookAwaited' }])
    case 'answered':
      return move(state, node.answered, now, [{ code: 'journey.webhookAnswered', params: { way: 'then' } }])
    case 'failed':
    case 'cancelled':
      return move(state, node.otherwise, now, [{ code: 'journey.webhookGivenUp', params: { failure: call.failure } }])
    default:
      return never(call.state, 'webhook call')
  }
}
