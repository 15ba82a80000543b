/** The rows of the lead list: who, where they stand, how hot, why, and what happens next. */
import { html } from 'hono/html'
import type { ListedLead } from '../../db/leads-view.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, plannedTime, wordOf } from './format.ts'
import { deadline, leadLink, stageBadge } from './parts.ts'
import type { View } from './view.ts'
import { waitingText } from './waiting.ts'

export function leadsTable(view: View, rows: readonly ListedLead[]): Html {
  return html`<table class="leads">
    <thead>
      <tr>
        <th>${view.t('lead.lead')}</th>
        <th>${view.t('lead.stage')}</th>
        <th class="number">${view.t('lead.engagement')}</th>
        <th class="number">${view.t('lead.fit')}</th>
        <th>${view.t('lead.because')}</th>
        <th>${view.t('lead.next')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((lead) => leadRow(view, lead))}
    </tbody>
  </table>`
}

function leadRow(view: View, lead: ListedLead): Html {
  return html`<tr>
    <td class="who">
      ${leadLink(view, lead)}
      <p class="quiet small-text">${[lead.jobTitle, lead.companyName].filter(Boolean).join(' · ')}</p>
    </td>
    <td class="at">${stageBadge(view, lead.stage)}</td>
    <td class="number heat">${engagement(view, lead)}</td>
    <td class="number fit">${numberText(view, lead.fit)}</td>
    <td class="why small-text">${lead.because.map((type) => say(view.language, `event.${type}`)).join(', ')}</td>
    <td class="next small-text">${nextOf(view, lead)}</td>
  </tr>`
}

/** The number, marked where the lead is hot or warm. */
function engagement(view: View, lead: Pick<ListedLead, 'engagement' | 'temperature'>): Html {
  return html`<span
    class="heat-mark"
    data-temperature="${lead.temperature}"
    title="${say(view.language, `temperature.${lead.temperature}`)}"
    >${numberText(view, lead.engagement, 1)}</span
  >`
}

/** What happens next with this lead, the most pressing first. */
function nextOf(view: View, lead: ListedLead): Html {
  if (lead.handoffId !== null)
    return html`<a href="/handoffs/${lead.handoffId}">${view.t('lead.atSales', { rep: lead.repName })}</a>
      ${lead.dueAt === null ? '' : deadline(view, lead.dueAt)}`
  if (lead.stage === 'disqualified')
    return html`<span class="quiet">${wordOf(view, ['knockOut', 'rejectReason'], lead.disqualifiedReason ?? '')}</span>`
  if (lead.needsData !== null && lead.needsData.length > 0)
    return html`${view.t('lead.lacks', { what: lead.needsData.map((fact) => say(view.language, `fact.${fact}`)).join(', ') })}`
  if (lead.journey !== null)
    return html`<span class="quiet">${lead.journey}:</span> ${waitingText(view, lead.waitingFor, lead.wakeAt)}`
  if (lead.coolOffUntil !== null && lead.coolOffUntil > view.now)
    return html`${view.t('lead.coolOff')} ${plannedTime(view, lead.coolOffUntil)}`
  return html`<span class="quiet">${view.t('lead.nothingPlanned')}</span>`
}
