/** The left half of Today: handoffs, tasks, leads lacking facts, unclear sends. Nothing is listed that needs nobody. */
import { html } from 'hono/html'
import type { LackingLead, OpenTask, Some, UnclearMessage, WaitingHandoff } from '../../db/today-view.ts'
import type { WebhookTrouble } from '../../db/webhook-troubles.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { icon } from './icon.ts'
import { emailName } from './names.ts'
import { clockBarOf, deadline, leadLink, nameOf, panel, stageBadge } from './parts.ts'
import { taskRow } from './tasks.ts'
import type { View } from './view.ts'
import { troubleRow } from './webhooks.ts'
import type { Label } from './words.ts'

export function handoffsPanel(view: View, { rows, total, late }: Some<WaitingHandoff> & { late: number }): Html {
  if (total === 0) return html``
  const lateNote =
    late === 0
      ? undefined
      : html`<a class="tag broken" href="/handoffs?show=late">${view.t('handoffs.lateCount', { n: late })}</a>`
  return panel(
    view,
    { title: view.t('today.handoffs'), count: total, href: '/handoffs', ...(lateNote === undefined ? {} : { action: lateNote }) },
    html`<ul class="rows">
        ${rows.map((row) => handoffRow(view, row))}
      </ul>
      ${more(view, rows.length, total, '/handoffs')}`,
  )
}

function handoffRow(view: View, row: WaitingHandoff): Html {
  return html`<li>
    <div class="grow">
      <a class="title" href="/handoffs/${row.id}">${nameOf(view, row)}</a>
      <p class="quiet small-text">
        ${row.companyName ?? ''} ${row.companyName === null ? '' : '·'} ${say(view.language, `handoffStatus.${row.status}`)} ·
        ${row.repName}
      </p>
    </div>
    <div class="side-text clocked">
      ${deadline(view, row.dueAt)}${clockBarOf(view, row.acceptedAt ?? row.offeredAt, row.dueAt)}
    </div>
  </li>`
}

export function tasksPanel(view: View, { rows, total }: Some<OpenTask>): Html {
  if (total === 0) return html``
  return panel(
    view,
    { title: view.t('tasks.title'), count: total, href: '/tasks' },
    html`<ul class="rows">
        ${rows.map((row) => taskRow(view, row))}
      </ul>
      ${more(view, rows.length, total, '/tasks')}`,
  )
}

export function lackingPanel(view: View, { rows, total }: Some<LackingLead>): Html {
  if (total === 0) return html``
  const row = (lead: LackingLead) =>
    html`<li>
      <div class="grow">
        ${leadLink(view, lead)}
        <p class="quiet small-text">
          ${view.t('today.missing', { what: lead.needsData.map((fact) => say(view.language, `fact.${fact}`)).join(', ') })}
        </p>
      </div>
      ${stageBadge(view, lead.stage)}<a class="button small outline" href="/leads/${lead.leadId}/edit"
        >${view.t('today.complete')}</a
      >
    </li>`
  return panel(
    view,
    { title: view.t('today.lacking'), count: total, href: '/leads?with=lacking' },
    html`<ul class="rows">
        ${rows.map(row)}
      </ul>
      ${more(view, rows.length, total, '/leads?with=lacking')}`,
  )
}

export function unclearPanel(view: View, { rows, total }: Some<UnclearMessage>): Html {
  if (total === 0) return html``
  const row = (message: UnclearMessage) =>
    html`<li>
      <span class="mark broken">${icon('alert')}</span>
      <div class="grow">
        ${leadLink(view, message)}
        <p class="quiet small-text">${view.t('today.unclearText', { template: emailName(view, message.templateKey) })}</p>
      </div>
      <span class="side-text">${relativeTime(view, message.finalAt)}</span>
    </li>`
  return panel(
    view,
    { title: view.t('today.unclear'), count: total, href: '/sending?show=unknown' },
    html`<ul class="rows">
        ${rows.map(row)}
      </ul>
      ${more(view, rows.length, total, '/sending?show=unknown')}`,
  )
}

export function webhooksPanel(view: View, troubles: readonly WebhookTrouble[], most: number): Html {
  if (troubles.length === 0) return html``
  return panel(
    view,
    { title: view.t('webhooks.title'), count: troubles.reduce((sum, { calls }) => sum + calls, 0), href: '/webhooks' },
    html`<ul class="rows">
        ${troubles.slice(0, most).map((one) => troubleRow(view, one))}
      </ul>
      ${more(view, Math.min(most, troubles.length), troubles.length, '/webhooks')}`,
  )
}

interface Waiting {
  readonly complaints: readonly unknown[]
  readonly handoffs: { readonly total: number; readonly late: number }
  readonly tasks: { readonly total: number }
  readonly unclear: { readonly total: number }
}

/** What needs nobody, so that a short list reads as good news. */
export function wellLine(view: View, { complaints, handoffs, tasks, unclear }: Waiting): Html {
  const well: (Label | false)[] = [
    handoffs.total === 0 ? 'well.handoffs' : handoffs.late === 0 && 'well.deadlines',
    tasks.total === 0 && 'well.tasks',
    unclear.total === 0 && 'well.sends',
    complaints.length === 0 && 'well.parts',
  ]
  const told = well.filter((one) => one !== false)
  if (told.length === 0) return html``
  return html`<ul class="well">
    ${told.map((one) => html`<li>${icon('check')}${view.t(one)}</li>`)}
  </ul>`
}

function more(view: View, shown: number, total: number, href: string): Html {
  if (total <= shown) return html``
  return html`<footer>
    <a href="${href}">${view.t('list.more', { n: total - shown, count: numberText(view, total - shown) })}</a>
  </footer>`
}
