/** The log of a process: JSON lines on stderr with ids and codes; never an address, a name or another's error text. */
import { destination, type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { Failure } from './domain/failure.ts'

/** Names that hold personal data wherever they occur: a slip is cut out instead of written. */
const personal = ['email', 'phone', 'name', 'firstName', 'lastName', 'address', 'rcptTo', 'mailFrom', 'subject']

/** `part` names the process: server, worker, demo, start. */
export function openLog(part: string, level: Config['logLevel'], fd = 2): Logger {
  return pino(
    {
      level,
      base: { part },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personal.flatMap((key) => [key, `*.${key}`]), remove: true },
      serializers: { err: describeError, error: describeError },
    },
    destination({ dest: fd, sync: true }),
  )
}

/** Messages of drivers quote values of rows, so only our own are written. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return { code, ...(error instanceof Failure && { message: error.message }), stack: frames.join('\n') }
}
