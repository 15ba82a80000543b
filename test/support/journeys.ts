/** Journeys and enrolments for tests: written as YAML, compiled as in production, obeyed without a database. */
import { readFileSync } from 'node:fs'
import { builtInEventTypes } from '../../domain/event.ts'
import type { Facts, MessageFact } from '../../domain/facts.ts'
import type { EnrolmentId } from '../../domain/id.ts'
import type { Command } from '../../domain/journey/command.ts'
import { compile } from '../../domain/journey/compile.ts'
import { decide } from '../../domain/journey/decide.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import { type JourneyState, startState } from '../../domain/journey/state.ts'
import { type KnownNames, validate } from '../../domain/journey/validate.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Reason } from '../../domain/reason.ts'
import { aHandoff, aMessage, someId } from './builders.ts'

export const starterKeys = ['re-engage', 'trade-fair', 'whitepaper-nurture']

export function starterJourney(key: string): string {
  return readFileSync(new URL(`../../journeys/${key}.yaml`, import.meta.url), 'utf8')
}

/** The templates that ship, the built-in event types, and the journeys that ship. */
export const shippedNames: KnownNames = {
  templates: new Set([
    'checklist',
    'case-study',
    'conversation-offer',
    'fair-recap',
    'fair-case-study',
    'fair-conversation',
    're-engage-news',
    're-engage-offer',
  ]),
  eventTypes: new Set<string>(builtInEventTypes),
  journeys: new Set(starterKeys),
  segments: new Set(),
}

/** Everything wrong with it, as `publish` would say it. */
export function problemsOf(source: string, known: KnownNames = shippedNames): readonly Problem[] {
  const { definition, problems } = parseJourney(source)
  return definition === null ? problems : [...problems, ...validate(definition, known)]
}

/** Steps only, in flow style or as a block; the rest is ordinary. */
export function journeySource(steps: string, top = ''): string {
  const lines = steps.split('\n').map((line) => `  ${line}`)
  return ['journey: test', 'title: Test', top, 'steps:', ...lines].filter((line) => line !== '').join('\n')
}

/** Throws when the journey does not validate, so that tests never run on a broken one. */
export function graphOf(source: string, known: KnownNames = shippedNames): JourneyGraph {
  const errors = problemsOf(source, known).filter((problem) => problem.severity === 'error')
  const { definition } = parseJourney(source)
  if (definition === null || errors.length > 0) throw new Error(`The journey has problems: ${JSON.stringify(errors)}`)
  return compile(definition)
}

export interface Visit {
  readonly graph: JourneyGraph
  readonly state: JourneyState
  readonly facts: Facts
}

export function enrolled(source: string, facts: Facts, now: Date, firstWaitUntil: Date | null = null): Visit {
  const graph = graphOf(source)
  const enrolmentId = someId() as EnrolmentId
  return { graph, facts, state: startState(graph, { enrolmentId, firstWaitUntil }, now) }
}

export interface Advance extends Visit {
  /** The commands in order; the last one waits, recycles or finishes. */
  readonly commands: readonly Command[]
  readonly last: Command
  readonly reasons: readonly Reason[]
}

/** Decides and obeys until nothing more happens at this moment, as the shell does; throws after `most` decisions. */
export function advance(visit: Visit, now: Date, most = 100): Advance {
  const commands: Command[] = []
  const reasons: Reason[] = []
  let current = visit
  while (commands.length < most) {
    const { command, state, reasons: because } = decide(current.graph, current.state, current.facts, now)
    commands.push(command)
    reasons.push(...because)
    current = { ...current, state, facts: obeyed(command, current, now) }
    if (command.kind === 'wait' || command.kind === 'finish' || command.kind === 'recycle')
      return { ...current, commands, last: command, reasons }
  }
  throw new Error(`More than ${most} decisions at one moment, at step ${current.state.step}`)
}

function obeyed(command: Command, visit: Visit, now: Date): Facts {
  const { graph, state, facts } = visit
  if (command.kind === 'split')
    return { ...facts, splits: { ...facts.splits, [`${graph.journey}:${command.step}`]: command.way } }
  if (command.kind === 'webhook') {
    const { step, occurrence } = command
    const call = { enrolmentId: state.enrolmentId, step, occurrence, state: 'open', failure: null } as const
    return { ...facts, webhookCalls: [...facts.webhookCalls, call] }
  }
  if (command.kind === 'handoff')
    return { ...facts, handoffs: [...facts.handoffs, aHandoff({ offeredAt: now, trigger: 'journey' })] }
  if (command.kind !== 'email') return facts
  const { step, occurrence, template, slot } = command
  const queued = {
    enrolmentId: state.enrolmentId,
    step,
    occurrence,
    templateKey: template,
    slot,
    state: 'queued',
    sentAt: null,
  } as const
  return { ...facts, messages: [...facts.messages, aMessage(queued)] }
}

/** The visit with changed facts. */
export function withFacts<V extends Visit>(visit: V, change: Partial<Facts>): V {
  return { ...visit, facts: { ...visit.facts, ...change } }
}

/** The message of a step, changed: sent in its slot unless said otherwise. */
export function withMessage<V extends Visit>(visit: V, step: string, change: Partial<MessageFact> = {}): V {
  const messages = visit.facts.messages.map((message) =>
    message.step === step ? { ...message, state: 'sent' as const, sentAt: message.slot, ...change } : message,
  )
  return withFacts(visit, { messages })
}
