/** Whether an event enrols a lead in a journey, under which business key, and what refuses it; who is in it already, the shell knows. */
import { evaluate } from '../condition/evaluate.ts'
import type { LeadEvent } from '../event.ts'
import type { Facts } from '../facts.ts'
import { sendability } from '../send-gate.ts'
import { mayEnterAgain } from './again.ts'
import type { JourneyGraph } from './graph.ts'
import { stopOutcome } from './stop.ts'

/** The business key of the run that the event begins; null when it begins none. */
export function businessKeyOn({ enrol }: Pick<JourneyGraph, 'enrol'>, event: LeadEvent, facts: Facts, now: Date): string | null {
  if (enrol === null || !enrol.on.includes(event.type)) return null
  if (enrol.if !== null && !evaluate(enrol.if, facts, now).value) return null
  return enrol.key === null ? '' : textOf(event.properties[enrol.key])
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
}

/** Why the lead may not enter; null when it may. Only who enrols by an event is bound by `again`. */
export function refusalToEnter(
  graph: Pick<JourneyGraph, 'journey' | 'again'>,
  entry: { readonly businessKey: string; readonly by: string },
  facts: Facts,
  now: Date,
): string | null {
  const stopped = stopOutcome(sendability(facts, now))
  if (stopped !== null) return stopped
  return entry.by === 'event' && !mayEnterAgain(graph, entry.businessKey, facts, now) ? 'again' : null
}
