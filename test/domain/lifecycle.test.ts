import { expect, test } from 'vitest'
import { stages } from '../../domain/lead.ts'
import { stageTransition, type StageCause } from '../../domain/lifecycle.ts'

test.each([
  ['cold', 'iql', 'engine', true],
  ['cold', 'mql', 'engine', true],
  ['iql', 'mql', 'engine', true],
  ['mql', 'sql', 'engine', false],
  ['mql', 'sql', 'rep', true],
  ['sql', 'opportunity', 'crm', true],
  ['opportunity', 'customer', 'rep', true],
  ['cold', 'customer', 'engine', false],
  ['mql', 'iql', 'engine', true],
  ['opportunity', 'iql', 'rep', true],
  ['customer', 'iql', 'engine', false],
  ['iql', 'disqualified', 'engine', true],
  ['customer', 'disqualified', 'engine', false],
  ['customer', 'disqualified', 'marketer', true],
  ['disqualified', 'iql', 'engine', true],
  ['disqualified', 'iql', 'rep', false],
  ['disqualified', 'sql', 'marketer', false],
] as const)('%s → %s by %s: %s', (from, to, cause, ok) => {
  expect(stageTransition(from, to, cause).ok).toBe(ok)
})

test('nobody moves a lead to where it is', () => {
  const causes: StageCause[] = ['engine', 'rep', 'marketer', 'crm']
  for (const stage of stages)
    for (const cause of causes) expect(stageTransition(stage, stage, cause)).toEqual({ ok: false, reason: 'sameStage' })
})
