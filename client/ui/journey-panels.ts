/** What stands beside the picture of a journey: its emails in order, how enrolments ended, its versions, its source. */
import { html } from 'hono/html'
import type { EmailFigures, EndedEnrolments, JourneyDetail } from '../../db/journey-view.ts'
import type { SendingList } from '../../db/sending-view.ts'
import type { EmailNode } from '../../domain/journey/graph.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, relativeTime, wordOf } from './format.ts'
import { emailName } from './names.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'
import type { Label } from './words.ts'

export function emailsPanel(view: View, journey: JourneyDetail, figuresOf: (step: string) => EmailFigures): Html {
  const emails = Object.values(journey.graph.nodes).filter((node): node is EmailNode => node.kind === 'email')
  const row = (email: EmailNode, index: number) =>
    html`<li>
      <span class="ordinal">${index + 1}</span>
      <div class="grow">
        <span class="title">${emailName(view, email.template)}</span>
        <p class="quiet small-text">
          ${email.phase === null ? '' : html`${say(view.language, `phase.${email.phase}`)} · `}${figureLinks(view, journey, figuresOf(email.id))}
        </p>
      </div>
    </li>`
  return panel(
    view,
    { title: view.t('journey.emails'), count: emails.length },
    html`<ol class="rows">
      ${emails.map(row)}
    </ol>`,
  )
}

/** Each figure leads to the emails it counts; of what is nil only the two that matter are told. */
function figureLinks(view: View, { key, shown }: JourneyDetail, figures: EmailFigures): Html {
  const told: readonly { label: Label; list: SendingList; count: number; always?: true }[] = [
    { label: 'email.sent', list: 'sent', count: figures.sent, always: true },
    { label: 'email.queued', list: 'queued', count: figures.queued },
    { label: 'email.clicked', list: 'clicked', count: figures.clicked, always: true },
    { label: 'email.unclear', list: 'unknown', count: figures.unclear },
    { label: 'email.notSent', list: 'failed', count: figures.notSent },
  ]
  const links = told.flatMap(({ label, list, count, always }) => {
    const text = view.t(label, { count: numberText(view, count) })
    if (count === 0) return always === true ? [html`${text}`] : []
    const params = new URLSearchParams({ show: list, journey: key, version: String(shown.version), step: figures.step })
    return [html`<a href="/sending?${params.toString()}">${text}</a>`]
  })
  return html`${links.map((link, index) => html`${index === 0 ? '' : ' · '}${link}`)}`
}

/** The leads that left the journey so. */
export function endedHref(key: string, outcome: string): string {
  return `/leads?${new URLSearchParams({ journey: key, ended: outcome }).toString()}`
}

export function outcomesPanel(view: View, key: string, outcomes: readonly EndedEnrolments[]): Html {
  const total = outcomes.reduce((sum, { leads }) => sum + leads, 0)
  const row = ({ outcome, leads }: EndedEnrolments) =>
    html`<li>
      <span class="grow">${wordOf(view, ['outcome'], outcome)}</span
      ><a href="${endedHref(key, outcome)}">${numberText(view, leads)}</a>
    </li>`
  const body =
    total === 0
      ? html`<div class="empty"><p>${view.t('journey.noneEnded')}</p></div>`
      : html`<div class="inside">
          <ul class="lines">
            ${outcomes.map(row)}
          </ul>
        </div>`
  return panel(view, { id: 'outcomes', title: view.t('journey.outcomes'), count: total }, body)
}

export function versionsPanel(view: View, { key, versions, shown }: JourneyDetail): Html {
  const row = (version: JourneyDetail['versions'][number]) =>
    html`<li>
      <div class="grow">
        <a
          class="title"
          href="/journeys/${key}?version=${version.version}"
          ${version.id === shown.id ? html` aria-current="true"` : ''}
          >${view.t(`version.${version.status}`, { version: version.version })}</a
        >
        <p class="quiet small-text">
          ${version.publishedAt === null ? '' : relativeTime(view, version.publishedAt)}${version.publishedBy === null ? '' : html` · ${version.publishedBy}`}${
            version.note === null ? '' : html` · ${version.note}`
          }
        </p>
      </div>
      <span class="side-text"
        >${view.t('journey.leadsInIt', { n: version.active, count: numberText(view, version.active) })}</span
      >
    </li>`
  return panel(
    view,
    { title: view.t('journey.versions'), count: versions.length },
    html`<ul class="rows">
        ${versions.map(row)}
      </ul>
      <footer class="quiet">${view.t('journey.versionsText')}</footer>`,
  )
}

export function sourcePanel(view: View, { source }: JourneyDetail): Html {
  return html`<section class="panel">
    <div class="inside source">
      <details>
        <summary>${view.t('journey.source')}</summary>
        <pre>${source}</pre>
      </details>
    </div>
  </section>`
}
