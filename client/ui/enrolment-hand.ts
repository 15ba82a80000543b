/** Pausing, resuming, moving and removing one lead in a journey: says what it will do, and asks for the reason. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { HandAct, HandResult } from '../../db/enrolment-hand.ts'
import { moveEnrolment } from '../../db/enrolment-move.ts'
import { pauseEnrolment, resumeEnrolment } from '../../db/enrolment-pause.ts'
import { removeEnrolment } from '../../db/enrolment-remove.ts'
import { type EnrolmentSummary, readEnrolmentSummary } from '../../db/enrolment-view.ts'
import { uuid } from '../../db/leads.ts'
import type { Tx } from '../../db/open.ts'
import type { EnrolmentId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText } from './format.ts'
import { stepName } from './journey-step.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { nameOf } from './parts.ts'
import { actor, openView, type View } from './view.ts'

const path = '/enrolments/:id{[0-9a-f-]{36}}/:act{pause|resume|move|remove}'

export function enrolmentHandPages(deps: ClientDeps): Hono {
  return new Hono()
    .get(path, async (c) => {
      const view = await openView(c, deps)
      const [enrolment, act] = [await enrolmentOf(c, deps), actOf(c)]
      if (enrolment === null) return notFoundPage(c, view)
      const title = view.t('hand.title', { name: nameOf(view, enrolment), journey: enrolment.journey })
      return page(c, { view, title, place: 'leads', body: question(view, enrolment, act) })
    })
    .post(path, async (c) => {
      const view = await openView(c, deps)
      const enrolment = await enrolmentOf(c, deps)
      if (enrolment === null) return notFoundPage(c, view)
      const form = await c.req.parseBody()
      const reason = textOf(form['reason'])
      if (reason === '') return c.redirect(c.req.path, 303)
      await deps.db
        .transaction()
        .execute((tx) => perform(tx, enrolment.id, actOf(c), { reason, to: textOf(form['to']) }, view.now))
      return c.redirect(`/leads/${enrolment.leadId}`, 303)
    })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 500) : ''
}

function actOf(c: Context): HandAct {
  const act = c.req.param('act')
  return act === 'pause' || act === 'resume' || act === 'move' ? act : 'remove'
}

/** Null for one that is over, too: there is nothing left to do with it. */
async function enrolmentOf(c: Context, { db }: ClientDeps): Promise<EnrolmentSummary | null> {
  const id = c.req.param('id') ?? ''
  return uuid.test(id) ? readEnrolmentSummary(db, id as EnrolmentId) : null
}

function perform(
  tx: Tx,
  id: EnrolmentId,
  act: HandAct,
  { reason, to }: { readonly reason: string; readonly to: string },
  now: Date,
): Promise<HandResult> {
  const hand = { by: actor, reason }
  switch (act) {
    case 'pause':
      return pauseEnrolment(tx, id, hand, now)
    case 'resume':
      return resumeEnrolment(tx, id, hand, now)
    case 'move':
      return moveEnrolment(tx, id, { ...hand, to }, now)
    case 'remove':
      return removeEnrolment(tx, id, hand, now)
    default:
      return act satisfies never
  }
}

function question(view: View, enrolment: EnrolmentSummary, act: HandAct): Html {
  const unsent = { n: enrolment.unsent, count: numberText(view, enrolment.unsent) }
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t(`hand.${act}Text`)}</p>
      ${act === 'resume' || enrolment.unsent === 0 ? '' : html`<p class="quiet">${view.t('hand.unsent', unsent)}</p>`}
      <form class="form" method="post" action="/enrolments/${enrolment.id}/${act}">
        ${act === 'move' ? steps(view, enrolment) : ''}
        <label
          >${view.t('hand.why')}<input name="reason" maxlength="500" required /><span class="hint"
            >${view.t('hand.whyHint')}</span
          ></label
        >
        <div class="actions">
          <button ${act === 'remove' ? html` data-variant="danger"` : ''}>${view.t(`hand.${act}`)}</button
          ><a class="button outline" href="/leads/${enrolment.leadId}">${view.t('action.cancel')}</a>
        </div>
      </form>
    </div>
  </section>`
}

function steps(view: View, { graph, step }: EnrolmentSummary): Html {
  return html`<label
    >${view.t('hand.step')}<select name="to">
      ${graph.order.map((id) => html`<option value="${id}" ${id === step ? html` selected` : ''}>${stepName(view, graph, id)}</option>`)}
    </select></label
  >`
}

/** What can be done with a running enrolment, as links in a line. */
export function handLinks(view: View, { id, pausedAt }: { readonly id: string; readonly pausedAt: Date | null }): Html {
  const acts: readonly HandAct[] = [pausedAt === null ? 'pause' : 'resume', 'move', 'remove']
  return html`${acts.map(
    (act, index) => html`${index === 0 ? '' : ' · '}<a href="/enrolments/${id}/${act}">${view.t(`hand.${act}`)}</a>`,
  )}`
}
