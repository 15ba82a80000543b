/** Changing teams, reps and absences from the settings. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { addAbsence, listReps, type ListedRep, removeAbsence, saveRep, saveTeam } from '../../db/team-changes.ts'
import { uuid } from '../../db/leads.ts'
import { readTeams, type Team } from '../../db/teams.ts'
import type { RepId } from '../../domain/id.ts'
import { isoOfDay, localDayOf } from '../../domain/local-time.ts'
import type { ClientDeps } from '../deps.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { absenceOf, repFieldsOf, repForm, type RepValues, teamFieldsOf, valuesOfRep } from './rep-form.ts'
import { actor, openView, type View } from './view.ts'
import type { Label } from './words.ts'

export function teamSettingsPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/settings/reps/new', (c) => showRep(c, deps, null))
    .get('/settings/reps/:id', (c) => showRep(c, deps, null))
    .post('/settings/reps/:id', (c) => storeRep(c, deps))
    .post('/settings/reps/:id/absences', async (c) => {
      const { now } = await openView(c, deps)
      const id = c.req.param('id')
      const days = absenceOf(await c.req.parseBody())
      if (days === null || !uuid.test(id)) return showRep(c, deps, { message: 'rep.badAbsence', values: null })
      await deps.db.transaction().execute((tx) => addAbsence(tx, id as RepId, days, actor, now))
      return c.redirect('/settings', 303)
    })
    .post('/settings/absences/:id/remove', async (c) => {
      const { now } = await openView(c, deps)
      const id = c.req.param('id')
      if (uuid.test(id)) await deps.db.transaction().execute((tx) => removeAbsence(tx, id, actor, now))
      return c.redirect('/settings', 303)
    })
    .post('/settings/teams/:id', async (c) => {
      const view = await openView(c, deps)
      const team = await findTeam(deps, c.req.param('id'))
      const fields = team === null ? null : teamFieldsOf(team, await c.req.parseBody())
      if (team === null || fields === null) return notFoundPage(c, view)
      await deps.db.transaction().execute((tx) => saveTeam(tx, team.id, fields, actor, view.now))
      return c.redirect('/settings?saved=1', 303)
    })
}

interface Refused {
  readonly message: Label
  readonly values: RepValues | null
}

async function storeRep(c: Context, deps: ClientDeps): Promise<Response> {
  const view = await openView(c, deps)
  const id = c.req.param('id') ?? ''
  const form = await c.req.parseBody()
  const { values, fields } = repFieldsOf(form)
  if (fields === null || (id !== 'new' && !uuid.test(id))) return showRep(c, deps, { message: 'rep.wrong', values })
  const saved = await deps.db
    .transaction()
    .execute((tx) => saveRep(tx, id === 'new' ? null : (id as RepId), fields, actor, view.now))
  if (saved.ok) return c.redirect('/settings?saved=1', 303)
  return saved.reason === 'notFound' ? notFoundPage(c, view) : showRep(c, deps, { message: 'rep.emailTaken', values })
}

async function showRep(c: Context, deps: ClientDeps, refused: Refused | null): Promise<Response> {
  const view = await openView(c, deps)
  const id = c.req.param('id') ?? 'new'
  const rep = id === 'new' ? null : await findRep(deps, view, id)
  const teams = await readTeams(deps.db)
  const team = teams.find((one) => one.id === (rep?.teamId ?? c.req.query('team') ?? refused?.values?.teamId)) ?? teams[0]
  if ((id !== 'new' && rep === null) || team === undefined) return notFoundPage(c, view)
  const title = rep === null ? view.t('rep.add') : rep.name
  return page(c, {
    view,
    title,
    place: 'settings',
    status: refused === null ? 200 : 422,
    heading: html`<header class="heading">
      <div>
        <p class="crumb"><a href="/settings">${view.t('settings.title')}</a></p>
        <h1>${title}</h1>
      </div>
    </header>`,
    body: html`${refused === null ? '' : html`<div class="notice broken" role="alert">${view.t(refused.message)}</div>`}${repForm(view, rep, refused?.values ?? valuesOfRep(rep, team.id), teams)}`,
  })
}

async function findRep({ db }: ClientDeps, view: View, id: string): Promise<ListedRep | null> {
  const reps = await listReps(db, isoOfDay(localDayOf(view.zone, view.now)))
  return reps.find((rep) => rep.id === id) ?? null
}

async function findTeam({ db }: ClientDeps, id: string): Promise<Team | null> {
  return (await readTeams(db)).find((team) => team.id === id) ?? null
}
