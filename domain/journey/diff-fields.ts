/** What one step, or the journey as a whole, says differently in two versions: a reason for each difference. */
import { writeDuration } from '../duration.ts'
import type { Reason } from '../reason.ts'
import type { CaseArrow, JourneyGraph, Node } from './graph.ts'
import { conditionSource, isDuration, plainSource, waitSource, windowSource } from './source-text.ts'

/** Both must be the same step; one that became another kind has been removed and added. */
export function changesOfStep(old: Node, now: Node): Reason[] {
  return [
    ...partChanges(partsOfStep(old), partsOfStep(now)),
    ...caseChanges(casesOf(old), casesOf(now)),
    ...weightChanges(weightsOf(old), weightsOf(now)),
  ]
}

export function changesOfJourney(old: JourneyGraph, now: JourneyGraph): Reason[] {
  return partChanges(partsOfJourney(old), partsOfJourney(now))
}

/** By the code of the sentence that tells of a change. */
type Parts = Readonly<Record<string, unknown>>

function partsOfStep(node: Node): Parts {
  switch (node.kind) {
    case 'email':
      return { template: node.template, phase: node.phase, ifUnsendable: node.ifUnsendable, policy: node.policy }
    case 'wait':
      return { wait: node.until.kind === 'duration' ? node.until.for : waitSource(node.until) }
    case 'waitFor':
      return { atMost: node.for }
    case 'update':
      return { set: node.set }
    case 'notify':
      return { notified: node.to, text: node.text }
    case 'webhook':
      return { url: node.url, send: node.send, save: node.save }
    case 'handoff':
      return { outcomes: Object.keys(node.outcomes) }
    case 'recycle':
      return { coolOff: node.after, recycledTo: node.journey }
    case 'exit':
      return { outcome: node.outcome }
    case 'branch':
    case 'split':
      return {}
    default:
      return node satisfies never
  }
}

function partsOfJourney({ title, enrol, again, goal, exits, window, cap, priority }: JourneyGraph): Parts {
  return {
    title,
    enrol: enrolSource(enrol),
    again,
    goal: goal === null ? null : conditionSource(goal),
    exits: exits.map(conditionSource),
    window: windowSource(window),
    cap,
    priority,
  }
}

function enrolSource(enrol: JourneyGraph['enrol']): string | null {
  if (enrol === null) return null
  const { if: condition, ...rest } = enrol
  return condition === null ? plainSource(rest) : `${plainSource(rest)} if ${conditionSource(condition)}`
}

function partChanges(old: Parts, now: Parts): Reason[] {
  return Object.keys(now).flatMap((name) => partChange(`change.${name}`, old[name], now[name]))
}

function partChange(code: string, old: unknown, now: unknown): Reason[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return []
  if (isDuration(old) && isDuration(now))
    return [{ code: `${code}.length`, params: { lasting: writeDuration(now), lastingBefore: writeDuration(old) } }]
  return [{ code, params: { from: plainSource(old), to: plainSource(now) } }]
}

/** Cases are told apart by their place: which of them comes first is what they mean. */
function caseChanges(old: readonly CaseArrow[], now: readonly CaseArrow[]): Reason[] {
  const most = Math.max(old.length, now.length)
  return Array.from({ length: most }, (_, index) => caseChange(index + 1, old[index], now[index])).flat()
}

function casesOf(node: Node): readonly CaseArrow[] {
  return node.kind === 'waitFor' || node.kind === 'branch' ? node.cases : []
}

function caseChange(number: number, old: CaseArrow | undefined, now: CaseArrow | undefined): Reason[] {
  const from = old === undefined ? null : conditionSource(old.if)
  const to = now === undefined ? null : conditionSource(now.if)
  if (from === to) return []
  if (from === null) return [{ code: 'change.caseAdded', params: { case: number, to } }]
  if (to === null) return [{ code: 'change.caseRemoved', params: { case: number, from } }]
  return [{ code: 'change.condition', params: { case: number, from, to } }]
}

type Weights = ReadonlyMap<string, number>

function weightChanges(old: Weights, now: Weights): Reason[] {
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((way): Reason[] => {
    const [from, to] = [old.get(way), now.get(way)]
    if (from === to) return []
    if (from === undefined) return [{ code: 'change.wayAdded', params: { way, to: to ?? 0 } }]
    if (to === undefined) return [{ code: 'change.wayRemoved', params: { way } }]
    return [{ code: 'change.weight', params: { way, from, to } }]
  })
}

function weightsOf(node: Node): Weights {
  return new Map(node.kind === 'split' ? node.ways.map(({ way, weight }) => [way, weight]) : [])
}
