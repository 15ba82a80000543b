/** A step of a journey in two short lines, as the picture and the list of steps show it. */
import {
  type BranchNode,
  endId,
  type JourneyGraph,
  type Node,
  type WaitForNode,
  type WaitNode,
} from '../../domain/journey/graph.ts'
import type { DateWait } from '../../domain/journey/wait-until.ts'
import type { FieldChange } from '../../domain/field-change.ts'
import type { Language } from '../../domain/lead.ts'
import { canSay, say } from '../../domain/words.ts'
import { conditionText, durationText } from './condition-text.ts'
import { weekdayName, wordOf } from './format.ts'
import type { IconName } from './icon.ts'
import { emailName } from './names.ts'
import type { View } from './view.ts'
import { isLabel } from './words.ts'

export interface StepText {
  readonly icon: IconName
  readonly title: string
  readonly note: string
}

export function stepText(view: View, node: Node, graph: JourneyGraph): StepText {
  const kind = say(view.language, `journey.step.${node.kind}`)
  switch (node.kind) {
    case 'email':
      return {
        icon: 'email',
        title: emailName(view, node.template),
        note: node.phase === null ? kind : say(view.language, `phase.${node.phase}`),
      }
    case 'wait':
      return { icon: 'wait', ...waitText(view, node) }
    case 'waitFor':
      return {
        icon: 'wait',
        title: asQuestion(casesText(view, node, graph, view.t('condition.or')), view.language),
        note: view.t('step.atMost', { duration: durationText(view, node.for) }),
      }
    case 'branch':
      return { icon: 'branch', title: kind, note: casesText(view, node, graph, '·') }
    case 'split':
      return { icon: 'split', title: kind, note: node.ways.map(({ way, weight }) => `${way} ${weight} %`).join(' · ') }
    case 'update':
      return { icon: 'edit', title: kind, note: node.set.map((change) => changeText(view, change)).join(' · ') }
    case 'notify':
      return { icon: 'bell', title: view.t(`step.notify.${node.to}`), note: node.text }
    case 'webhook':
      return { icon: 'call', title: kind, note: URL.parse(node.url)?.host ?? '' }
    case 'handoff':
      return { icon: 'handoffs', title: kind, note: view.t('step.handoffNote') }
    case 'recycle':
      return {
        icon: 'recycle',
        title: kind,
        note: view.t('step.recycleNote', { duration: durationText(view, node.after) }),
      }
    case 'exit':
      return { icon: 'exit', title: kind, note: node.id === endId ? '' : wordOf(view, ['outcome'], node.outcome) }
    default:
      return node satisfies never
  }
}

/** "Branche: Chemie"; an attribute by the name it was given, an emptied field with a dash. */
function changeText(view: View, { of, field, value }: FieldChange): string {
  const key = of === 'company' && field === 'name' ? 'field.company' : field === 'timeZone' ? 'field.zone' : `field.${field}`
  const name = of !== 'attribute' && isLabel(key) ? view.t(key) : field
  return `${name}: ${value ?? '–'}`
}

/** What one of several cases asks, for its arrow; empty for every other arrow. */
export function caseText(view: View, from: Node | undefined, label: string, graph: JourneyGraph | null): string {
  const at = Number(/^case (\d+)$/.exec(label)?.[1]) - 1
  const one = from?.kind === 'branch' || from?.kind === 'waitFor' ? from.cases[at] : undefined
  return one === undefined || arrowText(view, from, label) === view.t('arrow.then') ? '' : conditionText(view, one.if, graph)
}

function casesText(view: View, { cases }: WaitForNode | BranchNode, graph: JourneyGraph, between: string): string {
  return cases.map((one) => conditionText(view, one.if, graph)).join(` ${between} `)
}

function waitText(view: View, { until }: WaitNode): Pick<StepText, 'title' | 'note'> {
  switch (until.kind) {
    case 'duration':
      return { title: view.t('step.wait', { duration: durationText(view, until.for) }), note: '' }
    case 'weekday': {
      const [first = '', ...others] = until.days.map((day) => weekdayName(view, day))
      return others.length === 0
        ? { title: view.t('step.waitDay', { day: first }), note: clockOf(until.at) }
        : { title: view.t('step.waitWeekday'), note: [first, ...others, clockOf(until.at)].join(', ') }
    }
    case 'date':
      return { title: view.t('step.waitDate', { field: until.field.replace('attributes.', '') }), note: offsetText(view, until) }
    default:
      return until satisfies never
  }
}

/** "30 Tage davor, 09:00". */
function offsetText(view: View, { offset, at }: DateWait): string {
  const time = at === null ? [] : [clockOf(at)]
  if (offset === null) return time.join()
  const duration = durationText(view, { ...offset, amount: Math.abs(offset.amount) })
  return [view.t(offset.amount < 0 ? 'step.before' : 'step.after', { duration }), ...time].join(', ')
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** The step in a few words; its id only where this version has no such step. */
export function stepName(view: View, graph: JourneyGraph | null, step: string): string {
  const node = graph?.nodes[step]
  return graph === null || node === undefined ? step : stepText(view, node, graph).title
}

function asQuestion(text: string, language: Language): string {
  return `${text.charAt(0).toLocaleUpperCase(language)}${text.slice(1)}?`
}

/** What an arrow says: `then`, `else`, `skip`, `case 1`, a way, an outcome; nothing for the plain way on. */
export function arrowText(view: View, from: Node | undefined, label: string): string {
  if (label === '' || from?.kind === 'split') return label
  if (label === 'skip') return view.t('arrow.skip')
  const isOnlyCase = from?.kind === 'branch' && from.cases.length === 1 && label !== 'else'
  if (label === 'then' || isOnlyCase) return view.t('arrow.then')
  if (label === 'else') return view.t('arrow.else')
  const [, number] = /^case (\d+)$/.exec(label) ?? []
  if (number !== undefined) return view.t('arrow.case', { n: number })
  const outcome = [`rejectReason.${label}`, `handoffStatus.${label}`].find((code) => canSay(view.language, code))
  return outcome === undefined ? label : say(view.language, outcome)
}
