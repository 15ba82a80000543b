/** What an enrolment listens to where it stands, so that an event wakes only those it may concern. */
import { interests } from '../condition/interests.ts'
import type { Condition } from '../condition/syntax.ts'
import type { JourneyGraph, Node } from './graph.ts'

/** Changes that may stop, hold or free any enrolment. */
const always = ['consent', 'stage', 'handoff', 'lead', 'email.replied']

/** Whether one of the changes (event types and keys, as `interests` names them) may make a difference at this step. */
export function listensTo(graph: JourneyGraph, step: string, keys: Iterable<string>): boolean {
  const conditions = [...graph.exits, ...(graph.goal === null ? [] : [graph.goal]), ...conditionsAt(graph.nodes[step])]
  const heard = new Set([...always, ...conditions.flatMap((condition) => [...interests(condition)])])
  for (const key of keys) if (heard.has(key)) return true
  return false
}

function conditionsAt(node: Node | undefined): readonly Condition[] {
  switch (node?.kind) {
    case 'waitFor':
    case 'branch':
      return node.cases.map((one) => one.if)
    case 'email':
    case 'wait':
    case 'split':
    case 'update':
    case 'notify':
    case 'webhook':
    case 'handoff':
    case 'recycle':
    case 'exit':
    case undefined:
      return []
    default:
      return node satisfies never
  }
}
