/** Who would be elsewhere than they really are: lead by lead, when an MQL, how many emails. */
import { html } from 'hono/html'
import type { LeadName } from '../../db/simulation-names.ts'
import type { StoredReport } from '../../db/simulations.ts'
import { type Html, numberText, shortTime } from './format.ts'
import { leadLink, panel } from './parts.ts'
import type { View } from './view.ts'

export type NamedLeads = ReadonlyMap<string, LeadName>

type Diff = Extract<StoredReport, { readonly kind: 'history' }>['diff']

const shownLeads = 100

export function diffPanel(view: View, { counts, leads }: Diff, named: NamedLeads): Html {
  const tags = (['gained', 'lost', 'earlier', 'later', 'same'] as const).filter((change) => counts[change] > 0)
  const summary = html`<p class="inside">
    ${tags.map((change) => html`<span class="tag">${numberText(view, counts[change])} ${view.t(`sim.change.${change}`)}</span> `)}
  </p>`
  if (leads.length === 0)
    return panel(
      view,
      { title: view.t('sim.diff') },
      html`${summary}
        <p class="inside quiet">${view.t('sim.diffNone')}</p>`,
    )
  const more = leads.length - shownLeads
  const body = html`${summary}
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>${view.t('sim.lead')}</th>
            <th></th>
            <th>${view.t('sim.mqlReal')}</th>
            <th>${view.t('sim.mqlWould')}</th>
            <th class="number">${view.t('sim.emailsBoth')}</th>
          </tr>
        </thead>
        <tbody>
          ${leads.slice(0, shownLeads).map((lead) => diffRow(view, lead, named))}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="inside quiet">${view.t('sim.diffMore', { count: numberText(view, more) })}</p>` : ''}`
  return panel(view, { title: view.t('sim.diff'), count: leads.length }, body)
}

function diffRow(view: View, lead: Diff['leads'][number], named: NamedLeads): Html {
  const known = named.get(lead.leadId)
  const time = (iso: string | null): Html =>
    iso === null ? html`<span class="quiet">–</span>` : html`${shortTime(view, new Date(iso))}`
  return html`<tr>
    <td>
      ${known === undefined ? html`<span class="quiet">${view.t('sim.erased')}</span>` : leadLink(view, { ...known, leadId: lead.leadId })}
    </td>
    <td><span class="tag">${view.t(`sim.change.${lead.change}`)}</span></td>
    <td class="nowrap">${time(lead.mqlBefore)}</td>
    <td class="nowrap">${time(lead.mqlAfter)}</td>
    <td class="number nowrap">
      ${lead.emailsBefore === lead.emailsAfter ? lead.emailsAfter : html`${lead.emailsBefore} → ${lead.emailsAfter}`}
    </td>
  </tr>`
}
