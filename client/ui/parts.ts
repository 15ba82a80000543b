/** Small parts that several pages are built from; each escapes what it is given. */
import { html } from 'hono/html'
import type { Stage } from '../../domain/lead.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import type { View } from './view.ts'
import { isLabel } from './words.ts'

export interface Panel {
  /** Names the part for live refreshing. */
  readonly id?: string
  readonly title: string
  /** How many there are; links to them where `href` is given. */
  readonly count?: number
  readonly href?: string
  readonly action?: Html
  readonly live?: boolean
}

export function panel(view: View, { id, title, count, href, action, live }: Panel, body: Html): Html {
  const number = count === undefined ? '' : html`&nbsp;<span class="count">${numberText(view, count)}</span>`
  return html`<section class="panel" ${id === undefined ? '' : html` id="${id}"`}${live === true ? html` data-live` : ''}>
    <header>
      <h2>${href === undefined ? html`${title}${number}` : html`<a href="${href}">${title}${number}</a>`}</h2>
      ${action ?? ''}
    </header>
    ${body}
  </section>`
}

export function stageBadge(view: View, stage: Stage): Html {
  return html`<span class="stage" data-stage="${stage}">${say(view.language, `stage.${stage}`)}</span>`
}

export interface Named {
  readonly firstName?: string | null
  readonly lastName?: string | null
  readonly email?: string | null
  readonly phone?: string | null
}

/** The name, else the address, else the number; never empty. */
export function nameOf(view: View, lead: Named): string {
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(' ')
  return name || (lead.email ?? lead.phone ?? view.t('lead.nameless'))
}

export function leadLink(view: View, lead: Named & { readonly leadId: string }): Html {
  return html`<a class="title" href="/leads/${lead.leadId}">${nameOf(view, lead)}</a>`
}

/** Who did something: a person by name, these pages and the engine by a word. */
export function actorName(view: View, actor: string): string {
  const code = `actor.${actor}`
  return isLabel(code) ? view.t(code) : actor
}

/** Says that nothing is here and what to do first. */
export function emptyPlace({
  title,
  text,
  actions,
  first,
}: {
  title: string
  text: string
  actions?: Html
  first?: boolean
}): Html {
  return html`<div class="empty${first === true ? ' first' : ''}">
    <p>${title}</p>
    <p>${text}</p>
    ${actions === undefined ? '' : html`<div class="actions">${actions}</div>`}
  </div>`
}

/** Time left until a deadline; red once it has passed, nothing where there is none. */
export function deadline(view: View, dueAt: Date | null): Html {
  if (dueAt === null) return html``
  const late = dueAt <= view.now
  return html`<span class="${late ? 'late' : ''} nowrap"
    >${view.t(late ? 'due.late' : 'due.at')} ${relativeTime(view, dueAt)}</span
  >`
}

/** How much of the time between offer and deadline is gone; the browser keeps it moving. */
export function clockBarOf(view: View, from: Date, until: Date | null): Html {
  if (until === null) return html``
  const share = (view.now.getTime() - from.getTime()) / Math.max(1, until.getTime() - from.getTime())
  return html`<progress
    class="${share >= 1 ? 'late' : ''}"
    max="1"
    value="${Math.min(1, Math.max(0, share)).toFixed(3)}"
    data-from="${from.toISOString()}"
    data-until="${until.toISOString()}"
    aria-label="${view.t('due.progress')}"
  ></progress>`
}

/** A button that posts; `fields` become hidden inputs. */
export function postButton(
  view: View,
  {
    action,
    label,
    fields = {},
    look = 'small outline',
  }: { action: string; label: Html | string; fields?: Record<string, string>; look?: string },
): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="back" value="${view.here}" />${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}<button class="${look}">${label}</button>
  </form>`
}
