/** The one timeline of a lead, newest first, grouped by day. */
import { html } from 'hono/html'
import { type TimelineEntry, timelineKinds, type TimelinePage } from '../../db/timeline-view.ts'
import { clockText, dayText, type Html } from './format.ts'
import { icon } from './icon.ts'
import { panel } from './parts.ts'
import { entryText } from './timeline-entry.ts'
import type { View } from './view.ts'

/** What the timeline shows; the first is the default. */
export const timelineViews = {
  all: timelineKinds,
  acts: ['event'],
  emails: ['message'],
  why: ['stage', 'decision', 'handoff', 'consent'],
} as const
export type TimelineView = keyof typeof timelineViews

export function timelinePanel(
  view: View,
  { entries, hasMore, graphs }: TimelinePage,
  { leadId, show, isPaged }: { leadId: string; show: TimelineView; isPaged: boolean },
): Html {
  const href = (chosen: TimelineView) => `/leads/${leadId}${chosen === 'all' ? '' : `?show=${chosen}`}`
  const last = entries.at(-1)
  const older =
    hasMore && last !== undefined
      ? html`<footer>
          <a href="/leads/${leadId}?show=${show}&before=${encodeURIComponent(last.at.toISOString())}"
            >${view.t('timeline.older')}</a
          >
        </footer>`
      : ''
  const tabs = (Object.keys(timelineViews) as TimelineView[]).map(
    (one) =>
      html`<a class="tab" href="${href(one)}" ${one === show ? html` aria-current="true"` : ''}>${view.t(`timeline.${one}`)}</a>`,
  )
  return panel(
    view,
    {
      id: 'timeline',
      live: !isPaged,
      title: view.t('timeline.title'),
      action: html`<nav class="tabs" aria-label="${view.t('timeline.title')}">${tabs}</nav>`,
    },
    entries.length === 0
      ? html`<div class="empty"><p>${view.t('timeline.none')}</p></div>`
      : html`<div class="inside">
            ${byDay(view, entries).map(
              ([day, ofDay]) =>
                html`<h3 class="day">${day}</h3>
                  <ol class="timeline">
                    ${ofDay.map((entry) => row(view, entry, graphs))}
                  </ol>`,
            )}
          </div>
          ${older}`,
  )
}

function byDay(view: View, entries: readonly TimelineEntry[]): [string, TimelineEntry[]][] {
  return [...Map.groupBy(entries, (entry) => dayText(view, entry.at))]
}

function row(view: View, entry: TimelineEntry, graphs: TimelinePage['graphs']): Html {
  const { mark, title, notes, quiet } = entryText(view, entry, graphs)
  return html`<li data-kind="${entry.kind}" ${quiet === true ? html` class="faint"` : ''}>
    <span class="mark">${icon(mark)}</span>
    <div class="grow">
      <span class="what">${title}</span>${notes.map((note) => html`<p class="quiet small-text">${note}</p>`)}
    </div>
    <time class="quiet small-text" datetime="${entry.at.toISOString()}">${clockText(view, entry.at)}</time>
  </li>`
}
