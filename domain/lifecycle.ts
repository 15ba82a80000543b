/** Which stage may follow which, and who may cause it: forward by evidence, back only for a named reason. */
import type { Stage } from './lead.ts'

export type StageCause = 'engine' | 'rep' | 'marketer' | 'crm'

type Transition = readonly [from: readonly Stage[], to: Stage, by: readonly StageCause[]]

const everybody: readonly StageCause[] = ['engine', 'rep', 'marketer', 'crm']
const beforeSql: readonly Stage[] = ['cold', 'iql', 'mql']

const transitions: readonly Transition[] = [
  [['cold'], 'iql', everybody],
  [['cold', 'iql'], 'mql', everybody],
  [beforeSql, 'sql', ['rep', 'crm', 'marketer']],
  [['mql', 'sql'], 'opportunity', ['rep', 'crm', 'marketer']],
  [['sql', 'opportunity', 'mql'], 'customer', ['rep', 'crm', 'marketer']],
  // Back: recycle, wrongPerson, lost, retract, a marketer's correction.
  [['mql', 'sql', 'opportunity'], 'iql', ['engine', 'rep', 'marketer', 'crm']],
  [['iql', 'mql'], 'cold', ['engine', 'marketer']],
  [['sql', 'opportunity'], 'cold', ['marketer']],
  [['sql', 'opportunity', 'customer'], 'mql', ['marketer', 'crm']],
  [['opportunity', 'customer'], 'sql', ['marketer', 'crm']],
  [['customer'], 'opportunity', ['marketer', 'crm']],
  [[...beforeSql], 'disqualified', everybody],
  [['sql', 'opportunity', 'customer'], 'disqualified', ['rep', 'marketer', 'crm']],
  [['disqualified'], 'cold', ['engine', 'marketer']],
  [['disqualified'], 'iql', ['engine', 'marketer']],
  [['disqualified'], 'mql', ['engine', 'marketer']],
]

/** `sameStage`: nothing to do; `notAllowed`: nobody, or not this cause, moves a lead so. */
export function stageTransition(
  from: Stage,
  to: Stage,
  cause: StageCause,
): { readonly ok: true } | { readonly ok: false; readonly reason: 'sameStage' | 'notAllowed' } {
  if (from === to) return { ok: false, reason: 'sameStage' }
  const isAllowed = transitions.some(([sources, target, by]) => target === to && sources.includes(from) && by.includes(cause))
  return isAllowed ? { ok: true } : { ok: false, reason: 'notAllowed' }
}

/** Past these a lead goes back when it is recycled; before them it is nurtured anyway. */
export function isWithSales(stage: Stage): boolean {
  return stage === 'mql' || stage === 'sql' || stage === 'opportunity'
}

/** Where a lead goes that is disqualified no longer: `iql` also for one that was with sales, because that offer is over. */
export function stageAfterLift(stageBefore: Stage): 'cold' | 'iql' {
  return stageBefore === 'cold' ? 'cold' : 'iql'
}
