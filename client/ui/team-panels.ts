/** A team in the settings: its hours, who leads it, its reps with their load and absences. */
import { html } from 'hono/html'
import type { ListedRep } from '../../db/team-changes.ts'
import type { Team } from '../../db/teams.ts'
import { weekdays } from '../../domain/local-time.ts'
import { bundeslaender } from '../../domain/holidays.ts'
import { type Html, weekdayName, weekdayText } from './format.ts'
import { panel, postButton } from './parts.ts'
import type { View } from './view.ts'

export function teamPanels(view: View, team: Team, reps: readonly ListedRep[]): Html {
  const members = reps.filter((rep) => rep.teamId === team.id)
  return html`${repsPanel(view, team, members)}${hoursPanel(view, team, members)}`
}

function repsPanel(view: View, team: Team, reps: readonly ListedRep[]): Html {
  const add = html`<a class="button small outline" href="/settings/reps/new?team=${team.id}">${view.t('rep.add')}</a>`
  const body =
    reps.length === 0
      ? html`<div class="empty">
          <p>${view.t('rep.none')}</p>
          <p>${view.t('rep.noneText')}</p>
        </div>`
      : html`<ul class="rows">
          ${reps.map((rep) => repRow(view, rep))}
        </ul>`
  return panel(view, { title: view.t('team.is', { team: team.name }), count: reps.length, action: add }, body)
}

function repRow(view: View, rep: ListedRep): Html {
  const load = html`<a href="/handoffs?rep=${rep.id}">${view.t('rep.load', { open: rep.open, capacity: rep.capacity })}</a>`
  return html`<li>
    <div class="grow">
      <a class="title" href="/settings/reps/${rep.id}">${rep.name}</a
      >${rep.active ? '' : html` <span class="tag">${view.t('rep.inactive')}</span>`}
      <p class="quiet small-text">${load}</p>
      ${rep.absences.map(
        (absence) =>
          html`<p class="small-text absence">
            <span class="tag">${view.t('rep.away')}</span> ${weekdayText(view, absence.fromDate)} –
            ${weekdayText(view, absence.toDate)}
            ${postButton(view, { action: `/settings/absences/${absence.id}/remove`, label: view.t('rep.back'), look: 'small ghost' })}
          </p>`,
      )}
    </div>
  </li>`
}

function hoursPanel(view: View, team: Team, reps: readonly ListedRep[]): Html {
  const { calendar } = team
  const place = calendar.holidays
  return panel(
    view,
    { title: view.t('hours.title') },
    html`<div class="inside">
      <form class="form" method="post" action="/settings/teams/${team.id}">
        <label>${view.t('team.name')}<input name="name" value="${team.name}" required /></label>
        <label
          >${view.t('team.lead')}<select name="leadRepId">
            <option value="">–</option>
            ${reps
              .filter((rep) => rep.active)
              .map(
                (rep) => html`<option value="${rep.id}" ${rep.id === team.leadRepId ? html` selected` : ''}>${rep.name}</option>`,
              )}
          </select></label
        >
        <fieldset>
          <legend>${view.t('hours.open')}</legend>
          ${weekdays.map((weekday) => hourRow(view, weekday, calendar.hours[weekday]?.[0]))}
        </fieldset>
        <div class="across">
          <label>${view.t('field.country')}<input name="country" maxlength="2" value="${place?.country ?? ''}" /></label>
          <label
            >${view.t('hours.region')}<select name="region">
              <option value="">${view.t('hours.allRegions')}</option>
              ${bundeslaender.map((land) => html`<option${land === place?.region ? html` selected` : ''}>${land}</option>`)}
            </select></label
          >
        </div>
        <div class="actions"><button class="outline">${view.t('action.save')}</button></div>
      </form>
    </div>`,
  )
}

function hourRow(view: View, weekday: number, span: { from: number; to: number } | undefined): Html {
  const field = (end: 'from' | 'to') =>
    html`<input
      inputmode="numeric"
      pattern="([01]?[0-9]|2[0-3]):[0-5][0-9]"
      maxlength="5"
      placeholder="–"
      name="${end}${weekday}"
      value="${span === undefined ? '' : clockOf(span[end])}"
      aria-label="${weekdayName(view, weekday)} ${view.t(`hours.${end}`)}"
    />`
  return html`<div class="hours"><span>${weekdayName(view, weekday)}</span>${field('from')}<span>–</span>${field('to')}</div>`
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
