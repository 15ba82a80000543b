/** What is wrong with something a person wrote, and what to do about it. */
export interface Problem {
  /** Where, such as `steps[2].for` or `row 14, column email`. */
  readonly path: string
  readonly message: string
  readonly remedy: string
  /** Errors block publishing; warnings are shown. */
  readonly severity: 'error' | 'warning'
}
