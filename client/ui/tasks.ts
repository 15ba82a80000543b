/** Tasks: what a person must do, by due time, with a button to say that it is done. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { uuid } from '../../db/leads.ts'
import { closeTask } from '../../db/tasks.ts'
import { type OpenTask, readOpenTasks } from '../../db/today-view.ts'
import type { TaskId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { backOf } from './clock-bar.ts'
import { type Html, reasonText } from './format.ts'
import { icon } from './icon.ts'
import { page } from './layout.ts'
import { deadline, emptyPlace, nameOf, panel, postButton } from './parts.ts'
import { actor, openView, type View } from './view.ts'

const listed = 200

export function taskPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/tasks', async (c) => {
      const view = await openView(c, deps)
      const { rows, total } = await readOpenTasks(deps.db, listed)
      const body =
        total === 0
          ? html`<section class="panel">${emptyPlace({ title: view.t('tasks.none'), text: view.t('tasks.noneText') })}</section>`
          : panel(
              view,
              { title: view.t('tasks.open'), count: total },
              html`<ul class="rows">
                ${rows.map((row) => taskRow(view, row))}
              </ul>`,
            )
      return page(c, {
        view,
        title: view.t('tasks.title'),
        place: 'today',
        live: ['tasks'],
        body: html`<div id="tasks" data-live>${body}</div>`,
      })
    })
    .post('/tasks/:id/done', async (c) => {
      const { now } = await openView(c, deps)
      const id = c.req.param('id')
      if (uuid.test(id)) await deps.db.transaction().execute((tx) => closeTask(tx, id as TaskId, actor, now))
      return c.redirect(backOf((await c.req.parseBody())['back']), 303)
    })
}

export function taskRow(view: View, task: OpenTask): Html {
  const about = task.leadId === null ? '' : html` · <a href="/leads/${task.leadId}">${nameOf(view, task)}</a>`
  return html`<li>
    <div class="grow">
      ${titleOf(view, task)}
      <p class="quiet small-text">
        ${view.t(`role.${task.role}`)}${task.repName === null ? '' : html` · ${task.repName}`}${about}
      </p>
    </div>
    <span class="side-text">${deadline(view, task.dueAt)}</span>
    ${postButton(view, { action: `/tasks/${task.id}/done`, label: html`${icon('check')}${view.t('tasks.done')}` })}
  </li>`
}

/** A reply is read before it is answered. */
function titleOf(view: View, task: OpenTask): Html {
  const reply = task.refs['inboundMailId']
  if (typeof reply !== 'string') return html`<span class="title">${taskTitle(view, task)}</span>`
  return html`<a class="title" href="/replies/${reply}">${taskTitle(view, task)}</a>`
}

export function taskTitle(view: View, task: Pick<OpenTask, 'titleKey' | 'refs'>): string {
  const params = Object.fromEntries(
    Object.entries(task.refs).filter(
      (entry): entry is [string, string | number | null] => typeof entry[1] !== 'object' || entry[1] === null,
    ),
  )
  return reasonText(view, { code: task.titleKey, params })
}
