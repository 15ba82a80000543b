/** Today: what needs a person now, then what goes out next, then how the funnel stands and moved. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { listPausedJourneys } from '../../db/journey-view.ts'
import { readArrivals, readFunnel, readPlannedDays, readRecentChanges } from '../../db/outlook-view.ts'
import { readLackingLeads, readOpenTasks, readUnclearMessages, readWaitingHandoffs } from '../../db/today-view.ts'
import { readWebhookTroubles } from '../../db/webhook-troubles.ts'
import type { ClientDeps } from '../deps.ts'
import { dayText, type Html } from './format.ts'
import { complaintNotice, readComplaints } from './health.ts'
import { pausedNotice } from './journey-pause.ts'
import { page } from './layout.ts'
import { emptyPlace } from './parts.ts'
import { arrivalsPanel, funnelPanel, plannedPanel } from './today-outlook.ts'
import { handoffsPanel, lackingPanel, tasksPanel, unclearPanel, webhooksPanel, wellLine } from './today-waiting.ts'
import { openView, type View } from './view.ts'

const listed = 6
const weekMs = 7 * 86_400_000

export function todayPages(deps: ClientDeps): Hono {
  return new Hono().get('/', async (c) => {
    const view = await openView(c, deps)
    const today = await readToday(deps, view)
    const leads = Object.values(today.funnel).reduce((sum, count) => sum + count, 0)
    return page(c, {
      view,
      title: view.t('today.title'),
      place: 'today',
      live: ['handoffs', 'tasks', 'stages', 'journeys', 'messages', 'scores', 'settings'],
      heading: html`<header class="heading">
        <div>
          <h1>${view.t('today.title')}</h1>
          <p>${dayText(view, view.now)}</p>
        </div>
      </header>`,
      body: leads === 0 ? firstSteps(view, today) : whatMatters(view, today),
    })
  })
}

type Today = Awaited<ReturnType<typeof readToday>>

async function readToday(deps: ClientDeps, view: View) {
  const { db } = deps
  const [complaints, paused, handoffs, tasks, lacking, unclear, webhooks, days, funnel, arrivals, changes] = await Promise.all([
    readComplaints(view, deps),
    listPausedJourneys(db),
    readWaitingHandoffs(db, listed, view.now),
    readOpenTasks(db, listed),
    readLackingLeads(db, listed),
    readUnclearMessages(db, listed),
    readWebhookTroubles(db, new Date()),
    readPlannedDays(db, view.now, view.zone),
    readFunnel(db),
    readArrivals(db, new Date(view.now.getTime() - weekMs)),
    readRecentChanges(db, 8),
  ])
  return { complaints, paused, handoffs, tasks, lacking, unclear, webhooks, days, funnel, arrivals, changes }
}

function whatMatters(view: View, today: Today): Html {
  return html`${complaintList(view, today)}
    <div class="columns">
      <div id="waiting" data-live>${waiting(view, today)}${arrivalsPanel(view, today.changes)}</div>
      <div id="outlook" data-live>${plannedPanel(view, today.days)}${funnelPanel(view, today.funnel, today.arrivals)}</div>
    </div>`
}

function waiting(view: View, today: Today): Html {
  const { handoffs, tasks, lacking, unclear, webhooks } = today
  if (handoffs.total + tasks.total + lacking.total + unclear.total + webhooks.length === 0)
    return html`<section class="panel">${emptyPlace({ title: view.t('today.calm'), text: view.t('today.calmText') })}</section>`
  return html`${handoffsPanel(view, handoffs)}${tasksPanel(view, tasks)}${lackingPanel(view, lacking)}${unclearPanel(view, unclear)}${webhooksPanel(view, webhooks, listed)}${wellLine(view, today)}`
}

function complaintList(view: View, today: Today): Html {
  return html`<div id="complaints" data-live>
    ${today.complaints.map((complaint) => complaintNotice(view, complaint))}${today.paused.map((journey) => pausedNotice(view, journey))}
  </div>`
}

/** An installation without a single lead. */
function firstSteps(view: View, today: Today): Html {
  return html`${complaintList(view, today)}
    <section class="panel" id="waiting" data-live>
      ${emptyPlace({
        first: true,
        title: view.t('today.firstTitle'),
        text: view.t('today.firstText'),
        actions: html`<a class="button" href="/leads/import">${view.t('leads.import')}</a>
          <a class="button outline" href="/settings">${view.t('today.firstSender')}</a>`,
      })}
    </section>`
}
