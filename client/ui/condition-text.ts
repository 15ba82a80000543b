/** A condition and a duration in a few words, for pictures and lists; the exact wording stands in the journey's source. */
import type { Condition, NumberTest, Test } from '../../domain/condition/syntax.ts'
import type { Duration } from '../../domain/duration.ts'
import { canSay, say } from '../../domain/words.ts'
import { numberText } from './format.ts'
import type { View } from './view.ts'

export function durationText(view: View, { amount, unit }: Duration): string {
  return view.t(`duration.${unit}`, { n: amount })
}

export function conditionText(view: View, condition: Condition): string {
  switch (condition.kind) {
    case 'all':
      return condition.of.map((one) => conditionText(view, one)).join(` ${view.t('condition.and')} `)
    case 'any':
      return condition.of.map((one) => conditionText(view, one)).join(` ${view.t('condition.or')} `)
    case 'some':
      return view.t('condition.some', {
        n: condition.atLeast,
        of: condition.of.map((one) => conditionText(view, one)).join(', '),
      })
    case 'not':
      return `${view.t('condition.not')} ${conditionText(view, condition.of)}`
    case 'ready':
      return view.t(condition.is ? 'condition.ready' : 'condition.notReady')
    case 'clicked':
    case 'sent':
      return view.t(`condition.${condition.kind}`, { step: condition.step })
    case 'stage':
      return wordsOf(view, 'stage', condition.in)
    case 'temperature':
      return wordsOf(view, 'temperature', condition.in)
    case 'engagement':
    case 'fit':
      return `${view.t(`lead.${condition.kind}`)} ${bounds(view, condition.test)}`
    case 'event':
      return wordsOf(view, 'event', condition.pattern.types)
    case 'field':
      return `${condition.field} ${testText(condition.test)}`.trim()
    case 'consent':
      return say(view.language, `purpose.${condition.purpose}`)
    case 'journey':
      return `${view.t('nav.journeys')}: ${(condition.journeys ?? []).join(', ')}`
    case 'handoff':
      return `${view.t('nav.handoffs')}: ${[...(condition.status ?? []), ...(condition.rejectReasons ?? [])].join(', ')}`
    case 'weekday':
      return condition.in.join(', ')
    case 'date':
      return [condition.after, condition.before].filter(Boolean).join(' – ')
    default:
      return condition satisfies never
  }
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
