/** The top-down picture of a journey with live numbers at each step, as one SVG that takes its colours from the page. */
import { html } from 'hono/html'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { type Html, numberText } from './format.ts'
import { icon } from './icon.ts'
import { type Arrow, layoutJourney, type Placed, stepHeight, stepWidth } from './journey-layout.ts'
import { arrowText, type StepText, stepText } from './journey-step.ts'
import type { View } from './view.ts'

export interface Pictured {
  readonly key: string
  readonly title: string
  readonly graph: JourneyGraph
  /** Leads at each step now. */
  readonly counts: ReadonlyMap<string, number>
}

const margin = 14
/** Characters that surely fit on a line of a step. */
const titleFits = 25
const noteFits = 29

export function journeyPicture(view: View, journey: Pictured): Html {
  const layout = layoutJourney(journey.graph)
  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin]
  return html`<div class="picture">
    <svg
      viewBox="${-margin} ${-margin} ${width} ${height}"
      width="${width}"
      height="${height}"
      role="img"
      aria-label="${view.t('journey.picture', { title: journey.title })}"
    >
      <defs>
        <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M1 1 7 4 1 7" class="tip" />
        </marker>
      </defs>
      ${layout.arrows.map((arrow) => arrowSvg(view, arrow, journey.graph))}
      ${layout.steps.map((step) => stepSvg(view, journey, step))}
    </svg>
  </div>`
}

function arrowSvg(view: View, arrow: Arrow, graph: JourneyGraph): Html {
  const text = arrowText(view, graph.nodes[arrow.from], arrow.label)
  const [start, next] = arrow.points
  const label =
    text === '' || start === undefined || next === undefined
      ? ''
      : html`<text
          class="arrow-text"
          x="${(start.x + (next.x - start.x) * 0.62).toFixed(1)}"
          y="${(start.y + 27).toFixed(1)}"
          text-anchor="middle"
          >${text}</text
        >`
  return html`<path class="arrow" d="${pathOf(arrow)}" marker-end="url(#tip)" />${label}`
}

/** Straight down where a step or lane stands below, a gentle bend where it stands aside. */
function pathOf({ points }: Arrow): string {
  const [start, ...rest] = points
  if (start === undefined) return ''
  let last = start
  const parts = rest.map((point) => {
    const middle = (last.y + point.y) / 2
    const part = last.x === point.x ? `L${point.x} ${point.y}` : `C${last.x} ${middle} ${point.x} ${middle} ${point.x} ${point.y}`
    last = point
    return part
  })
  return `M${start.x} ${start.y}${parts.join('')}`
}

function stepSvg(view: View, journey: Pictured, { id, x, y }: Placed): Html {
  const node = journey.graph.nodes[id]
  if (node === undefined) return html``
  const text = stepText(view, node, journey.graph)
  const left = x - stepWidth / 2
  return html`<g class="step" data-kind="${node.kind}" transform="translate(${left.toFixed(1)} ${y})">
    <title>${[text.title, text.note].filter(Boolean).join(' · ')}</title>
    <rect width="${stepWidth}" height="${stepHeight}" rx="10" />
    <g transform="translate(12 ${stepHeight / 2 - 9}) scale(0.75)">${icon(text.icon)}</g>
    ${stepLines(text)} ${countSvg(view, journey, id)}</g
  >`
}

function stepLines({ title, note }: StepText): Html {
  const single = note === ''
  return html`<text class="step-title" x="40" y="${single ? stepHeight / 2 + 5 : 25}">${shorten(title, titleFits)}</text>
    ${single ? '' : html`<text class="step-note" x="40" y="43">${shorten(note, noteFits)}</text>`}`
}

/** How many leads stand here, as a link to them. */
function countSvg(view: View, { key, counts }: Pictured, id: string): Html {
  const count = counts.get(id) ?? 0
  if (count === 0) return html``
  const text = numberText(view, count)
  const width = 14 + text.length * 8
  return html`<a
    href="/leads?journey=${encodeURIComponent(key)}&step=${encodeURIComponent(id)}"
    aria-label="${view.t('journey.standing', { n: count, count: text })}"
  >
    <g class="standing" transform="translate(${stepWidth - width + 8} -11)"
      ><rect width="${width}" height="22" rx="11" /><text x="${width / 2}" y="15.5" text-anchor="middle">${text}</text></g
    ></a
  >`
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
}
