/** Settings: sender and imprint, place and time, teams with hours, reps and absences, and whether every part is well. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { changeSettings } from '../../db/settings.ts'
import { listReps } from '../../db/team-changes.ts'
import { readTeams } from '../../db/teams.ts'
import { isoOfDay, localDayOf } from '../../domain/local-time.ts'
import type { ClientDeps } from '../deps.ts'
import { readReadiness } from '../readiness.ts'
import { partsPanel } from './health.ts'
import { page } from './layout.ts'
import { generalForm, patchOf, type SettingsValues, valuesOfForm, valuesOfSettings } from './settings-form.ts'
import { teamPanels } from './team-panels.ts'
import { actor, openView } from './view.ts'

export interface SettingsRefusal {
  /** `sender.fromEmail` and the like. */
  readonly wrong: ReadonlySet<string>
  readonly values: SettingsValues
}

export function settingsPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/settings', (c) => showSettings(c, deps, null))
    .post('/settings', async (c) => {
      const { now } = await openView(c, deps)
      const values = valuesOfForm(await c.req.parseBody())
      const changed = await deps.db.transaction().execute((tx) => changeSettings(tx, patchOf(values), actor, now))
      if (!changed.ok) return showSettings(c, deps, { values, wrong: new Set(changed.problems.map(({ path }) => path)) })
      return c.redirect('/settings?saved=1', 303)
    })
}

async function showSettings(c: Context, deps: ClientDeps, refused: SettingsRefusal | null): Promise<Response> {
  const view = await openView(c, deps)
  const today = isoOfDay(localDayOf(view.zone, view.now))
  const [readiness, teams, reps] = await Promise.all([readReadiness(deps), readTeams(deps.db), listReps(deps.db, today)])
  const notice =
    refused !== null
      ? html`<div class="notice broken" role="alert">${view.t('edit.wrong', { n: refused.wrong.size })}</div>`
      : c.req.query('saved') === undefined
        ? ''
        : html`<div class="notice" role="status">${view.t('settings.saved')}</div>`
  return page(c, {
    view,
    title: view.t('settings.title'),
    place: 'settings',
    status: refused === null ? 200 : 422,
    body: html`${notice}
      <div class="columns">
        <div>${generalForm(view, refused?.values ?? valuesOfSettings(view.settings), refused?.wrong ?? new Set())}</div>
        <div>${partsPanel(view, readiness)}${teams.map((team) => teamPanels(view, team, reps))}</div>
      </div>`,
  })
}
