/** Small charts as SVG, drawn on the server: lines over days, bars by day, a desk's days. Each has its numbers as a table beside it. */
import { html } from 'hono/html'
import type { DayCount } from '../../domain/simulation/tally.ts'
import { type Html, numberText, weekdayText } from './format.ts'
import type { View } from './view.ts'

export interface Series {
  readonly name: string
  /** How it looks, in the order of the stylesheet: 0 what was, 1 its replay, 2 what would be. */
  readonly look: 0 | 1 | 2
  readonly days: readonly DayCount[]
}

const width = 640
const height = 190
const left = 34
const bottom = 28
const top = 8

interface Scale {
  readonly x: (index: number) => number
  readonly y: (value: number) => number
  readonly most: number
}

/** Sums that grow from day to day. */
export function lineChart(view: View, title: string, series: readonly Series[]): Html {
  const grown = series.map((one) => ({ ...one, days: growing(one.days) }))
  const scale = scaleOf(grown)
  const lines = grown.map(
    ({ days, look }) =>
      html`<polyline
        class="line look-${look}"
        points="${days.map(({ count }, index) => `${scale.x(index)},${scale.y(count)}`).join(' ')}"
      />`,
  )
  return figure(view, { title, series, shown: grown, scale, marks: html`${lines}` })
}

/** One bar a day and series. */
export function barChart(view: View, title: string, series: readonly Series[]): Html {
  const scale = scaleOf(series)
  const count = Math.max(1, series[0]?.days.length ?? 1)
  const slot = (width - left) / count
  const bar = Math.max(1, (slot * 0.8) / series.length)
  const bars = series.map(({ days, look }, nth) =>
    days.map(({ day, count: value }, index) =>
      value === 0
        ? ''
        : html`<rect
            class="day-bar look-${look}"
            x="${round(left + index * slot + slot * 0.1 + nth * bar)}"
            y="${scale.y(value)}"
            width="${round(bar)}"
            height="${round(scale.y(0) - scale.y(value))}"
            ><title>${weekdayText(view, day)}: ${value}</title></rect
          >`,
    ),
  )
  return figure(view, { title, series, shown: series, scale, marks: html`${bars}` })
}

interface Figure {
  readonly title: string
  readonly series: readonly Series[]
  /** As drawn: sums where they grow. */
  readonly shown: readonly Series[]
  readonly scale: Scale
  readonly marks: Html
}

function figure(view: View, { title, series, shown, scale, marks }: Figure): Html {
  const names = series.map(({ name, look }) => html`<li class="key look-${look}">${name}</li>`)
  return html`<figure class="chart">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${grid(view, scale)}${dayLabels(view, shown, scale)}${marks}
    </svg>
    ${
      series.length > 1
        ? html`<ul class="keys">
            ${names}
          </ul>`
        : ''
    }
    ${asTable(view, shown)}
  </figure>`
}

function grid(view: View, { y, most }: Scale): Html {
  const steps = [...new Set([0, Math.round(most / 2), most])]
  return html`${steps.map(
    (value) =>
      html`<line class="grid" x1="${left}" x2="${width}" y1="${y(value)}" y2="${y(value)}" /><text
          class="axis end"
          x="${left - 6}"
          y="${y(value) + 4}"
          >${numberText(view, value)}</text
        >`,
  )}`
}

/** The first day, the last, and two in between. */
function dayLabels(view: View, series: readonly Series[], { x }: Scale): Html {
  const days = series[0]?.days ?? []
  const last = days.length - 1
  const chosen = [...new Set([0, Math.round(last / 3), Math.round((2 * last) / 3), last])].filter((index) => index >= 0)
  return html`${chosen.map((index, nth) => {
    const place = nth === 0 ? 'start' : index === last ? 'end' : 'middle'
    return html`<text class="axis ${place}" x="${x(index)}" y="${height - 4}">${weekdayText(view, days[index]?.day ?? '')}</text>`
  })}`
}

/** For screen readers, and for whoever wants the numbers. */
function asTable(view: View, series: readonly Series[]): Html {
  const days = series[0]?.days ?? []
  return html`<details>
    <summary class="quiet small-text">${view.t('sim.asTable')}</summary>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>${view.t('sim.day')}</th>
            ${series.map(({ name }) => html`<th class="number">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${days.map(
            ({ day }, index) =>
              html`<tr>
                <td>${weekdayText(view, day)}</td>
                ${series.map((one) => html`<td class="number">${numberText(view, one.days[index]?.count ?? 0)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

/** What lay on a desk each day against what fits on it. */
export function deskChart(days: readonly { readonly peak: number }[], capacity: number, label: string): Html {
  const most = Math.max(capacity, 1, ...days.map(({ peak }) => peak))
  const [wide, high] = [240, 34]
  const slot = wide / Math.max(1, days.length)
  const y = (value: number): number => round(high - (value / most) * high)
  const bars = days.map(({ peak }, index) =>
    peak === 0
      ? ''
      : html`<rect
          class="${peak > capacity ? 'over' : 'desk'}"
          x="${round(index * slot)}"
          y="${y(peak)}"
          width="${round(Math.max(1, slot * 0.85))}"
          height="${round(high - y(peak))}"
        />`,
  )
  return html`<svg class="desk-days" viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none" role="img" aria-label="${label}">
    ${bars}
    <line class="capacity" x1="0" x2="${wide}" y1="${y(capacity)}" y2="${y(capacity)}" />
  </svg>`
}

function growing(days: readonly DayCount[]): DayCount[] {
  let sum = 0
  return days.map(({ day, count }) => ({ day, count: (sum += count) }))
}

function scaleOf(series: readonly Series[]): Scale {
  const counts = series.flatMap(({ days }) => days.map(({ count }) => count))
  const most = niceCeiling(Math.max(1, ...counts))
  const last = Math.max(1, (series[0]?.days.length ?? 1) - 1)
  return {
    most,
    x: (index) => round(left + (index / last) * (width - left)),
    y: (value) => round(top + (1 - value / most) * (height - top - bottom)),
  }
}

/** 1, 2, 4, 5, 10, 20, 40, 50 …, so that the half is a whole number, too. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 4, 5, 6, 8, 10].find((one) => one * power >= value) ?? 10
  return Math.max(2, step * power)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
