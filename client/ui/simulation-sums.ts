/** The sums of a simulation: what really was, its replay, what would be, beside each other and over the days. */
import { html } from 'hono/html'
import type { StoredReport } from '../../db/simulations.ts'
import { barChart, lineChart, type Series } from './chart.ts'
import { type Html, numberText } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'
import type { Label } from './words.ts'

export type Tally = Extract<StoredReport, { readonly kind: 'personas' }>['tally']

export interface Column {
  readonly title: string
  readonly look: Series['look']
  readonly tally: Tally
  /** The record does not say how often the cap moved a mail. */
  readonly knowsCap: boolean
}

export function charts(view: View, columns: readonly Column[]): Html {
  const seriesOf = (days: (tally: Tally) => Series['days']): Series[] =>
    columns.map(({ title: name, look, tally }) => ({ name, look, days: days(tally) }))
  const mqls = seriesOf(({ mqls: { perDay } }) => perDay)
  const emails = seriesOf(({ emails: { perDay } }) => perDay).filter(({ look }) => look !== 1)
  const [mqlTitle, emailTitle] = [view.t('sim.mqlChart'), view.t('sim.emailChart')]
  return html`${panel(view, { title: mqlTitle }, html`<div class="inside">${lineChart(view, mqlTitle, mqls)}</div>`)}
  ${panel(view, { title: emailTitle }, html`<div class="inside">${barChart(view, emailTitle, emails)}</div>`)}`
}

const rows: readonly { readonly label: Label; readonly digits?: number; readonly of: (tally: Tally) => number }[] = [
  { label: 'sim.row.leads', of: ({ leads }) => leads },
  { label: 'sim.row.nurtured', of: ({ nurtured }) => nurtured },
  { label: 'sim.row.mqls', of: ({ mqls }) => mqls.leads },
  { label: 'sim.row.emails', of: ({ emails }) => emails.sent },
  { label: 'sim.row.perLead', digits: 2, of: ({ emails, nurtured }) => emails.sent / Math.max(1, nurtured) },
  { label: 'sim.row.most', of: ({ emails }) => emails.mostPerLead },
  { label: 'sim.row.capHits', of: ({ emails }) => emails.capHits },
  { label: 'sim.row.handoffs', of: ({ handoffs }) => handoffs.offered },
  { label: 'sim.row.breaches', of: ({ handoffs }) => handoffs.breaches },
  { label: 'sim.row.overCapacity', of: ({ handoffs }) => handoffs.reps.reduce((sum, rep) => sum + rep.daysOverCapacity, 0) },
]

export function sumsPanel(view: View, columns: readonly Column[]): Html {
  const replayed = columns.find(({ look }) => look === 1)?.tally
  /** Against the replay, so that it shows what the candidate changes and nothing else. */
  function deltaText({ look, tally }: Column, of: (tally: Tally) => number, digits: number): Html {
    const delta = look !== 2 || replayed === undefined ? 0 : of(tally) - of(replayed)
    const text = numberText(view, Math.abs(delta), digits)
    return text === '0' ? html`` : html` <span class="quiet small-text">${delta > 0 ? '+' : '−'}${text}</span>`
  }
  const cell = (column: Column, { label, digits = 0, of }: (typeof rows)[number]): Html =>
    label === 'sim.row.capHits' && !column.knowsCap
      ? html`<td class="number quiet" title="${view.t('sim.unknown')}">–</td>`
      : html`<td class="number">${numberText(view, of(column.tally), digits)}${deltaText(column, of, digits)}</td>`
  const head =
    columns.length === 1
      ? ''
      : html`<thead>
          <tr>
            <th></th>
            ${columns.map(({ title, look }) => html`<th class="number"><span class="key look-${look}">${title}</span></th>`)}
          </tr>
        </thead>`
  const body = html`<div class="table">
    <table class="sums">
      ${head}
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${view.t(row.label)}</th>
              ${columns.map((column) => cell(column, row))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
  return panel(view, { title: view.t('sim.sums') }, body)
}
