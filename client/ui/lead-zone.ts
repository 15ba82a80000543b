/** Which time zone counts for a lead and why: everyone who was asked, and whose answer it was; and whose holidays. */
import { html } from 'hono/html'
import type { LeadDetail } from '../../db/lead-view.ts'
import { zoneChain, type ZoneLink } from '../../domain/zone.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'

export function zoneText(view: View, { lead, company, zone, holidays }: LeadDetail['facts']): Html {
  const chain = zoneChain(lead, company, view.settings)
  const counts = chain.find((link) => link.zone !== null)
  const because = counts === undefined ? '' : view.t(`zone.because.${counts.source}`)
  return html`${zone}
    <details class="zone">
      <summary class="small-text">${because}</summary>
      <p class="quiet small-text">${view.t('zone.chain')}</p>
      <ol class="small-text">
        ${chain.map((link) => linkRow(view, link, link === counts))}
      </ol>
      <p class="quiet small-text">${holidayText(view, holidays)}</p>
    </details>`
}

/** Without a known region only what the whole country observes counts. */
function holidayText(view: View, { country, region }: LeadDetail['facts']['holidays']): string {
  return region === null
    ? view.t('zone.holidaysNation', { place: country })
    : view.t('zone.holidays', { place: `${country}-${region}` })
}

function linkRow(view: View, { source, stated, zone }: ZoneLink, doesCount: boolean): Html {
  const given = stated === '' ? view.t('zone.nothing') : zone === null ? view.t('zone.noZone', { stated }) : answer(stated, zone)
  return html`<li>
    ${view.t(`zone.of.${source}`)}: ${given}${doesCount ? html` <span class="tag">${view.t('zone.counts')}</span>` : ''}
  </li>`
}

function answer(stated: string, zone: string): string {
  return stated === zone ? zone : `${stated} → ${zone}`
}
