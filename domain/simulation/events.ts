/** Events of a simulated lead: on record at once, applied at the end of the moment. */
import type { LeadEvent } from '../event.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

/** An event that is on record already changes nothing. */
export function recordEvent(scene: Scene, subject: Subject, event: LeadEvent): void {
  const { events } = subject
  if (subject.eventIds.has(event.id)) return
  subject.eventIds.add(event.id)
  events.splice(events.findLastIndex((other) => isBefore(other, event)) + 1, 0, event)
  if (subject.fresh.length === 0) scene.agenda.note(scene.now, 'apply', { kind: 'apply', subject }, subject.index)
  subject.fresh.push(event)
}

/** In canonical order. */
function isBefore(one: LeadEvent, other: LeadEvent): boolean {
  const apart = one.occurredAt.getTime() - other.occurredAt.getTime()
  return apart === 0 ? one.id < other.id : apart < 0
}
