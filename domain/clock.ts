/** The mapping between wall time and business time, and nothing else: who reads the clock is the caller's affair. */

/** From `sinceWall` on, business time runs at `rate` (0 = paused, 1 = real time). */
export interface ClockSegment {
  readonly sinceWall: Date
  readonly sinceBusiness: Date
  readonly rate: number
}

export function businessAt(segment: ClockSegment, wall: Date): Date {
  const elapsedMs = Math.max(0, wall.getTime() - segment.sinceWall.getTime())
  return new Date(segment.sinceBusiness.getTime() + elapsedMs * segment.rate)
}

/** Wall milliseconds until business time `due`; 0 when it has passed; null while the clock is paused before it. */
export function wallMsUntil(segment: ClockSegment, due: Date, wall: Date): number | null {
  const businessMs = due.getTime() - businessAt(segment, wall).getTime()
  if (businessMs <= 0) return 0
  return segment.rate === 0 ? null : Math.ceil(businessMs / segment.rate)
}
