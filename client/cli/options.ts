/** Option values that several commands share, refused with what is expected. */
import { InvalidArgumentError } from '@commander-js/extra-typings'

/** For `--at`: an ISO moment with its offset. */
export function parseMoment(text: string): Date {
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const moment = new Date(text)
  if (isMoment && !Number.isNaN(moment.getTime())) return moment
  throw new InvalidArgumentError('Expected a moment such as 2026-03-02T07:30:00+01:00.')
}

/** For `--leads` and numbers of versions. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 1.')
}
