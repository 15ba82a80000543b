/** Stage changes of a simulated lead, by the table of allowed transitions. */
import { stageTransition, type StageCause } from '../lifecycle.ts'
import type { Stage } from '../lead.ts'
import { reconsiderFor } from './reconsider.ts'
import type { Scene } from './scene.ts'
import { wakeStays } from './stays.ts'
import { changeLead, type Subject } from './subject.ts'

/** False when the lead is there already, or this cause may not move it so. */
export function changeStage(
  scene: Scene,
  subject: Subject,
  { to, cause, reason }: { readonly to: Stage; readonly cause: StageCause; readonly reason: string },
): boolean {
  const from = subject.facts.lead.stage
  if (!stageTransition(from, to, cause).ok) return false
  subject.moves.push({ at: scene.now, from, to, cause, reason })
  if (to === 'disqualified') subject.stageBeforeDisqualified = from
  changeLead(subject, { stage: to, stageSince: scene.now, disqualifiedReason: to === 'disqualified' ? reason : null })
  wakeStays(scene, subject, ['stage'])
  reconsiderFor(scene, subject, 'stage')
  return true
}
