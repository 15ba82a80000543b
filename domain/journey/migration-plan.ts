/** What becomes of the leads at each step when a new version is published; reading one is parse-plan.ts, proposing one suggest-plan.ts. */

export type StepPlan = { readonly do: 'stay' } | { readonly do: 'continue'; readonly at: string } | { readonly do: 'exit' }

/** By step of the old version. A step without a line stays: nobody is moved whom the plan does not name. */
export type MigrationPlan = Readonly<Record<string, StepPlan>>

/** False when everybody finishes the version they entered. */
export function movesAnybody(plan: MigrationPlan): boolean {
  return Object.values(plan).some((line) => line.do !== 'stay')
}

export function planFor(plan: MigrationPlan, step: string): StepPlan {
  return (Object.hasOwn(plan, step) ? plan[step] : undefined) ?? { do: 'stay' }
}
