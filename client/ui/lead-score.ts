/** Why a lead's score is what it is: how far it is from ready, what is missing, every line with what decay has left of it. */
import { html } from 'hono/html'
import type { LeadDetail } from '../../db/lead-view.ts'
import type { ScoreLine } from '../../domain/explain.ts'
import { type Html, numberText, reasonText, relativeTime, wordOf } from './format.ts'
import { icon } from './icon.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

const shownAtOnce = 6

export function scorePanel(view: View, { explanation, facts }: LeadDetail): Html {
  const { fit, engagement, model } = explanation
  const { ready } = facts.model
  return panel(
    view,
    { id: 'score', live: true, title: view.t('score.title') },
    html`<div class="inside">
      ${gauge(view, view.t('lead.fit'), fit.total, ready.fit)}
      ${gauge(view, view.t('lead.engagement'), engagement.total, ready.engagement)} ${missing(view, explanation)}
      <h3>${view.t('score.engagementLines')}</h3>
      ${lines(view, engagement.lines.toReversed(), view.t('score.noEngagement'))}
      <p class="quiet small-text">
        ${view.t('score.decay', { days: model.halfLifeDays })}${engagement.raw < 0 ? html` ${view.t('score.raw', { raw: numberText(view, engagement.raw, 1) })}` : ''}
      </p>
      <h3>${view.t('score.fitLines')}</h3>
      ${lines(view, fit.lines, view.t('score.noFit'))}
      <p class="quiet small-text">${view.t('score.model', { name: model.name, version: model.version })}</p>
    </div>`,
  )
}

/** How much of what is needed is there. */
function gauge(view: View, title: string, value: number, needed: number): Html {
  return html`<div class="gauge">
    <span>${title}</span><b>${numberText(view, value, 1)}</b>
    <span class="quiet small-text">${view.t('score.needed', { needed: numberText(view, needed, 1) })}</span>
    <progress max="${needed}" value="${Math.max(0, Math.min(value, needed))}" aria-label="${title}"></progress>
  </div>`
}

function missing(view: View, { ready, missing: lacking, context }: LeadDetail['explanation']): Html {
  if (ready) return html`<p class="verdict">${icon('check')}<strong>${view.t('score.isReady')}</strong></p>`
  if (context.stage === 'sql' || context.stage === 'opportunity' || context.stage === 'customer') return html``
  return html`<h3>${view.t('score.missing')}</h3>
    <ul class="missing">
      ${lacking.map((reason) => html`<li>${reasonText(view, reason)}</li>`)}
    </ul>`
}

function lines(view: View, all: readonly ScoreLine[], none: string): Html {
  if (all.length === 0) return html`<p class="quiet small-text">${none}</p>`
  const rest = all.slice(shownAtOnce)
  return html`<ul class="lines">
      ${all.slice(0, shownAtOnce).map((one) => line(view, one))}
    </ul>
    ${
      rest.length === 0
        ? ''
        : html`<details>
            <summary>${view.t('list.more', { count: rest.length })}</summary>
            <ul class="lines">
              ${rest.map((one) => line(view, one))}
            </ul>
          </details>`
    }`
}

function line(view: View, one: ScoreLine): Html {
  const sign = one.decayed > 0.04 ? '+' : ''
  const faded = Math.abs(one.points - one.decayed) >= 0.05
  return html`<li>
    <span class="grow"
      >${wordOf(view, ['rule', 'event'], one.rule)}
      <span class="quiet small-text"
        >${one.occurredAt === null ? '' : relativeTime(view, one.occurredAt)}${
          faded ? html` · ${view.t('score.once', { points: numberText(view, one.points, 1) })}` : ''
        }${one.capped ? html` · ${view.t('score.capped', { raw: numberText(view, one.raw, 1) })}` : ''}</span
      ></span
    >
    <span class="points${one.decayed < 0 ? ' minus' : ''}">${sign}${numberText(view, one.decayed, 1)}</span>
  </li>`
}
