/** A condition as one sentence, as exact as the rows it is clicked together from; what is no row is shown as it is written. */
import type { Cells } from '../../domain/condition/form-cells.ts'
import { ownField } from '../../domain/condition/form-now.ts'
import { type Comparison, comparisons, readValues, takesText } from '../../domain/condition/form-test.ts'
import type { DrawnGroup, DrawnNode, DrawnRow } from '../../domain/condition/form-tree.ts'
import { parseDuration } from '../../domain/duration.ts'
import type { WordParams } from '../../domain/wording.ts'
import { canSay, say } from '../../domain/words.ts'
import { flowText } from '../../domain/yaml-line.ts'
import { type ConditionNames, wordsOfField } from './condition-cells.ts'
import { durationText } from './condition-text.ts'
import type { View } from './view.ts'

interface Saying {
  readonly view: View
  readonly names: ConditionNames
  readonly cells: Cells
}

/** Begins with a capital letter and ends with a full stop. */
export function conditionSentence(view: View, names: ConditionNames, node: DrawnNode): string {
  const text = nodeText(view, names, node, false)
  return `${text.charAt(0).toLocaleUpperCase(view.language)}${text.slice(1)}.`
}

function nodeText(view: View, names: ConditionNames, node: DrawnNode, isInside: boolean): string {
  const text = node.kind === 'row' ? rowText({ view, names, cells: node.cells }, node) : groupText(view, names, node)
  if (node.isNegated)
    return say(view.language, 'says.not', { what: node.kind === 'group' && node.items.length > 1 ? `(${text})` : text })
  return isInside && node.kind === 'group' && node.items.length > 1 ? `(${text})` : text
}

function groupText(view: View, names: ConditionNames, { how, items, atLeast }: DrawnGroup): string {
  const texts = items.map((item) => nodeText(view, names, item, true))
  if (how === 'some') return say(view.language, 'says.some', { n: String(atLeast), what: texts.join(', ') })
  return texts.join(` ${say(view.language, how === 'all' ? 'says.and' : 'says.or')} `)
}

function rowText(saying: Saying, { leaf, value, form }: DrawnRow): string {
  if (form === null) return `${leaf}: ${flowText(value)}`
  const { view, cells } = saying
  const one = (cell: string) => cells[cell]?.[0] ?? ''
  const tell = (code: string, params: WordParams = {}) => say(view.language, `says.${code}`, params)
  switch (leaf) {
    case 'ready':
      return say(view.language, `conditionReady.${one('is')}`)
    case 'stage':
      return stageText(saying, tell)
    case 'temperature':
    case 'weekday':
      return tell(leaf, { words: either(view, named(view, cells['in'], leaf)) })
    case 'engagement':
    case 'fit':
      return tell(leaf, { test: testText(saying, 0) })
    case 'lead':
    case 'company':
      return tell(leaf, { field: fieldName(view, one('field'), one('attribute')), test: testText(saying, 0) })
    case 'event':
      return eventText(saying, tell)
    case 'inactive':
      return tell('inactive', { within: span(view, one('within')) })
    case 'clicked':
    case 'sent':
      return tell(leaf, { step: nameIn(saying.names.emails, one('step')) })
    case 'consent':
      return tell('consent', {
        purpose: say(view.language, `purpose.${one('purpose')}`),
        words: either(view, named(view, cells['status'], 'consentStatus')),
      })
    case 'segment':
      return tell('segment', { words: either(view, quoted(view, saying.names.segments, cells['in'])) })
    case 'journey':
      return journeyText(saying, tell)
    case 'handoff':
      return handoffText(saying, tell)
    case 'date':
      return ['after', 'before'].flatMap((cell) => (one(cell) === '' ? [] : [tell(cell, { [cell]: one(cell) })])).join(' ')
    default:
      return `${leaf}: ${flowText(value)}`
  }
}

type Tell = (code: string, params?: WordParams) => string

function stageText({ view, cells }: Saying, tell: Tell): string {
  const words = either(view, named(view, cells['in'], 'stage'))
  const since = span(view, cells['since']?.[0] ?? '')
  if (words === '') return tell('sameStage', { since })
  return since === '' ? tell('stage', { words }) : tell('stageSince', { words, since })
}

function eventText(saying: Saying, tell: Tell): string {
  const { view, names, cells } = saying
  const words = either(view, quoted(view, names.eventTypes, cells['type']))
  const tests = (cells['property'] ?? []).map((property, at) => `${property} ${testText(saying, at)}`).join(', ')
  const often = cells['often']?.[0] ?? 'once'
  const event = tests === '' ? words : tell('with', { what: words, tests })
  const times = { words: event, n: cells['times']?.[0] ?? '', often: say(view.language, `comparison.${often}`) }
  return whenText(view, cells, tell(often === 'never' ? 'eventNever' : often === 'once' ? 'event' : 'eventOften', times), tell)
}

function journeyText({ view, names, cells }: Saying, tell: Tell): string {
  const words = either(view, quoted(view, names.journeys, cells['is']))
  const status = cells['status']?.[0] ?? ''
  const outcome = cells['outcome']?.[0] ?? ''
  const remarks = [
    ...(status === '' ? [] : [say(view.language, `conditionJourney.${status}`)]),
    ...(outcome === '' ? [] : [`${say(view.language, 'conditionCell.outcome')} ${outcome}`]),
  ].join(', ')
  const journey = words === '' ? tell('journeyAny') : tell('journey', { words })
  return everText(view, cells, remarks === '' ? journey : `${journey} (${remarks})`, tell)
}

function handoffText({ view, cells }: Saying, tell: Tell): string {
  const [words, because] = [named(view, cells['status'], 'handoffStatus'), named(view, cells['rejectReason'], 'rejectReason')]
  const handoff = words.length === 0 ? tell('handoffAny') : tell('handoff', { words: either(view, words) })
  const reasons = because.map((reason) => inQuotes(view, reason))
  const what = because.length === 0 ? handoff : tell('because', { what: handoff, reasons: either(view, reasons) })
  return everText(view, cells, what, tell)
}

function everText(view: View, cells: Cells, what: string, tell: Tell): string {
  return whenText(view, cells, cells['never']?.[0] === 'never' ? tell('never', { what }) : what, tell)
}

function whenText(view: View, cells: Cells, what: string, tell: Tell): string {
  const within = span(view, cells['within']?.[0] ?? '')
  return within === '' ? what : tell('within', { what, within })
}

function testText({ view, cells }: Saying, at: number): string {
  const comparison: Comparison = comparisons.find((one) => one === cells['comparison']?.[at]) ?? 'in'
  const text = cells['text']?.[at] ?? ''
  const words = say(view.language, `comparison.${comparison}`)
  if (!takesText(comparison)) return words
  if (comparison === 'within') return say(view.language, 'says.ago', { within: span(view, text) })
  if (comparison !== 'in') return `${words} ${text}`
  const [values, area] = [readValues(text).map(String), wordsOfField(cells['field']?.[0] ?? '')]
  return `${words} ${either(view, area === null ? values : named(view, values, area))}`
}

function fieldName(view: View, field: string, attribute: string): string {
  if (field === ownField) return inQuotes(view, attribute)
  const code = `conditionField.${field}`
  return canSay(view.language, code) ? say(view.language, code) : field
}

function named(view: View, values: readonly string[] | undefined, area: string): string[] {
  return (values ?? []).map((value) =>
    canSay(view.language, `${area}.${value}`) ? say(view.language, `${area}.${value}`) : value,
  )
}

function quoted(view: View, names: ConditionNames[keyof ConditionNames], keys: readonly string[] = []): string[] {
  return keys.map((key) => inQuotes(view, nameIn(names, key)))
}

function inQuotes({ language }: View, name: string): string {
  return say(language, 'says.quoted', { name })
}

function nameIn(names: ConditionNames[keyof ConditionNames], key: string): string {
  return names.find(({ value }) => value === key)?.name ?? key
}

/** "A, B oder C". */
function either(view: View, words: readonly string[]): string {
  return new Intl.ListFormat(view.language, { type: 'disjunction' }).format(words)
}

function span(view: View, text: string): string {
  const duration = parseDuration(text)
  return duration === null ? text : durationText(view, duration)
}
