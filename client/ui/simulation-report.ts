/** What came out of a simulation, as panels: sums and charts, reps, personas, who would be elsewhere. */
import { html } from 'hono/html'
import type { StoredReport } from '../../db/simulations.ts'
import { type Html, numberText, wordOf } from './format.ts'
import { panel } from './parts.ts'
import { desksPanel } from './simulation-desks.ts'
import { diffPanel, type NamedLeads } from './simulation-diff.ts'
import { type Column, charts, sumsPanel } from './simulation-sums.ts'
import type { View } from './view.ts'

type PersonaReport = Extract<StoredReport, { readonly kind: 'personas' }>
type HistoryReport = Extract<StoredReport, { readonly kind: 'history' }>
type Tally = PersonaReport['tally']

/** Names of leads and reps, as they are known now. */
export interface Named {
  readonly leads: NamedLeads
  readonly reps: ReadonlyMap<string, string>
}

export function reportPanels(view: View, report: StoredReport, named: Named): Html {
  return report.kind === 'personas' ? personaPanels(view, report, named) : historyPanels(view, report, named)
}

function personaPanels(view: View, { tally, personas }: PersonaReport, named: Named): Html {
  const columns: Column[] = [{ title: view.t('sim.col.would'), look: 2, tally, knowsCap: true }]
  return html`<div class="columns simulated">
    <div>${charts(view, columns)}${desksPanel(view, tally.handoffs.reps, named.reps)}</div>
    <div>${sumsPanel(view, columns)}${personaPanel(view, personas)}${endsPanel(view, tally)}</div>
  </div>`
}

function historyPanels(view: View, report: HistoryReport, named: Named): Html {
  const columns: Column[] = [
    { title: view.t('sim.col.real'), look: 0, tally: report.real, knowsCap: false },
    { title: view.t('sim.col.replayed'), look: 1, tally: report.replayed, knowsCap: true },
    { title: view.t('sim.col.candidate'), look: 2, tally: report.candidate, knowsCap: true },
  ]
  return html`<div class="columns simulated">
      <div>${charts(view, columns)}</div>
      <div>${sumsPanel(view, columns)}${aboutPanel(view)}</div>
    </div>
    ${diffPanel(view, report.diff, named.leads)}${desksPanel(view, report.candidate.handoffs.reps, named.reps)}`
}

function personaPanel(view: View, personas: PersonaReport['personas']): Html {
  const body = html`<div class="table">
    <table>
      <thead>
        <tr>
          <th></th>
          <th class="number">${view.t('sim.leads')}</th>
          <th class="number">${view.t('sim.emailsBoth')}</th>
          <th class="number">MQL</th>
          <th class="number">${view.t('sim.left')}</th>
        </tr>
      </thead>
      <tbody>
        ${personas.map(
          ({ persona, leads, emails, mqls, unsubscribed }) =>
            html`<tr>
              <th scope="row">${view.t(`sim.persona.${persona}`)}</th>
              ${[leads, emails, mqls, unsubscribed].map((value) => html`<td class="number">${numberText(view, value)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
  return panel(view, { title: view.t('sim.personaTable') }, body)
}

function endsPanel(view: View, { ends }: Tally): Html {
  if (ends.length === 0) return html``
  const body = html`<ul class="rows">
    ${ends.map(
      ({ journey, outcome, count }) =>
        html`<li>
          <span class="grow">${view.names.journeys.get(journey) ?? journey}</span>
          <span class="quiet">${outcome === 'active' ? view.t('sim.stillActive') : wordOf(view, ['outcome'], outcome)}</span>
          <b class="number">${numberText(view, count)}</b>
        </li>`,
    )}
  </ul>`
  return panel(view, { title: view.t('sim.ends') }, body)
}

function aboutPanel(view: View): Html {
  const points = (['sim.about.1', 'sim.about.2', 'sim.about.3', 'sim.about.4'] as const).map(
    (key) => html`<li>${view.t(key)}</li>`,
  )
  return panel(
    view,
    { title: view.t('sim.about') },
    html`<ul class="inside about quiet small-text">
      ${points}
    </ul>`,
  )
}
