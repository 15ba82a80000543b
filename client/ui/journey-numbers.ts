/** The numbers of a journey version as the picture shows them: each links to the leads it counts. */
import type { NumbersOf, StepNumbers } from '../../db/journey-numbers.ts'
import type { EmailFigures } from '../../db/journey-view.ts'
import { numberText } from './format.ts'
import type { Arrow } from './journey-layout.ts'
import type { Badge, Shown } from './journey-picture.ts'
import type { View } from './view.ts'

export interface ShownVersion {
  readonly key: string
  readonly version: number
}

/** The page of a step; with `show`, the leads behind one of its numbers. */
export function stepHref({ key, version }: ShownVersion, step: string, show: Readonly<Record<string, string>> = {}): string {
  const params = new URLSearchParams({ version: String(version), ...show })
  return `/journeys/${encodeURIComponent(key)}/steps/${encodeURIComponent(step)}?${params.toString()}`
}

export function numbersShown(
  view: View,
  of: ShownVersion,
  numbersOf: NumbersOf,
  figuresOf: (step: string) => EmailFigures | undefined,
): Shown {
  return {
    hrefOf: (step) => stepHref(of, step),
    noteOf: (step) => figuresText(view, figuresOf(step)),
    badgesOf: (step) => [...standing(view, of, step, numbersOf(step)), ...gone(view, of, step, numbersOf(step))],
    arrowNumberOf: (arrow) => passed(view, of, arrow, numbersOf(arrow.from)),
  }
}

function figuresText(view: View, figures: EmailFigures | undefined): string | null {
  if (figures === undefined || figures.sent === 0) return null
  return view.t('number.figures', { sent: numberText(view, figures.sent), clicked: numberText(view, figures.clicked) })
}

function standing(view: View, of: ShownVersion, step: string, { waiting }: StepNumbers): Badge[] {
  if (waiting === 0) return []
  const text = numberText(view, waiting)
  const title = view.t('number.waitingTitle', { n: waiting, count: text })
  return [{ look: 'standing', text, title, href: stepHref(of, step, { show: 'waiting' }) }]
}

function gone(view: View, of: ShownVersion, step: string, { left }: StepNumbers): Badge[] {
  if (left === 0) return []
  const count = numberText(view, left)
  const title = view.t('number.leftTitle', { n: left, count })
  return [{ look: 'left', text: `→ ${count}`, title, href: stepHref(of, step, { show: 'left' }) }]
}

function passed(view: View, of: ShownVersion, { from, label }: Arrow, { ways }: StepNumbers): Badge | null {
  const leads = ways.get(label) ?? 0
  if (leads === 0) return null
  const text = numberText(view, leads)
  return {
    look: 'way',
    text,
    title: view.t('number.wayTitle', { n: leads, count: text }),
    href: stepHref(of, from, { show: 'passed', way: label }),
  }
}
