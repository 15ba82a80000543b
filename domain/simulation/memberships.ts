/** Which segments a simulated lead is in: entering one enrols, and time alone may change it. As db/segment-members.ts and db/segment-enter.ts do it in rows. */
import type { Facts } from '../facts.ts'
import { isEnrolledBySegment } from '../journey/enrol.ts'
import type { Reason } from '../reason.ts'
import { reviewSegments, type SegmentInForce, type SegmentReview } from '../segment-review.ts'
import { reconsiderBy } from './reconsider.ts'
import type { Scene } from './scene.ts'
import { enrol, wakeStays } from './stays.ts'
import type { Subject } from './subject.ts'

/** After everything else that a look at the lead brings about. */
export function enterSegments(scene: Scene, subject: Subject): void {
  const { facts, members } = subject
  const { entered, left, nextChangeAt } = reviewOf(scene, subject)
  for (const { segment } of entered) members.set(segment, scene.now)
  for (const segment of left) members.delete(segment)
  if (nextChangeAt !== null) reconsiderBy(scene, subject, nextChangeAt)
  for (const entry of entered) enrolOnSegment(scene, subject, facts, entry)
  if (entered.length > 0 || left.length > 0) wakeStays(scene, subject, ['segment'])
}

function reviewOf({ now }: Scene, { facts, members }: Subject): SegmentReview {
  return reviewSegments(facts, inForce(facts), members, now)
}

function inForce({ segments }: Facts): SegmentInForce[] {
  return Object.entries(segments).map(([key, condition]) => ({ key, condition }))
}

function enrolOnSegment(
  scene: Scene,
  subject: Subject,
  facts: Facts,
  { segment, reasons }: { readonly segment: string; readonly reasons: readonly Reason[] },
): void {
  const because = [{ code: 'condition.inSegment', params: { segment } }, ...reasons]
  for (const journey of scene.world.journeys) {
    if (isEnrolledBySegment(journey.graph, segment, facts, scene.now))
      enrol(scene, subject, facts, journey, { by: 'segment', because })
  }
}

/** Of a lead about whose memberships nothing is on record: it is in what it meets, and has not come to meet it. As publishing fills a segment. */
export function fillSegments(scene: Scene, subject: Subject): void {
  const { entered, nextChangeAt } = reviewOf(scene, subject)
  for (const { segment } of entered) subject.members.set(segment, null)
  if (nextChangeAt !== null) reconsiderBy(scene, subject, nextChangeAt)
}

/** In it from before the simulation until now: an entering on record is then one that could not be seen here, because of an edit by hand. */
export function hasBeenIn({ members }: Subject, segment: string | null): boolean {
  return segment !== null && members.get(segment) === null
}
