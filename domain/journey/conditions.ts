/** Finds the conditions of a journey and the leaves of a condition, for checks and for what an enrolment listens to. */
import type { Condition, Leaf } from '../condition/syntax.ts'
import { type Definition, everyStep, type Step } from './definition.ts'

export interface PlacedCondition {
  readonly path: string
  readonly condition: Condition
}

export function conditionsOf({ enrol, goal, exits, steps }: Definition): PlacedCondition[] {
  return [
    ...placed('enrol.if', enrol?.if ?? null),
    ...placed('goal', goal),
    ...exits.map((condition, index) => ({ path: `exit[${index}]`, condition })),
    ...[...everyStep(steps)].flatMap(conditionsOfStep),
  ]
}

function placed(path: string, condition: Condition | null): PlacedCondition[] {
  return condition === null ? [] : [{ path, condition }]
}

function conditionsOfStep(step: Step): PlacedCondition[] {
  if (step.kind !== 'waitFor' && step.kind !== 'branch') return []
  return step.cases.map((one) => ({ path: one.path, condition: one.if }))
}

export function leavesOf(condition: Condition): Leaf[] {
  if (condition.kind === 'not') return leavesOf(condition.of)
  return 'of' in condition && typeof condition.of !== 'string' ? condition.of.flatMap(leavesOf) : [condition]
}
