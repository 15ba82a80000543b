/** A step of a journey in two short lines, as the picture and the list of steps show it. */
import { endId, type JourneyGraph, type Node } from '../../domain/journey/graph.ts'
import type { Language } from '../../domain/lead.ts'
import { canSay, say } from '../../domain/words.ts'
import { conditionText, durationText } from './condition-text.ts'
import { wordOf } from './format.ts'
import type { IconName } from './icon.ts'
import { emailName } from './names.ts'
import type { View } from './view.ts'

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
      return { icon: 'wait', title: view.t('step.wait', { duration: durationText(view, node.for) }), note: '' }
    case 'waitFor':
      return {
        icon: 'wait',
        title: asQuestion(conditionText(view, node.condition, graph), view.language),
        note: view.t('step.atMost', { duration: durationText(view, node.for) }),
      }
    case 'branch':
      return { icon: 'branch', title: kind, note: node.cases.map((one) => conditionText(view, one.if, graph)).join(' · ') }
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

/** The step in a few words; its id only where this version has no such step. */
export function stepName(view: View, graph: JourneyGraph | null, step: string): string {
  const node = graph?.nodes[step]
  return graph === null || node === undefined ? step : stepText(view, node, graph).title
}

function asQuestion(text: string, language: Language): string {
  return `${text.charAt(0).toLocaleUpperCase(language)}${text.slice(1)}?`
}

/** What an arrow says: `then`, `else`, `case 1`, an outcome; nothing for the plain way on. */
export function arrowText(view: View, from: Node | undefined, label: string): string {
  if (label === '') return ''
  const isOnlyCase = from?.kind === 'branch' && from.cases.length === 1 && label !== 'else'
  if (label === 'then' || isOnlyCase) return view.t('arrow.then')
  if (label === 'else') return view.t('arrow.else')
  const [, number] = /^case (\d+)$/.exec(label) ?? []
  if (number !== undefined) return view.t('arrow.case', { n: number })
  const outcome = [`rejectReason.${label}`, `handoffStatus.${label}`].find((code) => canSay(view.language, code))
  return outcome === undefined ? label : say(view.language, outcome)
}
