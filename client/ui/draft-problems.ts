/** What is wrong with a draft, at the step it belongs to and all together, each leading to where it is mended. */
import { html } from 'hono/html'
import { inLanguage } from '../../domain/problem-text.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Html } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

/** Where the picture and the problems lead. */
export function anchorOf(path: string): string {
  return ['step', ...path.split(/[^a-z0-9]+/i)].filter(Boolean).join('-')
}

export function problemLines(view: View, problems: readonly Problem[]): Html {
  if (problems.length === 0) return html``
  return html`<ul class="problems">
    ${problems.map((problem) => problemLine(inLanguage(view.language, problem)))}
  </ul>`
}

function problemLine({ message, remedy, severity }: Problem): Html {
  return html`<li data-severity="${severity}"><strong>${message}</strong> <span>${remedy}</span></li>`
}

export interface ProblemPlaces {
  /** The text is shown instead of the form. */
  readonly asYaml: boolean
  /** Null where only the place in the text tells which step is meant. */
  readonly nameOf: (step: string) => string | null
}

/** Errors first; nothing where all is well. */
export function problemsPanel(
  view: View,
  problems: ReadonlyMap<string, readonly Problem[]>,
  { asYaml, nameOf }: ProblemPlaces,
): Html {
  const all = [...problems].flatMap(([step, list]) =>
    list.map((problem) => ({ step, problem: inLanguage(view.language, problem) })),
  )
  const count = all.filter(({ problem }) => problem.severity === 'error').length
  if (all.length === 0) return html``
  const order = all.toSorted((a, b) => Number(a.problem.severity === 'warning') - Number(b.problem.severity === 'warning'))
  const row = ({ step, problem }: (typeof all)[number]) =>
    html`<li data-severity="${problem.severity}">
      <a href="#${asYaml ? 'source' : anchorOf(step === '' ? 'rules' : step)}" title="${problem.path}"
        >${nameOf(step) ?? html`<code>${problem.path}</code>`}</a
      >
      <strong>${problem.message}</strong>
      <span>${problem.remedy}</span>
    </li>`
  return panel(
    view,
    { id: 'problems', title: view.t(count === 0 ? 'draft.onlyHints' : 'draft.problems'), count: all.length },
    html`<div class="inside">
      <ul class="problems">
        ${order.map(row)}
      </ul>
    </div>`,
  )
}
