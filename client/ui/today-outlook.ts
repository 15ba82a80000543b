/** The right half of Today: the coming week of sending, where leads stand, what moved. */
import { html } from 'hono/html'
import type { Funnel, PlannedDay, RecentChange } from '../../db/outlook-view.ts'
import { type Stage, stages } from '../../domain/lead.ts'
import { type Html, numberText, relativeTime, weekdayText } from './format.ts'
import { leadLink, panel, stageBadge } from './parts.ts'
import type { View } from './view.ts'

export function plannedPanel(view: View, days: readonly PlannedDay[]): Html {
  const most = Math.max(1, ...days.map((day) => day.queued + day.deciding))
  const stopped = view.settings.sending.stoppedAt !== null
  const action = stopped ? html`` : html`<a class="button small outline" href="/sending/stop">${view.t('stop.all')}</a>`
  const queued = days.reduce((sum, day) => sum + day.queued, 0)
  return panel(
    view,
    { title: view.t('planned.title'), count: queued, href: '/sending', action },
    html`<div class="inside">
      <table class="week">
        <thead class="hidden-text">
          <tr>
            <th>${view.t('planned.day')}</th>
            <th></th>
            <th>${view.t('planned.queued')}</th>
            <th>${view.t('planned.deciding')}</th>
          </tr>
        </thead>
        <tbody>
          ${days.map((day) => plannedRow(view, day, most))}
        </tbody>
      </table>
      <p class="quiet small-text">${view.t('planned.explained')}</p>
    </div>`,
  )
}

function plannedRow(view: View, { day, queued, deciding }: PlannedDay, most: number): Html {
  return html`<tr>
    <th scope="row">${weekdayText(view, day)}</th>
    <td class="wide">${stackedBar([queued, deciding], most)}</td>
    <td class="number">
      ${queued === 0 ? html`<span class="quiet">0</span>` : html`<a href="/sending?day=${day}">${numberText(view, queued)}</a>`}
    </td>
    <td class="number quiet">
      ${deciding === 0 ? '' : html`<a class="quiet" href="/leads?wakes=${day}">+${numberText(view, deciding)}</a>`}
    </td>
  </tr>`
}

/** First part solid, second part light. */
function stackedBar([solid = 0, light = 0]: readonly number[], most: number): Html {
  const width = (value: number) => ((value / most) * 100).toFixed(1)
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="solid" width="${width(solid)}" height="8" />
    <rect class="light" x="${width(solid)}" width="${width(light)}" height="8" />
  </svg>`
}

export function funnelPanel(view: View, funnel: Funnel, arrivals: Partial<Record<Stage, number>>): Html {
  const most = Math.max(1, ...Object.values(funnel))
  return panel(
    view,
    { title: view.t('funnel.title') },
    html`<div class="inside">
      <table class="funnel">
        <thead class="hidden-text">
          <tr>
            <th>${view.t('lead.stage')}</th>
            <th></th>
            <th>${view.t('nav.leads')}</th>
            <th>${view.t('funnel.week')}</th>
          </tr>
        </thead>
        <tbody>
          ${stages.map((stage) => funnelRow(view, stage, funnel[stage], arrivals[stage] ?? 0, most))}
        </tbody>
      </table>
      <p class="quiet small-text">${view.t('funnel.explained')}</p>
    </div>`,
  )
}

function funnelRow(view: View, stage: Stage, count: number, arrived: number, most: number): Html {
  return html`<tr data-stage="${stage}">
    <th scope="row">${stageBadge(view, stage)}</th>
    <td class="wide">
      <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="staged" width="${((count / most) * 100).toFixed(1)}" height="8" />
      </svg>
    </td>
    <td class="number"><a href="/leads?stage=${stage}">${numberText(view, count)}</a></td>
    <td class="number">
      ${arrived === 0 ? '' : html`<a class="quiet" href="/leads?reached=${stage}">+${numberText(view, arrived)}</a>`}
    </td>
  </tr>`
}

export function arrivalsPanel(view: View, changes: readonly RecentChange[]): Html {
  if (changes.length === 0) return html``
  const row = (change: RecentChange) =>
    html`<li>
      <div class="grow">
        ${leadLink(view, change)}
        <p class="quiet small-text">${stageBadge(view, change.fromStage)} → ${stageBadge(view, change.toStage)}</p>
      </div>
      <span class="side-text">${relativeTime(view, change.occurredAt)}</span>
    </li>`
  return panel(
    view,
    { title: view.t('changes.title') },
    html`<ul class="rows">
      ${changes.map(row)}
    </ul>`,
  )
}
