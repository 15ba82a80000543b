/** One handoff: the running clock, the reasons to call, how to reach the lead, and every answer that is possible now. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { acceptHandoff, contactedHandoff, rejectHandoff } from '../../db/handoff-answer.ts'
import type { Answered } from '../../db/handoff-answering.ts'
import { closeHandoff, qualifyHandoff } from '../../db/handoff-deal.ts'
import { type HandoffDetail, readHandoffDetail } from '../../db/handoffs-view.ts'
import { uuid } from '../../db/leads.ts'
import type { Tx } from '../../db/open.ts'
import type { HandoffId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { answerForms } from './handoff-answers.ts'
import { answerOf, type ReadAnswer } from './handoff-form.ts'
import { historyPanel, readinessPanel, routingPanel } from './handoff-panels.ts'
import { clock } from './handoffs.ts'
import { type Html, wordOf } from './format.ts'
import { page } from './layout.ts'
import { contactButtons } from './lead-contact.ts'
import { notFoundPage } from './not-found.ts'
import { nameOf, panel, stageBadge } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function handoffDetailPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/handoffs/:id{[0-9a-f-]{36}}', (c) => show(c, deps, null))
    .post('/handoffs/:id{[0-9a-f-]{36}}/:answer', async (c) => {
      const view = await openView(c, deps)
      const form = await c.req.parseBody()
      const answer = answerOf(c.req.param('answer'), form)
      const id = c.req.param('id')
      if (!uuid.test(id) || answer === null) return notFoundPage(c, view)
      const answered = await deps.db.transaction().execute((tx) => give(tx, id as HandoffId, answer, view.now))
      if (!answered.ok) return show(c, deps, refusal(view, answered))
      return c.redirect(`/handoffs/${id}`, 303)
    })
}

function give(tx: Tx, id: HandoffId, answer: ReadAnswer, now: Date): Promise<Answered> {
  switch (answer.kind) {
    case 'accept':
      return acceptHandoff(tx, id, { actor }, now)
    case 'contacted':
      return contactedHandoff(tx, id, { actor }, now)
    case 'reject':
      return rejectHandoff(tx, id, { actor, ...answer.rejection }, now)
    case 'qualify':
      return qualifyHandoff(tx, id, { actor, ...answer.qualification }, now)
    case 'deal':
      return closeHandoff(tx, id, { actor, ...answer.deal }, now)
    default:
      return answer satisfies never
  }
}

function refusal(view: View, answered: Exclude<Answered, { ok: true }>): string {
  switch (answered.reason) {
    case 'notFound':
      return view.t('missing.title')
    case 'taken':
      return view.t('answer.taken', { rep: answered.repName })
    case 'state':
      return view.t('answer.state', { status: wordOf(view, ['handoffStatus'], answered.status) })
    case 'badDate':
    case 'dateNotTaken':
    case 'unknownItem':
    case 'noNeed':
      return view.t(`answer.${answered.reason}`)
    default:
      return answered satisfies never
  }
}

async function show(c: Context, deps: ClientDeps, refused: string | null): Promise<Response> {
  const view = await openView(c, deps)
  const id = c.req.param('id') ?? ''
  const handoff = uuid.test(id) ? await readHandoffDetail(deps.db, id) : null
  if (handoff === null) return notFoundPage(c, view)
  const pause = view.demo && handoff.closedAt === null ? html`<span hidden data-pause-for="${handoff.id}"></span>` : ''
  return page(c, {
    view,
    title: nameOf(view, handoff),
    place: 'handoffs',
    live: ['handoffs'],
    heading: heading(view, handoff),
    status: refused === null ? 200 : 409,
    body: html`${pause}${refused === null ? '' : html`<div class="notice broken" role="alert">${refused}</div>`}
      <div class="columns">
        <div>
          <div id="offer" data-live>${readinessPanel(view, handoff)}${contactOf(view, handoff)}</div>
          ${answerForms(view, handoff)}
        </div>
        <div id="beside" data-live>${historyPanel(view, handoff)}${routingPanel(view, handoff)}</div>
      </div>`,
  })
}

function heading(view: View, handoff: HandoffDetail): Html {
  const about = [handoff.jobTitle, handoff.companyName].filter(Boolean).join(' · ')
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/handoffs">${view.t('handoffs.title')}</a></p>
      <h1><a class="plain" href="/leads/${handoff.leadId}">${nameOf(view, handoff)}</a></h1>
      <p class="under">${about} ${stageBadge(view, handoff.stage)}</p>
    </div>
    <div class="clocked big" id="clocked" data-live>${clock(view, handoff)}</div>
  </header>`
}

function contactOf(view: View, handoff: HandoffDetail): Html {
  return panel(
    view,
    {
      title: view.t('handoff.reach'),
      action: html`<a class="small-text" href="/leads/${handoff.leadId}">${view.t('handoff.everything')}</a>`,
    },
    html`<div class="inside">
      ${contactButtons(view, handoff.facts)}${handoff.note === null ? '' : html`<blockquote>${handoff.note}</blockquote>`}
    </div>`,
  )
}
