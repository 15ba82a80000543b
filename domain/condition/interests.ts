/** What may change the value of a condition: event types, and keys for everything that is no event. */
import { never } from '../failure.ts'
import { directRequestTypes } from '../event.ts'
import type { Condition } from './syntax.ts'

/** Keys beside event types. */
type InterestKey = 'score' | 'stage' | 'consent' | 'handoff' | 'lead' | 'journey' | 'segment'

/** `ready` looks at nearly everything; the behaviours of the model arrive as events that also change the score. */
const readyInterests = ['score', 'stage', 'consent', 'handoff', 'lead', 'email.replied', ...directRequestTypes]

export function interests(condition: Condition): ReadonlySet<string> {
  return new Set(interestsOf(condition))
}

function interestsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'some':
      return condition.of.flatMap(interestsOf)
    case 'not':
      return interestsOf(condition.of)
    case 'field':
      return ['lead']
    case 'engagement':
    case 'temperature':
      return ['score']
    case 'fit':
      return ['score', 'lead']
    case 'ready':
      return readyInterests
    case 'event':
      return condition.pattern.types
    case 'clicked':
      return ['email.clicked']
    case 'sent':
      return ['email.sent']
    case 'stage':
    case 'consent':
    case 'journey':
    case 'handoff':
    case 'segment':
      return [condition.kind satisfies InterestKey]
    case 'weekday':
    case 'date':
      return []
    default:
      return never(condition, 'condition')
  }
}
