/** Runs one enrolment in memory in two ways: sleeping until the moments that `decide` names, and watching every moment there is. */
import type { Facts, MessageFact } from '../../../domain/facts.ts'
import type { Command } from '../../../domain/journey/command.ts'
import { decide } from '../../../domain/journey/decide.ts'
import type { JourneyGraph } from '../../../domain/journey/graph.ts'
import type { JourneyState } from '../../../domain/journey/state.ts'
import { aHandoff, aMessage, anEvent } from '../builders.ts'
import { minuteMs } from './anywhere.ts'

/** Something that happens to the lead, at which production looks again. */
export interface Happening {
  readonly at: number
  readonly what: 'page.viewed' | 'email.clicked' | 'cooled' | 'won' | 'pause' | 'resume'
}

export interface Start {
  readonly graph: JourneyGraph
  readonly state: JourneyState
  readonly facts: Facts
  readonly happenings: readonly Happening[]
  readonly from: number
  readonly until: number
}

interface Position {
  readonly state: JourneyState
  readonly facts: Facts
}

/** When to look next, at the latest at `limit`; null when nothing happens before it. */
export type NextLook = (start: Start, position: Position, now: number, last: Command, limit: number) => number | null

const mostCommands = 60

/** Every command with its moment, in order; waits are no commands here, since how often one looks is not to matter. */
export function courseOf(start: Start, nextLook: NextLook): string[] {
  const lines: string[] = []
  const ahead = start.happenings.toSorted((a, b) => a.at - b.at)
  let position: Position = start
  let now = start.from
  for (;;) {
    const looked = look(start.graph, position, now, lines)
    position = looked.position
    if (looked.isOver || lines.length > mostCommands) return lines
    const next = ahead[0]
    const limit = Math.min(next?.at ?? start.until, start.until, mailLeaves(position.facts, now))
    const at = nextLook(start, position, now, looked.last, limit)
    if (at === null && limit === start.until) return lines
    now = at ?? limit
    while (ahead[0] !== undefined && ahead[0].at <= now) position = changed(position, ahead.shift())
  }
}

function look(
  graph: JourneyGraph,
  from: Position,
  now: number,
  lines: string[],
): { position: Position; last: Command; isOver: boolean } {
  let position = from
  for (;;) {
    const { command, state } = decideAt(graph, position, now)
    if (command.kind === 'wait') return { position: { ...position, state }, last: command, isOver: false }
    lines.push(`${new Date(now).toISOString()} ${position.state.step} ${textOf(command)}`)
    position = { state, facts: obeyed(command, { ...position, state }, now) }
    const isOver = command.kind === 'finish' || command.kind === 'recycle' || lines.length > mostCommands
    if (isOver) return { position, last: command, isOver }
  }
}

/** A mail that left is an event like any other: whom it concerns looks again. */
function mailLeaves({ messages }: Facts, now: number): number {
  return Math.min(...messages.map((message) => message.slot.getTime()).filter((slot) => slot > now))
}

function decideAt(graph: JourneyGraph, { state, facts }: Position, now: number) {
  return decide(graph, state, { ...facts, messages: facts.messages.map((message) => sentBy(message, now)) }, new Date(now))
}

/** Every mail leaves in its slot. */
function sentBy(message: MessageFact, now: number): MessageFact {
  return message.state === 'queued' && message.slot.getTime() <= now
    ? { ...message, state: 'sent', sentAt: message.slot }
    : message
}

function textOf(command: Command): string {
  if (command.kind === 'email') return `email ${command.occurrence} for ${command.slot.toISOString()}`
  return command.kind === 'finish' ? `finish ${command.outcome}` : command.kind
}

function obeyed(command: Command, { state, facts }: Position, now: number): Facts {
  if (command.kind === 'handoff') return { ...facts, handoffs: [...facts.handoffs, aHandoff({ offeredAt: new Date(now) })] }
  if (command.kind !== 'email') return facts
  const { step, occurrence, slot } = command
  const mail = aMessage({ enrolmentId: state.enrolmentId, step, occurrence, slot, state: 'queued', sentAt: null })
  return { ...facts, messages: [...facts.messages, mail] }
}

function changed(position: Position, happening: Happening | undefined): Position {
  if (happening === undefined) return position
  const { facts, state } = position
  const occurredAt = new Date(happening.at)
  switch (happening.what) {
    case 'page.viewed':
      return {
        state,
        facts: {
          ...facts,
          events: [...facts.events, anEvent('page.viewed', { occurredAt })],
          engagementA: facts.engagementA + 3,
        },
      }
    case 'email.clicked': {
      const messageId = facts.messages.findLast((message) => message.slot <= occurredAt)?.id ?? null
      return { state, facts: { ...facts, events: [...facts.events, anEvent('email.clicked', { occurredAt, messageId })] } }
    }
    case 'cooled':
      return { state, facts: { ...facts, lead: { ...facts.lead, stage: 'iql', stageSince: occurredAt } } }
    case 'won':
      return {
        state,
        facts: {
          ...facts,
          handoffs: facts.handoffs.map((one) => ({ ...one, status: 'won', closedAt: one.closedAt ?? occurredAt })),
        },
      }
    case 'pause':
      return { state: { ...state, paused: true }, facts }
    case 'resume':
      return { state: { ...state, paused: false, release: releaseAt(occurredAt) }, facts }
    default:
      return happening.what satisfies never
  }
}

/** Who resumes is let go on within five hours. */
function releaseAt(from: Date): JourneyState['release'] {
  return { from: from.toISOString(), until: new Date(from.getTime() + 5 * 60 * minuteMs).toISOString() }
}

/** As the workflow does it. */
export const sleep: NextLook = (_start, _position, now, last, limit) => {
  const until = last.kind === 'wait' ? last.until?.getTime() : undefined
  return until === undefined || until >= limit ? null : Math.max(until, now + 1)
}

const gridMs = 3 * 60 * minuteMs

/** Tries a grid and the moments given, and finds to the millisecond when the answer first is another than to wait. */
export function watch(momentsOf: (facts: Facts) => readonly number[]): NextLook {
  return ({ graph }, position, now, _last, limit) => {
    const isDue = (at: number) => decideAt(graph, position, at).command.kind !== 'wait'
    let quiet = now
    for (const at of momentsToTry(momentsOf(position.facts), now, limit)) {
      if (isDue(at)) return firstDue(isDue, quiet, at)
      quiet = at
    }
    return null
  }
}

function momentsToTry(named: readonly number[], from: number, limit: number): number[] {
  const grid = Array.from({ length: Math.ceil((limit - from) / gridMs) }, (_, index) => from + (index + 1) * gridMs)
  return [...new Set([...grid, ...named, limit - 1])].filter((at) => at > from && at < limit).toSorted((a, b) => a - b)
}

function firstDue(isDue: (at: number) => boolean, quiet: number, due: number): number {
  let [before, at] = [quiet, due]
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2)
    if (isDue(middle)) at = middle
    else before = middle
  }
  return at
}
