/** What turns stored engagement into points now, for lists that load no facts: the published model's decay and temperatures. */
import { Failure } from '../domain/failure.ts'
import type { Temperature } from '../domain/lead.ts'
import { growthAt, roundScore } from '../domain/score.ts'
import type { Db, Tx } from './open.ts'

export interface ScoreScale {
  readonly halfLifeDays: number
  readonly referenceTime: Date
  readonly warm: number
  readonly hot: number
}

/** Before a model is published nobody has points, and any scale shows that. */
export async function readScoreScale(db: Db | Tx): Promise<ScoreScale> {
  const row = await db
    .selectFrom('scoringModel')
    .select(['halfLifeDays', 'referenceTime', 'definition'])
    .where('status', '=', 'published')
    .executeTakeFirst()
  if (row === undefined) return { halfLifeDays: 30, referenceTime: new Date(0), warm: 1, hot: 2 }
  return { halfLifeDays: row.halfLifeDays, referenceTime: row.referenceTime, ...temperatures(row.definition) }
}

function temperatures(definition: unknown): { warm: number; hot: number } {
  const { temperature } = definition as { temperature?: { warm?: number; hot?: number } }
  if (temperature?.warm === undefined || temperature.hot === undefined)
    throw new Failure('invariant', 'The published scoring model names no temperatures; publish it again.')
  return { warm: temperature.warm, hot: temperature.hot }
}

/** Points now of a stored sum, as shown everywhere. */
export function engagementOf(scale: ScoreScale, storedSum: number, now: Date): number {
  return Math.max(0, roundScore(storedSum / growthAt(scale, now)))
}

/** The stored sum from which on a lead shows at least `points` now: a threshold becomes a range scan. */
export function storedSumFor(scale: ScoreScale, points: number, now: Date): number {
  return (points - 0.05) * growthAt(scale, now)
}

/** The least stored sum that shows so many tenths of a point now: by the very rounding that shows them, to the last bit. */
export function leastStoredSum(scale: ScoreScale, tenths: number, now: Date): number {
  const growth = growthAt(scale, now)
  const isShown = (sum: number): boolean => roundScore(sum / growth) >= tenths / 10
  let sum = ((tenths - 0.5) / 10) * growth
  while (isShown(neighbour(sum, -1n))) sum = neighbour(sum, -1n)
  while (!isShown(sum)) sum = neighbour(sum, 1n)
  return sum
}

/** The next number up or down that a double can be, of a positive one. */
function neighbour(value: number, step: 1n | -1n): number {
  const bits = new BigInt64Array(1)
  const number = new Float64Array(bits.buffer)
  number[0] = value
  bits[0] = (bits[0] ?? 0n) + step
  return number[0] ?? value
}

export function temperatureOf(scale: ScoreScale, engagement: number): Temperature {
  if (engagement >= scale.hot) return 'hot'
  return engagement >= scale.warm ? 'warm' : 'cold'
}
