/** What stands beside the picture of a journey: its emails in order, how enrolments ended, its versions, its source. */
import { html } from 'hono/html'
import type { EmailFigures, EndedEnrolments, JourneyDetail } from '../../db/journey-view.ts'
import type { EmailNode } from '../../domain/journey/graph.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, relativeTime, wordOf } from './format.ts'
import { emailName } from './names.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export function emailsPanel(view: View, emails: readonly EmailNode[], figuresOf: (step: string) => EmailFigures): Html {
  const row = (email: EmailNode, index: number) => {
    const { sent, queued, clicked, notSent } = figuresOf(email.id)
    const figures = [
      view.t('email.sent', { count: numberText(view, sent) }),
      ...(queued === 0 ? [] : [view.t('email.queued', { count: numberText(view, queued) })]),
      view.t('email.clicked', { count: numberText(view, clicked) }),
      ...(notSent === 0 ? [] : [view.t('email.notSent', { count: numberText(view, notSent) })]),
    ]
    return html`<li>
      <span class="ordinal">${index + 1}</span>
      <div class="grow">
        <span class="title">${emailName(view, email.template)}</span>
        <p class="quiet small-text">
          ${email.phase === null ? '' : html`${say(view.language, `phase.${email.phase}`)} · `}${figures.join(' · ')}
        </p>
      </div>
    </li>`
  }
  return panel(
    view,
    { title: view.t('journey.emails'), count: emails.length },
    html`<ol class="rows">
      ${emails.map(row)}
    </ol>`,
  )
}

export function outcomesPanel(view: View, outcomes: readonly EndedEnrolments[]): Html {
  const total = outcomes.reduce((sum, { leads }) => sum + leads, 0)
  const row = ({ outcome, leads }: EndedEnrolments) =>
    html`<li><span class="grow">${wordOf(view, ['outcome'], outcome)}</span><span>${numberText(view, leads)}</span></li>`
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
