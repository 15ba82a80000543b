/** What stands beside the picture of a journey: its emails in order, how enrolments ended, its versions, its source. */
import { html } from 'hono/html'
import type { EmailFigures, EndedEnrolments, JourneyDetail, JourneyVersion } from '../../db/journey-view.ts'
import type { MigrationStatus } from '../../db/journey-migration.ts'
import type { SendingList } from '../../db/sending-view.ts'
import type { EmailNode } from '../../domain/journey/graph.ts'
import { say } from '../../domain/words.ts'
import { type Html, numberText, relativeTime, wordOf } from './format.ts'
import { migrateHref } from './journey-migrate.ts'
import { hrefOf } from './migration.ts'
import { emailName } from './names.ts'
import { actorName, panel } from './parts.ts'
import { versionLeadsHref } from './version-leads.ts'
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

export function versionsPanel(view: View, journey: JourneyDetail): Html {
  const isInForce = journey.versions.some(({ status }) => status === 'published')
  const older = (version: JourneyVersion) => isInForce && version.status !== 'published' && version.active > 0
  const retire = html`<a href="/journeys/${journey.key}/retire">${view.t('retire.do')}</a>`
  return panel(
    view,
    { title: view.t('journey.versions'), count: journey.versions.length },
    html`<ul class="rows">
        ${journey.versions.map((version, index) => versionRow(view, journey, version, { before: journey.versions[index + 1], mayMove: older(version) }))}
      </ul>
      <footer class="quiet">${view.t('journey.versionsText')} ${isInForce ? retire : view.t('retire.retired')}</footer>`,
  )
}

/** Who put it into force, when and why; the beginning of its hash tells whether two installations have the same. */
function versionRow(
  view: View,
  { key, shown }: JourneyDetail,
  version: JourneyVersion,
  { before, mayMove }: { readonly before: JourneyVersion | undefined; readonly mayMove: boolean },
): Html {
  const by = version.publishedBy === null ? '' : actorName(view, version.publishedBy)
  const said = [by, version.note ?? ''].filter(Boolean)
  return html`<li>
    <div class="grow">
      <a
        class="title"
        href="/journeys/${key}?version=${version.version}"
        ${version.id === shown.id ? html` aria-current="true"` : ''}
        >${view.t(`version.${version.status}`, { version: version.version })}</a
      >
      <p class="quiet small-text">
        ${version.publishedAt === null ? '' : relativeTime(view, version.publishedAt)}${said.map((one) => html` · ${one}`)} ·
        <code title="${version.contentHash}">${version.contentHash.slice(0, 8)}</code>${
          before === undefined
            ? ''
            : html` · <a href="/journeys/${key}/diff?from=${before.version}&to=${version.version}">${view.t('diff.do')}</a>`
        }
      </p>
    </div>
    <span class="side-text"
      >${leadsInLink(view, key, version)}${mayMove ? html` · <a href="${migrateHref(key, version.version)}">${view.t('move.do')}</a>` : ''}</span
    >
  </li>`
}

/** "34 Leads darin", leading to those in this version. */
export function leadsInLink(view: View, key: string, { version, active }: JourneyVersion): Html {
  const text = view.t('journey.leadsInIt', { n: active, count: numberText(view, active) })
  return active === 0 ? html`${text}` : html`<a href="${versionLeadsHref({ key, version })}">${text}</a>`
}

/** The newest first; nothing where nobody was ever moved. */
export function migrationsPanel(view: View, migrations: readonly MigrationStatus[]): Html {
  if (migrations.length === 0) return html``
  const row = (status: MigrationStatus) =>
    html`<li>
      <div class="grow">
        <a class="title" href="${hrefOf(status)}">${view.t('migration.title', { from: status.from, to: status.to })}</a>
        <p class="quiet small-text">${relativeTime(view, status.createdAt)} · ${actorName(view, status.createdBy)}</p>
      </div>
      <span class="side-text">${view.t(`migration.${status.state}`)}</span>
    </li>`
  return panel(
    view,
    { title: view.t('migration.panel'), count: migrations.length },
    html`<ul class="rows">
      ${migrations.map(row)}
    </ul>`,
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
