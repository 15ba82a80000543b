/** What stands still, and what the reconciler nudged by itself in the last month; changes nothing. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { listRepairs, type Repair } from '../../db/repairs.ts'
import { readStuck, type Stuck } from '../../db/stuck-view.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText, wallTime } from './format.ts'
import { page } from './layout.ts'
import { emptyPlace, leadLink, panel } from './parts.ts'
import { openView, type View } from './view.ts'

const listed = 200
const patienceMs = 60_000

export function repairPages(deps: ClientDeps): Hono {
  return new Hono().get('/repairs', async (c) => {
    const view = await openView(c, deps)
    const [stuck, repairs] = await Promise.all([readStuck(deps.db, new Date(), patienceMs), listRepairs(deps.db, listed)])
    return page(c, {
      view,
      title: view.t('repairs.title'),
      place: 'today',
      live: [],
      heading: html`<header class="heading">
        <div>
          <p class="crumb"><a href="/">${view.t('today.title')}</a></p>
          <h1>${view.t('repairs.title')}</h1>
          <p>${view.t('repairs.lead')}</p>
        </div>
      </header>`,
      body: html`${standingPanel(view, stuck)}${mendedPanel(view, repairs)}`,
    })
  })
}

function standingPanel(view: View, { claims, positions, calls }: Stuck): Html {
  if (claims + positions + calls === 0) return html``
  const row = (count: number, text: Html | string) =>
    count === 0 ? '' : html`<li><span class="grow">${text}</span><strong class="number">${numberText(view, count)}</strong></li>`
  return panel(
    view,
    { title: view.t('repairs.standing') },
    html`<ul class="rows">
      ${row(claims, html`<a href="/sending">${view.t('repairs.claims')}</a>`)}${row(positions, view.t('repairs.positions'))}${row(calls, view.t('repairs.calls'))}
    </ul>`,
  )
}

function mendedPanel(view: View, repairs: readonly Repair[]): Html {
  if (repairs.length === 0)
    return html`<section class="panel">
      ${emptyPlace({ title: view.t('repairs.none'), text: view.t('repairs.noneText') })}
    </section>`
  return panel(
    view,
    { title: view.t('repairs.mended') },
    html`<div class="inside scroll">
      <table>
        <thead>
          <tr>
            <th>${view.t('repairs.when')}</th>
            <th>${view.t('repairs.what')}</th>
            <th>${view.t('repairs.who')}</th>
          </tr>
        </thead>
        <tbody>
          ${repairs.map((repair) => mendedRow(view, repair))}
        </tbody>
      </table>
    </div>`,
  )
}

function mendedRow(view: View, { foundWall, reason, workflowKind, found, leads }: Repair): Html {
  const others = leads.length === 0 ? 0 : found - leads.length
  const names = leads.map((lead, index) => html`${index === 0 ? '' : ', '}${leadLink(view, lead)}`)
  return html`<tr>
    <td>${wallTime(view, foundWall)}</td>
    <td>${view.t(`repairs.${workflowKind}`, { n: found })}: ${view.t(`repairs.${reason}`)}</td>
    <td>${names}${others <= 0 ? '' : html` ${view.t('repairs.others', { n: others })}`}</td>
  </tr>`
}
