/** A condition and a duration in a few words, for pictures and lists; the exact wording stands in the journey's source. */
import type { Condition, EventPattern, NumberTest, Test } from '../../domain/condition/syntax.ts'
import type { Duration } from '../../domain/duration.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { canSay, say } from '../../domain/words.ts'
import { numberText } from './format.ts'
import { emailOfStep } from './names.ts'
import type { View } from './view.ts'

export function durationText(view: View, { amount, unit }: Duration): string {
  return view.t(`duration.${unit}`, { n: amount })
}

/** `graph` is the journey the condition stands in, to name the emails it speaks of; null where it is not known. */
export function conditionText(view: View, condition: Condition, graph: JourneyGraph | null): string {
  const inside = (one: Condition) => conditionText(view, one, graph)
  switch (condition.kind) {
    case 'all':
      return condition.of.map(inside).join(` ${view.t('condition.and')} `)
    case 'any':
      return condition.of.map(inside).join(` ${view.t('condition.or')} `)
    case 'some':
      return view.t('condition.some', {
        n: condition.atLeast,
        of: condition.of.map(inside).join(', '),
      })
    case 'not':
      return `${view.t('condition.not')} ${inside(condition.of)}`
    case 'ready':
      return view.t(condition.is ? 'condition.ready' : 'condition.notReady')
    case 'clicked':
    case 'sent':
      return view.t(`condition.${condition.kind}`, { step: emailOfStep(view, graph, condition.step) })
    case 'stage':
      return wordsOf(view, 'stage', condition.in)
    case 'temperature':
      return wordsOf(view, 'temperature', condition.in)
    case 'engagement':
    case 'fit':
      return `${view.t(`lead.${condition.kind}`)} ${bounds(view, condition.test)}`
    case 'event':
      return eventText(view, condition.pattern)
    case 'field':
      return `${condition.field} ${testText(condition.test)}`.trim()
    case 'consent':
      return say(view.language, `purpose.${condition.purpose}`)
    case 'journey':
      return `${view.t('nav.journeys')}: ${(condition.journeys ?? []).map((key) => view.names.journeys.get(key) ?? key).join(', ')}`
    case 'handoff':
      return `${view.t('nav.handoffs')}: ${[wordsOf(view, 'handoffStatus', condition.status), wordsOf(view, 'rejectReason', condition.rejectReasons)].filter(Boolean).join(', ')}`
    case 'segment':
      return `${view.t('segments.one')}: ${condition.segments.join(', ')}`
    case 'weekday':
      return condition.in.join(', ')
    case 'date':
      return [condition.after, condition.before].filter(Boolean).join(' – ')
    default:
      return condition satisfies never
  }
}

function eventText(view: View, { types, where }: EventPattern): string {
  const own = where.some(({ isOwnKey = false }) => isOwnKey) ? [view.t('condition.ownKey')] : []
  return [wordsOf(view, 'event', types), ...own].join(' ')
}

function wordsOf(view: View, area: string, codes: readonly string[] | null): string {
  return (codes ?? [])
    .map((code) => (canSay(view.language, `${area}.${code}`) ? say(view.language, `${area}.${code}`) : code))
    .join(', ')
}

function bounds(view: View, { atLeast, atMost }: NumberTest): string {
  return [
    atLeast === undefined ? '' : `≥ ${numberText(view, atLeast, 1)}`,
    atMost === undefined ? '' : `≤ ${numberText(view, atMost, 1)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

function testText(test: Test): string {
  return Object.values(test)
    .map((value) => (Array.isArray(value) ? value.join(', ') : String(value)))
    .join(' ')
}
