/** The one error Ripen throws when a promise is broken; expected outcomes are values instead. */

export type FailureCode =
  | 'badInput'
  | 'notFound'
  | 'conflict'
  | 'configuration'
  | 'databaseUnavailable'
  | 'temporalUnavailable'
  | 'smtpUnavailable'
  | 'invariant'

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode

  /** `message` names the thing and the remedy and holds no personal data. */
  constructor(code: FailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Marks the end of a switch over a union: reaching it at run time means data from outside was not parsed. */
export function never(value: never, what: string): never {
  throw new Failure('invariant', `Unexpected ${what}: ${JSON.stringify(value)}`)
}
