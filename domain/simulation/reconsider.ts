/** When a simulated lead is looked at again without an event. */
import { interests } from '../condition/interests.ts'
import type { Facts } from '../facts.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

/** Instead of any other time; null: not before something happens. */
export function reconsiderAt({ agenda, now }: Scene, subject: Subject, at: Date | null): void {
  subject.reconsiderAt = at
  if (at !== null) agenda.note(at > now ? at : now, 'reconsider', { kind: 'reconsider', subject })
}

/** Unless it is looked at earlier anyway. */
export function reconsiderBy(scene: Scene, subject: Subject, at: Date): void {
  if (subject.reconsiderAt === null || at < subject.reconsiderAt) reconsiderAt(scene, subject, at)
}

/** For changes that pass by the events, named as `interests` names them: at once, where a segment asks for what has changed. */
export function reconsiderFor(scene: Scene, subject: Subject, key: string): void {
  if (askedBySegments(subject.facts.segments).has(key)) reconsiderBy(scene, subject, scene.now)
}

/** The conditions are the same for all leads of a world, so they are gone through once. */
const asked = new WeakMap<Facts['segments'], ReadonlySet<string>>()

function askedBySegments(segments: Facts['segments']): ReadonlySet<string> {
  const known = asked.get(segments) ?? new Set(Object.values(segments).flatMap((condition) => [...interests(condition)]))
  asked.set(segments, known)
  return known
}
