/** What is wrong with something a person wrote, and what to do about it. */
export interface Problem {
  /** Where, such as `steps[2].for` or `row 14, column email`. */
  readonly path: string
  readonly message: string
  readonly remedy: string
  /** Errors block publishing; warnings are shown. */
  readonly severity: 'error' | 'warning'
}

const byPlace = new Intl.Collator('en', { numeric: true })

/** In the order of the places, so that what belongs to one step stands together. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => byPlace.compare(a.path, b.path))
}
