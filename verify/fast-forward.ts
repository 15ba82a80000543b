/** Runs weeks of business time in moments: the clock stands still while work is in flight, then jumps to whatever is due next. */
import { businessNow } from '../db/clock.ts'
import { nextDue } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import { Failure } from '../domain/failure.ts'

/** How work gets done while the clock stands: by a real worker and server, or by calling the activities directly. */
export interface Engine {
  readonly db: Db
  /** Returns when nothing is left to do at the present business time. */
  settle(): Promise<void>
  /** Moves the standing clock to `to`, and lets everything that is due by then look. */
  jump(to: Date): Promise<void>
  stop(): Promise<void>
}

/** Something a person does at a business time. */
export interface ScriptedAct {
  readonly at: Date
  readonly perform: () => Promise<void>
}

/** Answers the number of jumps. Acts that people perform are steps of their own, so nothing else happens at their instant by chance. */
export async function fastForward(
  engine: Engine,
  until: Date,
  acts: readonly ScriptedAct[] = [],
  signal?: AbortSignal,
): Promise<number> {
  const script = acts.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  let jumps = 0
  await engine.settle()
  for (;;) {
    if (signal?.aborted === true) throw new Failure('conflict', 'Stopped before its end; nothing is left running.')
    const next = earliest([await nextDue(engine.db), script[0]?.at ?? null])
    if (next === null || next > until) break
    if (next > (await businessNow(engine.db))) await engine.jump(next)
    jumps += 1
    await engine.settle()
    while (script[0] !== undefined && script[0].at <= next) {
      await script.shift()?.perform()
      await engine.settle()
    }
  }
  await engine.jump(until)
  await engine.settle()
  return jumps
}

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null).map((time) => time.getTime())
  return known.length === 0 ? null : new Date(Math.min(...known))
}
