/** The edge between our errors and Temporal's: codes cross it, texts with data in them do not. */
import { ApplicationFailure } from '@temporalio/activity'
import type { Logger } from 'pino'
import { Failure, type FailureCode } from '../domain/failure.ts'

/** Repeating cannot mend these. */
const permanent: ReadonlySet<FailureCode> = new Set(['badInput', 'notFound', 'configuration', 'invariant'])

/** Runs an activity's body; whatever it throws reaches Temporal as a code only, and our log as code and stack. */
export async function translated<T>(log: Logger, activity: string, subject: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    const type = codeOf(error)
    log.warn({ activity, subject, code: type, stack: framesOf(error) }, 'activity failed')
    throw ApplicationFailure.create({ message: type, type, nonRetryable: error instanceof Failure && permanent.has(error.code) })
  }
}

/** Our own code, or the driver's (`ECONNREFUSED`, `57P01`), or the name of the class. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name
}

/** The frames alone: the first line of a stack is the message, which may quote data. */
export function framesOf(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return ''
  return error.stack
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n')
}
