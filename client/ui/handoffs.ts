/** Handoffs, the rep's home: my leads by deadline, the reason to call, one tap to accept, call or reject. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import {
  factsOfHandoffs,
  type HandoffFilter,
  handoffLists,
  type ListedHandoff,
  listHandoffReps,
  listHandoffs,
} from '../../db/handoffs-view.ts'
import { uuid } from '../../db/leads.ts'
import { contactBases } from '../../domain/contact-basis.ts'
import type { Facts } from '../../domain/facts.ts'
import { say } from '../../domain/words.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, plannedTime, reasonText, relativeTime, wordOf } from './format.ts'
import { icon } from './icon.ts'
import { page } from './layout.ts'
import { clockBarOf, deadline, emptyPlace, nameOf, postButton } from './parts.ts'
import { openView, type View } from './view.ts'

const listed = 100
const reasonsShown = 2

export function handoffPages(deps: ClientDeps): Hono {
  return new Hono().get('/handoffs', async (c) => {
    const view = await openView(c, deps)
    const filter = filterOf(c.req.query())
    const [handoffs, reps] = await Promise.all([listHandoffs(deps.db, filter, view.now, listed), listHandoffReps(deps.db)])
    const facts = filter.list === 'closed' ? new Map<string, Facts>() : await factsOfHandoffs(deps.db, handoffs)
    return page(c, {
      view,
      title: view.t('handoffs.title'),
      place: 'handoffs',
      live: ['handoffs'],
      body: html`${choices(view, filter, reps)}
        <div id="handoffs" data-live>
          ${
            handoffs.length === 0
              ? nothing(view, filter)
              : handoffs.map((handoff) => card(view, handoff, facts.get(handoff.leadId)))
          }
        </div>`,
    })
  })
}

function filterOf(query: Readonly<Record<string, string>>): HandoffFilter {
  const rep = query['rep'] ?? ''
  return { list: handoffLists.find((one) => one === query['show']) ?? 'waiting', repId: uuid.test(rep) ? rep : null }
}

function hrefOf({ list, repId }: HandoffFilter): string {
  const params = new URLSearchParams({ ...(list === 'waiting' ? {} : { show: list }), ...(repId === null ? {} : { rep: repId }) })
  return params.size === 0 ? '/handoffs' : `/handoffs?${params.toString()}`
}

function choices(view: View, filter: HandoffFilter, reps: Awaited<ReturnType<typeof listHandoffReps>>): Html {
  const chosen = reps.find((rep) => rep.id === filter.repId)
  const repLink = (repId: string | null, text: string) =>
    html`<li>
      <a href="${hrefOf({ ...filter, repId })}" ${repId === filter.repId ? html` aria-current="true"` : ''}>${text}</a>
    </li>`
  return html`<div class="filters">
    <nav class="tabs" aria-label="${view.t('handoffs.title')}">
      ${handoffLists.map(
        (list) =>
          html`<a class="tab" href="${hrefOf({ ...filter, list })}" ${list === filter.list ? html` aria-current="true"` : ''}
            >${view.t(`handoffs.${list}`)}</a
          >`,
      )}
    </nav>
    <div class="sentence">
      ${view.t('handoffs.of')}
      <details class="choice">
        <summary class="${chosen === undefined ? '' : 'chosen'}">${chosen?.name ?? view.t('handoffs.everyone')}</summary>
        <ul>
          ${repLink(null, view.t('handoffs.everyone'))}${reps.map((rep) => repLink(rep.id, `${rep.name} (${rep.waiting})`))}
        </ul>
      </details>
    </div>
  </div>`
}

function card(view: View, handoff: ListedHandoff, facts: Facts | undefined): Html {
  const about = [handoff.jobTitle, handoff.companyName].filter(Boolean).join(' · ')
  return html`<article class="panel offer">
    <div class="head">
      <div class="grow">
        <h2><a href="/handoffs/${handoff.id}">${nameOf(view, handoff)}</a></h2>
        <p class="quiet small-text">${about}</p>
      </div>
      <div class="side-text clocked">${clock(view, handoff)}</div>
    </div>
    <ul class="why">
      ${handoff.reasons.slice(0, reasonsShown).map((reason) => html`<li>${reasonText(view, reason)}</li>`)}
    </ul>
    <div class="foot">
      <span class="quiet small-text">${say(view.language, `handoffStatus.${handoff.status}`)} · ${handoff.repName}</span
      >${quickActions(view, handoff, facts)}
    </div>
  </article>`
}

/** What is owed until when; of a closed one, how it ended. */
export function clock(view: View, handoff: ListedHandoff): Html {
  if (handoff.reofferAt !== null) return html`${view.t('next.reoffer')} ${plannedTime(view, handoff.reofferAt)}`
  if (handoff.closedAt !== null) {
    const why = handoff.rejectReason === null ? '' : html`${wordOf(view, ['rejectReason'], handoff.rejectReason)}, `
    return html`<span>${why}${relativeTime(view, handoff.closedAt)}</span>`
  }
  if (handoff.dueAt === null) return html``
  const owed = handoff.status === 'open' ? 'owed.answer' : handoff.contactedAt === null ? 'owed.contact' : 'owed.result'
  return html`<span class="owed quiet">${say(view.language, owed)}</span
    >${deadline(view, handoff.dueAt)}${clockBarOf(view, handoff.acceptedAt ?? handoff.offeredAt, handoff.dueAt)}`
}

function quickActions(view: View, handoff: ListedHandoff, facts: Facts | undefined): Html {
  if (handoff.closedAt !== null) return html``
  const accept = postButton(view, {
    action: `/handoffs/${handoff.id}/accept`,
    label: html`${icon('check')}${view.t('answer.accept')}`,
    look: 'small',
  })
  return html`<div class="actions">
    ${callButton(view, facts)}${handoff.status === 'open' ? accept : ''}
    <a class="button small outline" href="/handoffs/${handoff.id}#answer"
      >${view.t(handoff.status === 'open' ? 'answer.reject' : 'answer.goOn')}</a
    >
  </div>`
}

function callButton(view: View, facts: Facts | undefined): Html {
  const phone = facts?.lead.phone ?? null
  if (facts === undefined || phone === null || !contactBases(facts, view.now).some(({ channel }) => channel === 'phone'))
    return html``
  return html`<a class="button small outline" href="tel:${phone.replace(/[^+\d]/g, '')}"
    >${icon('phone')}${view.t('contact.call')}</a
  >`
}

function nothing(view: View, { list, repId }: HandoffFilter): Html {
  const all =
    repId === null
      ? {}
      : { actions: html`<a class="button outline" href="${hrefOf({ list, repId: null })}">${view.t('handoffs.showAll')}</a>` }
  return html`<section class="panel">
    ${emptyPlace({ first: true, title: view.t(`handoffs.none.${list}`), text: view.t('handoffs.noneText'), ...all })}
  </section>`
}
