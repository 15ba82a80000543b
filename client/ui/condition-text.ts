/** A condition and a duration in a few words, for pictures and lists; the exact wording stands in the journey's source. */
import { ownActs } from '../../domain/condition/parse-history.ts'
import type { Condition, Leaf, NumberTest, Test } from '../../domain/condition/syntax.ts'
import { type Duration, durationOfMs } from '../../domain/duration.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { WordParams } from '../../domain/wording.ts'
import { canSay, say } from '../../domain/words.ts'
import { wordsOfField } from './condition-cells.ts'
import { numberText } from './format.ts'
import { emailOfStep } from './names.ts'
import type { View } from './view.ts'

export function durationText(view: View, { amount, unit }: Duration): string {
  return view.t(`duration.${unit}`, { n: amount })
}

/** `graph` is the journey the condition stands in, to name the emails it speaks of; null where it is not known. */
export function conditionText(view: View, condition: Condition, graph: JourneyGraph | null): string {
  const inside = (one: Condition) => {
    const text = conditionText(view, one, graph)
    return isGroup(one) ? `(${text})` : text
  }
  if (condition.kind === 'all' || condition.kind === 'any')
    return condition.of.map(inside).join(` ${view.t(condition.kind === 'all' ? 'condition.and' : 'condition.or')} `)
  if (condition.kind === 'some')
    return view.t('condition.some', { n: condition.atLeast, of: condition.of.map(inside).join(', ') })
  if (condition.kind === 'not') return `${view.t('condition.not')} ${inside(condition.of)}`
  return leafText(view, condition, graph)
}

/** What would be read otherwise without brackets around it. */
function isGroup(condition: Condition): boolean {
  return (condition.kind === 'all' || condition.kind === 'any') && condition.of.length > 1
}

function leafText(view: View, leaf: Leaf, graph: JourneyGraph | null): string {
  switch (leaf.kind) {
    case 'ready':
      return view.t(leaf.is ? 'condition.ready' : 'condition.notReady')
    case 'clicked':
    case 'sent':
      return view.t(`condition.${leaf.kind}`, { step: emailOfStep(view, graph, leaf.step) })
    case 'stage':
      return stageText(view, leaf)
    case 'temperature':
      return wordsOf(view, 'temperature', leaf.in)
    case 'engagement':
    case 'fit':
      return `${view.t(`lead.${leaf.kind}`)} ${bounds(view, leaf.test)}`
    case 'event':
      return eventText(view, leaf)
    case 'field':
      return `${fieldName(view, leaf.field)} ${testText(view, leaf)}`.trim()
    case 'consent':
      return says(view, 'consent', {
        purpose: say(view.language, `purpose.${leaf.purpose}`),
        words: wordsOf(view, 'consentStatus', leaf.in),
      })
    case 'journey':
      return journeyText(view, leaf)
    case 'handoff':
      return handoffText(view, leaf)
    case 'segment':
      return `${view.t('segments.one')} ${leaf.segments.map((key) => quoted(view, view.names.segments.get(key) ?? key)).join(', ')}`
    case 'weekday':
      return says(view, 'weekday', { words: wordsOf(view, 'weekday', leaf.in) })
    case 'date':
      return dateText(view, leaf)
    default:
      return leaf satisfies never
  }
}

type LeafOf<Kind extends Leaf['kind']> = Extract<Leaf, { readonly kind: Kind }>

function says(view: View, code: string, params: WordParams = {}): string {
  return say(view.language, `says.${code}`, params)
}

function span(view: View, ms: number): string {
  return durationText(view, durationOfMs(ms))
}

function stageText(view: View, { in: stages, sinceMs }: LeafOf<'stage'>): string {
  const words = wordsOf(view, 'stage', stages)
  if (sinceMs === null) return words
  const since = span(view, sinceMs)
  return words === '' ? says(view, 'sameStage', { since }) : says(view, 'stageSince', { words, since })
}

function eventText(view: View, { pattern, count, withinMs }: LeafOf<'event'>): string {
  const { types, where } = pattern
  if (isSameList(types, ownActs)) return says(view, 'inactive', { within: span(view, withinMs ?? 0) })
  const own = where.some(({ isOwnKey = false }) => isOwnKey) ? [view.t('condition.ownKey')] : []
  const words = [wordsOf(view, 'event', types), ...own].join(' ')
  const tests = where.flatMap(({ property, test, isOwnKey = false }) =>
    isOwnKey ? [] : [`${property} ${valueText(view, test, null)}`],
  )
  const what = tests.length === 0 ? words : says(view, 'with', { what: words, tests: tests.join(', ') })
  return whenText(view, { what: timesText(view, what, count), withinMs, never: count.atMost === 0 })
}

function isSameList(list: readonly string[], other: readonly string[]): boolean {
  return list.length === other.length && list.every((one, index) => one === other[index])
}

/** Once is what is meant where nothing is said. */
function timesText(view: View, what: string, { atLeast = 1, atMost }: NumberTest): string {
  if (atMost !== undefined && atMost > 0)
    return says(view, 'eventOften', { often: say(view.language, 'comparison.atMost'), n: atMost, words: what })
  return atLeast > 1
    ? says(view, 'eventOften', { often: say(view.language, 'comparison.atLeast'), n: atLeast, words: what })
    : what
}

interface Ever {
  readonly what: string
  readonly withinMs: number | null
  readonly never: boolean
}

function whenText(view: View, { what, withinMs, never }: Ever): string {
  const said = never ? says(view, 'never', { what }) : what
  return withinMs === null ? said : says(view, 'within', { what: said, within: span(view, withinMs) })
}

function journeyText(view: View, leaf: LeafOf<'journey'>): string {
  const names = (leaf.journeys ?? []).map((key) => quoted(view, view.names.journeys.get(key) ?? key)).join(', ')
  const journey = names === '' ? says(view, 'journeyAny') : says(view, 'journey', { words: names })
  const how = [
    ...(leaf.status === null ? [] : [say(view.language, `conditionJourney.${leaf.status}`)]),
    ...(leaf.outcomes === null ? [] : [wordsOf(view, 'outcome', leaf.outcomes)]),
  ]
  return whenText(view, { ...leaf, what: how.length === 0 ? journey : `${journey} (${how.join(', ')})` })
}

function handoffText(view: View, leaf: LeafOf<'handoff'>): string {
  const words = [wordsOf(view, 'handoffStatus', leaf.status), wordsOf(view, 'rejectReason', leaf.rejectReasons)].filter(Boolean)
  return whenText(view, {
    ...leaf,
    what: words.length === 0 ? says(view, 'handoffAny') : says(view, 'handoff', { words: words.join(', ') }),
  })
}

function dateText(view: View, { after, before }: LeafOf<'date'>): string {
  return [
    ...(after === null ? [] : [says(view, 'after', { after })]),
    ...(before === null ? [] : [says(view, 'before', { before })]),
  ].join(' ')
}

function quoted(view: View, name: string): string {
  return says(view, 'quoted', { name })
}

function wordsOf(view: View, area: string, codes: readonly string[] | null): string {
  return (codes ?? [])
    .map((code) => (canSay(view.language, `${area}.${code}`) ? say(view.language, `${area}.${code}`) : code))
    .join(', ')
}

/** An attribute by the name it was given. */
function fieldName(view: View, field: string): string {
  const code = `conditionField.${field}`
  return canSay(view.language, code) ? say(view.language, code) : quoted(view, field.replace(/^attributes\./, ''))
}

function testText(view: View, { field, test }: LeafOf<'field'>): string {
  return valueText(view, test, wordsOfField(field))
}

/** `area`: where the values have names of their own. */
function valueText(view: View, test: Test, area: string | null): string {
  const { is, in: oneOf, withinMs, exists, atLeast, atMost, ...others } = test
  const values = [...(is === undefined ? [] : [is]), ...(oneOf ?? [])].map(String)
  const compared = (comparison: string, value = '') => `${say(view.language, `comparison.${comparison}`)} ${value}`.trim()
  return [
    ...(values.length === 0 ? [] : [compared('in', area === null ? values.join(', ') : wordsOf(view, area, values))]),
    ...(exists === undefined ? [] : [compared(exists ? 'exists' : 'missing')]),
    ...(withinMs === undefined ? [] : [says(view, 'ago', { within: span(view, withinMs) })]),
    bounds(view, { ...(atLeast === undefined ? {} : { atLeast }), ...(atMost === undefined ? {} : { atMost }) }),
    ...Object.entries(others).map(([name, value]) => compared(name, Array.isArray(value) ? value.join(', ') : String(value))),
  ]
    .filter(Boolean)
    .join(' ')
}

function bounds(view: View, { atLeast, atMost }: NumberTest): string {
  return [
    atLeast === undefined ? '' : `≥ ${numberText(view, atLeast, 1)}`,
    atMost === undefined ? '' : `≤ ${numberText(view, atMost, 1)}`,
  ]
    .filter(Boolean)
    .join(' ')
}
