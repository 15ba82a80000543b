/** When a webhook is tried again, and when it is given up; all of it on wall time. */

/** From the first attempt on. */
const patienceMs = 24 * 3_600_000
const firstPauseMs = 5_000
const longestPauseMs = 3_600_000

/** Of a receiver that will say the same tomorrow: these are given up at once. */
export function isFinalStatus(status: number): boolean {
  return status < 500 && status !== 408 && status !== 425 && status !== 429
}

/** Null: given up. `askedMs` is the receiver's own Retry-After. */
export function nextAttemptAt(
  { attempt, openedWall }: { readonly attempt: number; readonly openedWall: Date },
  askedMs: number | null,
  wall: Date,
): Date | null {
  const pauseMs = Math.min(longestPauseMs, Math.max(askedMs ?? 0, firstPauseMs * 4 ** Math.min(attempt - 1, 10)))
  const at = new Date(wall.getTime() + pauseMs)
  return at.getTime() - openedWall.getTime() > patienceMs ? null : at
}
