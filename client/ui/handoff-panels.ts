/** What stands beside the answers of a handoff: why the lead is ripe, what has happened, why this rep. */
import { html } from 'hono/html'
import type { HandoffDetail, HandoffHappening } from '../../db/handoffs-view.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, reasonText, relativeTime, wordOf } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export function readinessPanel(view: View, handoff: HandoffDetail): Html {
  const { frozen } = handoff
  const score = (name: 'fit' | 'engagement') => (typeof frozen[name] === 'number' ? numberText(view, frozen[name], 1) : '–')
  return panel(
    view,
    { title: view.t('handoff.why') },
    html`<div class="inside">
      <p><strong>${say(view.language, `handoff.${handoff.trigger}`)}</strong></p>
      <ul class="missing">
        ${handoff.reasons.map((reason) => html`<li>${reasonText(view, reason)}</li>`)}
      </ul>
      <p class="quiet small-text">
        ${view.t('handoff.frozen', { fit: score('fit'), engagement: score('engagement') })}
        ${relativeTime(view, handoff.offeredAt)}
      </p>
      ${qualification(view, handoff)}
    </div>`,
  )
}

function qualification(view: View, { qualification: found }: HandoffDetail): Html {
  if (found === null) return html``
  return html`<h3>${say(view.language, `checklist.${found.method}`)}</h3>
    <dl class="facts">
      ${Object.entries(found.findings).map(
        ([item, finding]) =>
          html`<dt>${say(view.language, `item.${item}`)}</dt>
            <dd>${say(view.language, `finding.${finding}`)}</dd>`,
      )}
    </dl>
    ${found.note === null ? '' : html`<blockquote>${found.note}</blockquote>`}`
}

export function historyPanel(view: View, { history }: HandoffDetail): Html {
  const row = ({ kind, actor, repName, detail, at }: HandoffHappening) => {
    const reason = typeof detail['reason'] === 'string' ? ` (${wordOf(view, ['rejectReason'], detail['reason'])})` : ''
    const who = actor === 'engine' && kind !== 'offered' && kind !== 'reassigned' ? null : repName
    return html`<li>
      <span class="grow"
        >${wordOf(view, ['handoffEvent'], kind)}${reason}${who === null ? '' : html` <span class="quiet">${who}</span>`}</span
      ><span class="quiet small-text">${relativeTime(view, at)}</span>
    </li>`
  }
  return panel(
    view,
    { title: view.t('handoff.history') },
    html`<div class="inside">
      <ul class="lines">
        ${history.map(row)}
      </ul>
    </div>`,
  )
}

export function routingPanel(view: View, { repName, teamName, routing }: HandoffDetail): Html {
  return panel(
    view,
    { title: view.t('handoff.routing', { rep: repName }) },
    html`<div class="inside">
      <p class="quiet small-text">${view.t('handoff.team', { team: teamName })}</p>
      <ul class="missing">
        ${routing.map((reason) => html`<li>${reasonText(view, reason)}</li>`)}
      </ul>
    </div>`,
  )
}
