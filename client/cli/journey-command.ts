/** What the commands of `ripen journey` are added to, and what they say alike. */
import { Failure } from '../../domain/failure.ts'
import type { RootCommand } from './program.ts'

export type JourneyCommand = ReturnType<RootCommand['command']>

/** Thrown when a command names a journey that is not there. */
export function noSuchJourney(key: string): Failure {
  return new Failure('notFound', `There is no journey "${key}"; \`ripen journey list\` names them.`)
}
