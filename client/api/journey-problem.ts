/** What the routes about journeys read, tell and refuse alike. */
import { z } from 'zod'
import type { NotMoved } from '../../db/journey-migrate.ts'
import type { NotPublished } from '../../db/journey-publish.ts'
import { changeText } from '../../domain/journey/change-text.ts'
import type { Change } from '../../domain/journey/diff.ts'
import type { Problem as JourneyProblem } from '../../domain/problem.ts'
import { type Problem, problem, ProblemError } from './problem.ts'

/** YAML, or the same journey as JSON text. */
export const journeySource = z.string().min(1).max(200_000)

export function noSuchJourney(): ProblemError {
  return new ProblemError(problem(404, 'noSuchJourney', 'There is no such journey, or no such version of it.'))
}

export function noSuchDraft(): ProblemError {
  return new ProblemError(problem(404, 'noSuchDraft', 'This journey has no draft.'))
}

/** With what whoever publishes needs to go on: all problems, the preview, or the version that is in force. */
export function notPublished(refused: NotPublished): Problem {
  switch (refused.reason) {
    case 'invalid':
      return invalidJourney(refused.problems, 'The journey has problems; nothing was published.')
    case 'planNeeded': {
      const detail = 'Leads are inside the version in force. Say what becomes of them with `plan`; nothing was published.'
      return problem(409, 'planNeeded', detail, { preview: refused.preview })
    }
    case 'overtaken': {
      const detail = 'Another version is in force than the one this was made for; nothing was published.'
      return problem(409, 'overtaken', detail, { inForce: refused.version })
    }
    case 'migrating':
      return problem(409, 'migrating', 'Leads of this journey are still being moved; try again when they have arrived.')
    default:
      return refused satisfies never
  }
}

/** With what whoever moves leads needs to go on. */
export function notMoved(refused: NotMoved): Problem {
  switch (refused.reason) {
    case 'unknown':
      return noSuchJourney().problem
    case 'inForce':
      return problem(409, 'inForce', 'This version is in force; leads are moved into it from earlier ones.')
    case 'notInForce':
      return problem(409, 'notInForce', 'No version of this journey is in force, so there is none to move to.')
    case 'invalid':
      return invalidJourney(refused.problems, 'The plan has problems; nobody was moved.')
    case 'planNeeded': {
      const detail = 'Leads are inside this version. Say what becomes of them with `plan`; nobody was moved.'
      return problem(409, 'planNeeded', detail, { preview: refused.preview })
    }
    case 'overtaken': {
      const detail = 'Another version is in force than the one this was made for; nobody was moved.'
      return problem(409, 'overtaken', detail, { inForce: refused.version })
    }
    case 'migrating':
      return problem(409, 'migrating', 'Leads of this journey are still being moved; try again when they have arrived.')
    default:
      return refused satisfies never
  }
}

/** A change as data and in words. */
export function told(change: Change) {
  return { ...change, text: { de: changeText('de', change), en: changeText('en', change) } }
}

export function invalidJourney(problems: readonly JourneyProblem[], detail: string): Problem {
  const errors = problems.map(({ path, message, remedy }) => ({ field: path, message: `${message}; ${remedy}` }))
  return problem(422, 'invalidJourney', detail, { errors })
}
