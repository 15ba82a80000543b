/** Handoffs per rep and day against what each can take. */
import { html } from 'hono/html'
import { deskChart } from './chart.ts'
import { type Html, numberText } from './format.ts'
import { panel } from './parts.ts'
import type { Tally } from './simulation-sums.ts'
import type { View } from './view.ts'

export function desksPanel(view: View, reps: Tally['handoffs']['reps'], names: ReadonlyMap<string, string>): Html {
  const shown = reps.filter(({ days }) => days.some(({ peak }) => peak > 0))
  if (shown.length === 0) return html``
  const body = html`<p class="inside quiet small-text">${view.t('sim.repChartHint')}</p>
    <ul class="rows desks">
      ${shown.map((rep) => {
        const name = names.get(rep.repId) ?? view.t('sim.rep')
        const peak = Math.max(0, ...rep.days.map((day) => day.peak))
        return html`<li>
          <div class="grow">
            <span class="title">${name}</span>
            <p class="quiet small-text">
              ${view.t('sim.offered')} ${numberText(view, rep.offered)} · ${view.t('sim.peak')} ${numberText(view, peak)} /
              ${numberText(view, rep.capacity)}${
                rep.daysOverCapacity === 0
                  ? ''
                  : html` · <span class="late">${view.t('sim.over')} ${numberText(view, rep.daysOverCapacity)}</span>`
              }
            </p>
          </div>
          ${deskChart(rep.days, rep.capacity, name)}
        </li>`
      })}
    </ul>`
  return panel(view, { title: view.t('sim.repChart') }, body)
}
