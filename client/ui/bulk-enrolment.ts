/** Enrolling many leads: whom, a preview that counts, and then the enrolment itself, whose progress bulk-progress.ts shows. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { type BulkPreview, listBulkEnrolments, previewBulkEnrolment } from '../../db/bulk-enrolment-view.ts'
import { type BulkSource, startBulkEnrolment } from '../../db/bulk-enrolments.ts'
import { listJourneys } from '../../db/journey-view.ts'
import { listSegments } from '../../db/segments.ts'
import { bulkSpreadMs } from '../../domain/bulk-spread.ts'
import type { ClientDeps } from '../deps.ts'
import { type BulkForm, bulkFormOf, type Choices, formPart } from './bulk-form.ts'
import { type Html, numberText } from './format.ts'
import { page } from './layout.ts'
import { recentBulks } from './bulk-progress.ts'
import { actor, openView, type View } from './view.ts'
import type { Label } from './words.ts'

const hourMs = 3_600_000

export function bulkEnrolmentPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/bulk', async (c) => {
      const view = await openView(c, deps)
      const { journey = '', segment = '' } = c.req.query()
      const form: BulkForm = { journey, segment, list: '', key: '', hours: null, again: false }
      const recent = recentBulks(view, await listBulkEnrolments(deps.db))
      return page(c, {
        view,
        ...frame(view),
        live: ['journeys'],
        body: html`${formPart(view, form, await choicesOf(deps))}${recent}`,
      })
    })
    .post('/bulk', async (c) => {
      const view = await openView(c, deps)
      const body = await c.req.parseBody()
      const form = await bulkFormOf(body)
      const source = sourceOf(form)
      if (source === null) return answer('bulk.nobody')
      const request = requestOf(form, source)
      if (body['mode'] === 'start') {
        const started = await deps.db
          .transaction()
          .execute((tx) => startBulkEnrolment(tx, { ...request, spreadMs: spreadOf(form), by: actor }, view.now))
        return started.ok
          ? c.redirect(`/bulk/${started.id}`, 303)
          : answer(started.reason === 'noSuchJourney' ? 'bulk.noJourney' : 'bulk.nobody')
      }
      const previewed = await previewBulkEnrolment(deps.db, request, view.now)
      if (!previewed.ok) return answer(previewed.reason === 'noSuchJourney' ? 'bulk.noJourney' : 'bulk.nobody')
      const shown = html`${formPart(view, form, await choicesOf(deps))}${preview(view, form, previewed.preview)}`
      return page(c, { view, ...frame(view), body: shown })

      async function answer(problem: Label) {
        const notice = html`<div class="notice broken" role="alert">${view.t(problem)}</div>`
        return page(c, { view, ...frame(view), status: 422, body: html`${notice}${formPart(view, form, await choicesOf(deps))}` })
      }
    })
}

function frame(view: View) {
  return { title: view.t('bulk.title'), place: 'journeys' } as const
}

async function choicesOf({ db }: ClientDeps): Promise<Choices> {
  const [journeys, segments] = await Promise.all([listJourneys(db), listSegments(db)])
  return { journeys: journeys.filter(({ version }) => version !== null), segments }
}

function sourceOf({ segment, names }: BulkForm & { readonly names: readonly string[] }): BulkSource | null {
  if (segment !== '') return { segment }
  return names.length === 0 ? null : { names }
}

function requestOf({ journey, key, again }: BulkForm, source: BulkSource) {
  return { journeyKey: journey, source, businessKey: key, ignoreAgain: again }
}

function spreadOf({ hours }: BulkForm): number | null {
  return hours === null ? null : hours * hourMs
}

const figures = [
  ['enter', 'bulk.enter'],
  ['alreadyIn', 'bulk.alreadyIn'],
  ['again', 'bulk.again.refused'],
  ['stopped', 'bulk.stopped'],
  ['unknown', 'bulk.unknown'],
] as const satisfies readonly (readonly [keyof BulkPreview, Label])[]

/** What the same form would do, and the button that does it. */
function preview(view: View, form: BulkForm, counts: BulkPreview): Html {
  const count = (value: number) => ({ n: value, count: numberText(view, value) })
  const spreadMs = spreadOf(form) ?? bulkSpreadMs(counts.leads)
  const over = spreadMs === 0 ? '' : html`<p>${view.t('bulk.over', { hours: numberText(view, spreadMs / hourMs, 1) })}</p>`
  return html`<div class="tiles" role="status">
      ${figures.map(([name, label]) => html`<div class="tile${name === 'unknown' && counts.unknown > 0 ? ' broken' : ''}"><b>${numberText(view, counts[name])}</b><span>${view.t(label)}</span></div>`)}
    </div>
    ${counts.unknown === 0 ? '' : html`<p class="quiet small-text">${view.t('bulk.unknownLines', { lines: counts.unknownNames.join(', ') })}</p>`}
    ${counts.noConsent === 0 ? '' : html`<p class="quiet">${numberText(view, counts.noConsent)} ${view.t('bulk.noConsent')}</p>`}
    ${over}
    ${
      counts.enter === 0
        ? html`<p>${view.t('bulk.nothing')}</p>`
        : html`<p><button form="bulk" name="mode" value="start">${view.t('bulk.start', count(counts.enter))}</button></p>`
    }`
}
