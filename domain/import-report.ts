/** What became of the rows of an import: counted, and told line by line. */

export type RowOutcome =
  | { readonly line: number; readonly outcome: 'accepted' | 'updated' }
  | { readonly line: number; readonly outcome: 'rejected'; readonly reasons: readonly string[] }

export interface ImportCounts {
  readonly rows: number
  /** New leads. */
  readonly accepted: number
  /** Rows about leads that were known, or came earlier in the file. */
  readonly updated: number
  readonly rejected: number
  /** Opt-in mails queued. */
  readonly optInsAsked: number
  /** Tasks for a person, where nobody may be written to. */
  readonly tasks: number
  /** Knocked out or out of profile; counted by a dry run only. */
  readonly outOfProfile: number
}

export const noCounts: ImportCounts = {
  rows: 0,
  accepted: 0,
  updated: 0,
  rejected: 0,
  optInsAsked: 0,
  tasks: 0,
  outOfProfile: 0,
}

export function countOutcomes(outcomes: readonly RowOutcome[]): Pick<ImportCounts, 'rows' | 'accepted' | 'updated' | 'rejected'> {
  const count = (outcome: RowOutcome['outcome']) => outcomes.filter((row) => row.outcome === outcome).length
  return { rows: outcomes.length, accepted: count('accepted'), updated: count('updated'), rejected: count('rejected') }
}

export function addCounts(a: ImportCounts, b: Partial<ImportCounts>): ImportCounts {
  const sum = { ...a }
  for (const key of Object.keys(noCounts) as (keyof ImportCounts)[]) Object.assign(sum, { [key]: a[key] + (b[key] ?? 0) })
  return sum
}
