/** Takes a simulated lead back into nurturing. As db/recycle.ts does it in rows; why, is decided before. */
import { isWithSales } from '../lifecycle.ts'
import { discountedSum, factorLine } from '../ledger.ts'
import type { Scene } from './scene.ts'
import { changeStage } from './stages.ts'
import { endStays, enrol } from './stays.ts'
import { changeLead, type Dealing, type Stay, type Subject } from './subject.ts'

export interface Recycling {
  /** A code: `notNow`, `lost`, `journey`. */
  readonly reason: string
  readonly coolOffUntil: Date
  /** What engagement so far counts from now on; 1 leaves it. */
  readonly factor: number
  readonly journeyKey: string
  readonly dealing?: Dealing
  /** The enrolment that recycles; it ends itself. */
  readonly stay?: Stay
}

export function recycleLead(scene: Scene, subject: Subject, recycling: Recycling): void {
  const { stage, cycle } = subject.facts.lead
  const { reason, coolOffUntil, factor, dealing, stay } = recycling
  endStays(scene, subject, 'recycled', stay)
  changeLead(subject, { cycle: cycle + 1, coolOffUntil })
  if (factor !== 1) applyFactor(scene, subject, factor, reason, dealing ?? null)
  if (isWithSales(stage)) {
    const cause = dealing === undefined ? 'engine' : 'rep'
    changeStage(scene, subject, { to: 'iql', cause, reason: `recycle.${reason}` })
  }
  const journey = scene.world.journeys.find(({ graph }) => graph.journey === recycling.journeyKey)
  if (journey === undefined) return
  enrol(scene, subject, subject.facts, journey, { firstWaitUntil: coolOffUntil, by: `recycle.${reason}` })
}

/** From now on everything earned until now counts `factor` times. */
function applyFactor(scene: Scene, subject: Subject, factor: number, reason: string, dealing: Dealing | null): void {
  subject.ledger.push(factorLine(factor, scene.now, dealing?.id ?? null, reason))
  subject.facts = { ...subject.facts, engagementA: discountedSum(scene.world.model, subject.ledger) }
}
