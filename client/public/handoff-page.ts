/** The page of one handoff as HTML: who, until when, how to reach them, why. Its forms are handoff-forms.ts; it decides nothing. */
import { html } from 'hono/html'
import type { HandoffCountdown, HandoffSheet } from '../../db/handoff-sheet.ts'
import type { LeadEvent } from '../../domain/event.ts'
import { fillIn } from '../../domain/wording.ts'
import { say } from '../../domain/words.ts'
import { answerForms, type Given, nextAnswer } from './handoff-forms.ts'
import {
  countdownText,
  dayText,
  momentText,
  numberText,
  placeText,
  type Reader,
  reasonText,
  wholeDayText,
} from './handoff-text.ts'
import type { Html } from './page.ts'

export function handoffBody(reader: Reader, sheet: HandoffSheet, given: Given, now: Date): Html {
  const { handoff } = sheet
  const { words } = reader
  const isOver = handoff.closedAt !== null
  return html`${said(given.problem, 'bad')} ${said(stateText(reader, sheet), '')} ${head(reader, sheet)}
    ${sheet.clock === null ? '' : clockBox(reader, sheet, sheet.clock, now)} ${isOver ? '' : nextSteps(reader, sheet)}
    ${handoff.note === null ? '' : noteBox(isOver ? words.noteLabel : words.note, handoff.note)}
    <h2>${isOver ? words.whyThen : words.why}</h2>
    <ul class="why">
      ${handoff.reasons.map((reason) => html`<li>${reasonText(reader, reason)}</li>`)}
    </ul>
    ${scores(reader, sheet)} ${behaviour(reader, sheet.behaviour)} ${answerForms(reader, sheet, given)}`
}

/** An offer is accepted before the call, an accepted lead is called before that is noted. */
function nextSteps(reader: Reader, sheet: HandoffSheet): Html {
  const isAccepted = sheet.handoff.status === 'accepted'
  const answer = nextAnswer(reader, sheet, !isAccepted)
  return isAccepted ? html`${reach(reader, sheet)} ${answer}` : html`${answer} ${reach(reader, sheet)}`
}

/** Another rep has the lead: what it is about is no longer this one's business. */
export function takenBody({ words }: Reader, repName: string): Html {
  return html`<h1>${fillIn(words.takenTitle, { rep: repName })}</h1>
    <p>${words.takenText}</p>`
}

export function titleOf({ words }: Reader, { facts: { lead } }: HandoffSheet): string {
  const name = [lead.firstName, lead.lastName].filter((part) => part !== null).join(' ')
  return name === '' ? (lead.companyName ?? words.unnamed) : name
}

function said(text: string | null, kind: 'bad' | ''): Html {
  return text === null || text === '' ? html`` : html`<p class="said ${kind}" role="status">${text}</p>`
}

function stateText(reader: Reader, { handoff, facts }: HandoffSheet): string {
  const { words, language } = reader
  if (handoff.status === 'qualified' && facts.lead.stage === 'opportunity') return words.opportunityState
  const reason = handoff.rejectReason === null ? null : say(language, `rejectReason.${handoff.rejectReason}`)
  const state = fillIn(words.state[handoff.status], { reason })
  const isPromised = handoff.reofferAt !== null && handoff.closedAt !== null
  return isPromised && handoff.reofferAt !== null
    ? `${state} ${fillIn(words.backOn, { date: wholeDayText(reader, handoff.reofferAt) })}`
    : state
}

function head(reader: Reader, sheet: HandoffSheet): Html {
  const { handoff, facts, rep } = sheet
  const { lead, company } = facts
  const place = placeText(reader, lead.country ?? company?.country ?? null, lead.postalCode)
  const about = [lead.jobTitle, lead.companyName ?? company?.name ?? null, place].filter((part) => part !== null)
  return html`<div class="lead">
    <p class="for">
      ${handoff.urgency === 'urgent' ? html`<span class="tag">${reader.words.urgent}</span>` : ''}
      <span>${fillIn(reader.words.offeredTo, { rep: rep.name })}</span>
    </p>
    <h1>${titleOf(reader, sheet)}</h1>
    <p class="quietly">${about.join(' · ')}</p>
  </div>`
}

function clockBox(reader: Reader, { handoff }: HandoffSheet, clock: HandoffCountdown, now: Date): Html {
  const { owed } = reader.words
  const what = handoff.status === 'open' ? owed.open : handoff.contactedAt === null ? owed.contact : owed.result
  const gone = Math.min(100, Math.round(100 * (1 - clock.leftMs / Math.max(1, clock.totalMs))))
  const rest = countdownText(reader, clock, now)
  return html`<section class="clock ${clock.lateMs > 0 ? 'late' : ''}">
    <p class="quietly">${what}</p>
    <p class="when"><time datetime="${clock.dueAt.toISOString()}">${momentText(reader, clock.dueAt)}</time></p>
    <progress max="100" value="${gone}" aria-label="${rest}"></progress>
    <p class="quietly ${clock.lateMs > 0 ? 'over' : ''}">${rest}</p>
  </section>`
}

/** The phone first: that is what most reps mean to do. Loud once the lead is theirs. */
function reach({ words }: Reader, { handoff, facts: { lead }, contact }: HandoffSheet): Html {
  if (contact.length === 0) return html`<p class="said bad">${lead.objectedAt === null ? words.noBasis : words.objected}</p>`
  const ordered = contact.toSorted((a, b) => (a.channel === b.channel ? 0 : a.channel === 'phone' ? -1 : 1))
  const buttons = ordered.map(({ channel, basis }, index) => {
    const address = (channel === 'phone' ? lead.phone : lead.email) ?? ''
    const href = channel === 'phone' ? `tel:${address.replace(/[^+\d]/g, '')}` : `mailto:${address}`
    const isLoud = index === 0 && handoff.status === 'accepted'
    return html`<a class="button ${isLoud ? '' : 'quiet'}" href="${href}"
      >${channel === 'phone' ? words.call : words.email}<small>${address}</small><small>${words.basis[basis]}</small></a
    >`
  })
  return html`<div class="reach">${buttons}</div>`
}

function noteBox(title: string, note: string): Html {
  return html`<h2>${title}</h2>
    <blockquote>${note}</blockquote>`
}

function scores(reader: Reader, { frozen }: HandoffSheet): Html {
  return html`<dl class="scores">
    <div>
      <dt>${reader.words.fit}</dt>
      <dd>${numberText(reader, frozen.fit)}</dd>
    </div>
    <div>
      <dt>${reader.words.engagement}</dt>
      <dd>${numberText(reader, frozen.engagement)}</dd>
    </div>
  </dl>`
}

function behaviour(reader: Reader, events: readonly LeadEvent[]): Html {
  if (events.length === 0) return html``
  return html`<h2>${reader.words.did}</h2>
    <ol class="did">
      ${events.map(
        (event) =>
          html`<li>
            <span>${say(reader.language, `event.${event.type}`)}${quote(event)}</span>
            <time datetime="${event.occurredAt.toISOString()}">${dayText(reader, event.occurredAt)}</time>
          </li>`,
      )}
    </ol>`
}

/** What the lead wrote, in quotes, and what it looked at. */
function quote({ properties }: LeadEvent): Html {
  const texts = (names: readonly string[]) =>
    names.flatMap((name) => {
      const value = properties[name]
      return typeof value === 'string' && value !== '' ? [value.slice(0, longestQuote)] : []
    })
  return html`${texts(['message', 'preferredTime']).map((text) => html`<q>${text}</q>`)}
  ${texts(['asset', 'url']).map((text) => html`<small>${pathOf(text)}</small>`)}`
}

const longestQuote = 400

function pathOf(text: string): string {
  return URL.canParse(text) ? new URL(text).pathname : text
}
