/** The forms of a rep, an absence and a team, and what they say back; null where that makes no sense. */
import { html } from 'hono/html'
import type { ListedRep, RepFields, TeamFields } from '../../db/team-changes.ts'
import type { Team } from '../../db/teams.ts'
import type { OpenHours } from '../../domain/calendar.ts'
import { parseEmail } from '../../domain/email-address.ts'
import type { RepId, TeamId } from '../../domain/id.ts'
import { weekdays } from '../../domain/local-time.ts'
import type { Html } from './format.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

type Form = Readonly<Record<string, unknown>>
const names = ['teamId', 'name', 'email', 'phone', 'language', 'capacity', 'weight', 'active'] as const
export type RepValues = Readonly<Record<(typeof names)[number], string>>

export function valuesOfRep(rep: ListedRep | null, teamId: TeamId): RepValues {
  if (rep === null) return { teamId, name: '', email: '', phone: '', language: 'de', capacity: '20', weight: '1', active: 'yes' }
  const { name, email, phone, language, capacity, weight, active } = rep
  return {
    teamId: rep.teamId,
    name,
    email,
    phone: phone ?? '',
    language,
    capacity: String(capacity),
    weight: String(weight),
    active: active ? 'yes' : '',
  }
}

export function repFieldsOf(form: Form): { values: RepValues; fields: RepFields | null } {
  const values = Object.fromEntries(names.map((name) => [name, textOf(form, name)])) as RepValues
  const email = parseEmail(values.email)
  const [capacity, weight] = [wholeNumber(values.capacity, 1000), wholeNumber(values.weight, 100)]
  if (!email.ok || values.name === '' || values.name.length > 200 || capacity === null || weight === null)
    return { values, fields: null }
  const { teamId, name, phone } = values
  const language = values.language === 'en' ? 'en' : 'de'
  return {
    values,
    fields: {
      teamId: teamId as TeamId,
      name,
      email: email.address,
      phone: phone === '' ? null : phone,
      language,
      capacity,
      weight,
      active: values.active !== '',
    },
  }
}

export function absenceOf(form: Form): { fromDate: string; toDate: string } | null {
  const [fromDate, toDate] = [textOf(form, 'fromDate'), textOf(form, 'toDate')]
  return isDay(fromDate) && isDay(toDate) && fromDate <= toDate ? { fromDate, toDate } : null
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** A day without both times is closed. */
export function teamFieldsOf({ calendar }: Team, form: Form): TeamFields | null {
  const name = textOf(form, 'name')
  const country = textOf(form, 'country').toUpperCase()
  if (name === '' || name.length > 200 || (country !== '' && !/^[A-Z]{2}$/.test(country))) return null
  const open = weekdays.flatMap((weekday): [number, OpenHours[]][] => {
    const [from, to] = [minutesOf(textOf(form, `from${weekday}`)), minutesOf(textOf(form, `to${weekday}`))]
    return from === null || to === null || from >= to ? [] : [[weekday, [{ from, to }]]]
  })
  if (open.length === 0) return null
  const leadRepId = textOf(form, 'leadRepId')
  const region = textOf(form, 'region')
  return {
    name,
    leadRepId: leadRepId === '' ? null : (leadRepId as RepId),
    calendar: {
      zone: calendar.zone,
      hours: Object.fromEntries(open),
      holidays: country === '' ? null : { country, region: region === '' ? null : region },
    },
  }
}

function minutesOf(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text)
  return match === null ? null : Number(match[1]) * 60 + Number(match[2])
}

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,4}$/.test(text) && Number(text) <= most ? Number(text) : null
}

function textOf(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value.trim() : ''
}

export function repForm(view: View, rep: ListedRep | null, values: RepValues, teams: readonly Team[]): Html {
  const action = `/settings/reps/${rep?.id ?? 'new'}`
  return html`${panel(
    view,
    { title: view.t('rep.facts') },
    html`<div class="inside">
      <form class="form" method="post" action="${action}">
        <div class="across">
          <label>${view.t('rep.name')}<input name="name" value="${values.name}" maxlength="200" required /></label>
          <label>${view.t('field.email')}<input name="email" type="email" value="${values.email}" required /></label>
          <label>${view.t('field.phone')}<input name="phone" type="tel" value="${values.phone}" /></label>
          <label
            >${view.t('team.one')}<select name="teamId">
              ${teams.map((team) => option(team.id, team.name, values.teamId))}
            </select></label
          >
          <label
            >${view.t('field.language')}<select name="language">
              ${option('de', view.t('language.de'), values.language)}${option('en', view.t('language.en'), values.language)}
            </select></label
          >
          <label
            >${view.t('rep.capacity')}<input name="capacity" type="number" min="0" max="1000" value="${values.capacity}" /><span
              class="hint"
              >${view.t('rep.capacityHint')}</span
            ></label
          >
          <label
            >${view.t('rep.weight')}<input name="weight" type="number" min="0" max="100" value="${values.weight}" /><span
              class="hint"
              >${view.t('rep.weightHint')}</span
            ></label
          >
        </div>
        <label
          ><input
            type="checkbox"
            name="active"
            value="yes"
            ${values.active === '' ? '' : html` checked`}
          />${view.t('rep.active')}</label
        >
        <div class="actions">
          <button>${view.t('action.save')}</button><a class="button outline" href="/settings">${view.t('action.cancel')}</a>
        </div>
      </form>
    </div>`,
  )}${rep === null ? '' : absenceForm(view, rep)}`
}

function option(value: string, text: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen ? html` selected` : ''}>${text}</option>`
}

function absenceForm(view: View, rep: ListedRep): Html {
  return panel(
    view,
    { title: view.t('rep.absence') },
    html`<div class="inside">
      <form class="form" method="post" action="/settings/reps/${rep.id}/absences">
        <div class="across">
          <label>${view.t('rep.from')}<input type="date" name="fromDate" required /></label
          ><label>${view.t('rep.to')}<input type="date" name="toDate" required /></label>
        </div>
        <p class="quiet small-text">${view.t('rep.absenceText')}</p>
        <div class="actions"><button class="outline">${view.t('rep.absenceAdd')}</button></div>
      </form>
    </div>`,
  )
}
