/** The top-down picture of a journey, as one SVG that takes its colours from the page: steps, arrows, and what is to be shown at them. */
import { html } from 'hono/html'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { Html } from './format.ts'
import { icon } from './icon.ts'
import { type Arrow, layoutJourney, type Placed, stepHeight, stepWidth } from './journey-layout.ts'
import { arrowText, type StepText, stepText } from './journey-step.ts'
import type { View } from './view.ts'

export interface Pictured {
  readonly title: string
  readonly graph: JourneyGraph
  /** Sets the picture's marker apart where a page shows two. */
  readonly name?: string
  readonly shown?: Shown
}

/** What a picture shows beside the journey itself. */
export interface Shown {
  /** Takes the place of the step's second line. */
  readonly noteOf?: (step: string) => string | null
  /** Where a step leads when it is clicked. */
  readonly hrefOf?: (step: string) => string
  /** Colours the step: `added`, `changed`, `removed`, `moved`, `wrong`. */
  readonly markOf?: (step: string) => { readonly mark: string; readonly text: string } | null
  /** At the upper right corner of a step, and at the lower right one. */
  readonly badgesOf?: (step: string) => readonly Badge[]
  /** Beside the words of an arrow. */
  readonly arrowNumberOf?: (arrow: Arrow) => Badge | null
}

export interface Badge {
  readonly look: 'standing' | 'left' | 'way'
  readonly text: string
  /** What it counts, for the tip and for who cannot see it. */
  readonly title: string
  readonly href: string
}

const margin = 14
/** Characters that surely fit on a line of a step. */
const titleFits = 25
const noteFits = 29

export function journeyPicture(view: View, journey: Pictured): Html {
  const layout = layoutJourney(journey.graph)
  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin]
  const tip = `tip-${journey.name ?? 'journey'}`
  return html`<div class="picture">
    <svg
      viewBox="${-margin} ${-margin} ${width} ${height}"
      width="${width}"
      height="${height}"
      role="img"
      aria-label="${view.t('journey.picture', { title: journey.title })}"
    >
      <defs>
        <marker id="${tip}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M1 1 7 4 1 7" class="tip" />
        </marker>
      </defs>
      ${layout.arrows.map((arrow) => html`<path class="arrow" d="${pathOf(arrow)}" marker-end="url(#${tip})" />`)}
      ${layout.arrows.map((arrow) => arrowWords(view, arrow, journey))}
      ${layout.steps.map((step) => stepSvg(view, journey, step))}
    </svg>
  </div>`
}

function arrowWords(view: View, arrow: Arrow, { graph, shown }: Pictured): Html {
  const words = arrowText(view, graph.nodes[arrow.from], arrow.label)
  const number = shown?.arrowNumberOf?.(arrow) ?? null
  const [start, next] = arrow.points
  if ((words === '' && number === null) || start === undefined || next === undefined) return html``
  const linked =
    number === null
      ? ''
      : html`<a href="${number.href}" aria-label="${number.title}"><tspan class="way-number">${number.text}</tspan></a>`
  return html`<text
    class="arrow-text"
    x="${(start.x + (next.x - start.x) * 0.62).toFixed(1)}"
    y="${(start.y + 27).toFixed(1)}"
    text-anchor="middle"
    >${words}${words === '' || number === null ? '' : ' '}${linked}</text
  >`
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

function stepSvg(view: View, { graph, shown }: Pictured, { id, x, y }: Placed): Html {
  const node = graph.nodes[id]
  if (node === undefined) return html``
  const text = stepText(view, node, graph)
  const note = shown?.noteOf?.(id) ?? text.note
  const mark = shown?.markOf?.(id) ?? null
  const box = html`<title>${[text.title, note, mark?.text].filter(Boolean).join(' · ')}</title>
    <rect class="box" width="${stepWidth}" height="${stepHeight}" rx="10" />
    <g transform="translate(12 ${stepHeight / 2 - 9}) scale(0.75)">${icon(text.icon)}</g>
    ${stepLines({ ...text, note })}`
  const href = shown?.hrefOf?.(id)
  return html`<g
    class="step"
    data-kind="${node.kind}"
    ${mark === null ? '' : html`data-mark="${mark.mark}"`}
    transform="translate(${(x - stepWidth / 2).toFixed(1)} ${y})"
    >${href === undefined ? box : html`<a href="${href}">${box}</a>`}${(shown?.badgesOf?.(id) ?? []).map(badgeSvg)}</g
  >`
}

function stepLines({ title, note }: StepText): Html {
  const single = note === ''
  return html`<text class="step-title" x="40" y="${single ? stepHeight / 2 + 5 : 25}">${shorten(title, titleFits)}</text>
    ${single ? '' : html`<text class="step-note" x="40" y="43">${shorten(note, noteFits)}</text>`}`
}

/** Half across the edge of the step: above who stands there, below who left. */
function badgeSvg({ look, text, title, href }: Badge): Html {
  const width = 14 + text.length * 8
  const top = look === 'left' ? stepHeight - 11 : -11
  return html`<a href="${href}" aria-label="${title}">
    <g class="${look}" transform="translate(${stepWidth - width + 8} ${top})"
      ><title>${title}</title><rect width="${width}" height="22" rx="11" /><text x="${width / 2}" y="15.5" text-anchor="middle"
        >${text}</text
      ></g
    ></a
  >`
}

/** To so many ordinary letters; wide ones count half again as much. */
function shorten(text: string, most: number): string {
  const fits = (count: number) => count + (text.slice(0, count).match(/[mwMW]/g)?.length ?? 0) / 2 <= most
  if (fits(text.length)) return text
  let count = Math.min(text.length, most - 1)
  while (count > 1 && !fits(count + 1)) count -= 1
  return `${text.slice(0, count).trimEnd()}…`
}
