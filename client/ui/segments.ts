/** Segments: who is in each, and the form that checks a condition, shows whom it meets, and saves it. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { checkSegment, publishSegment } from '../../db/segment-publish.ts'
import { countMatching, sampleMatching } from '../../db/segment-view.ts'
import { listSegments, readSegment, type SegmentDetail } from '../../db/segments.ts'
import { inLanguage } from '../../domain/problem-text.ts'
import type { Problem } from '../../domain/problem.ts'
import { parseSegment } from '../../domain/segment.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import type { Posted } from './draft-save.ts'
import { page } from './layout.ts'
import { leadsHref } from './leads-query.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace, leadLink, panel, stageBadge } from './parts.ts'
import { postedSegment, segmentForm, type SegmentText } from './segment-form.ts'
import { actor, openView, type View } from './view.ts'

const sampleSize = 8
const example = 'segment:\ntitle:\nif: { lead: { country: DE } }\n'

export function segmentPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/segments', async (c) => {
      const view = await openView(c, deps)
      const title = view.t('segments.title')
      const body = segmentList(view, await listSegments(deps.db))
      return page(c, { view, title, place: 'leads', live: ['scores', 'stages', 'journeys'], heading: listHeading(view), body })
    })
    .get('/segments/new', async (c) => showForm(c, deps, { source: example, ...(await checked(deps, example)) }))
    .get('/segments/:key', async (c) => {
      const segment = await readSegment(deps.db, c.req.param('key'))
      if (segment === null) return notFoundPage(c, await openView(c, deps))
      return showForm(c, deps, { source: segment.source, segment, problems: [] })
    })
    .post('/segments', async (c) => {
      const view = await openView(c, deps)
      const form = await c.req.parseBody({ all: true })
      const { source, problems } = await postedSegment(deps.db, view, form)
      if (problems.length > 0) return showForm(c, deps, { source, segment: null, problems }, { mode: 'check', ...form })
      if (form['mode'] !== 'publish') return showForm(c, deps, { source, ...(await checked(deps, source)) }, form)
      const published = await deps.db.transaction().execute((tx) => publishSegment(tx, source, actor, view.now))
      if (published.ok) return c.redirect(`/segments/${published.key}`, 303)
      return showForm(c, deps, { source, segment: null, problems: published.problems }, form)
    })
}

interface Shown extends SegmentText {
  /** Whose condition is shown; null: it has none that could be asked. */
  readonly segment: (Pick<SegmentDetail, 'key' | 'title' | 'condition'> & Partial<SegmentDetail>) | null
}

async function checked({ db }: ClientDeps, source: string): Promise<Omit<Shown, 'source'>> {
  const { segment, problems } = await checkSegment(db, source)
  const isNameless = problems.every(({ path, severity }) => severity === 'warning' || path === 'segment' || path === 'title')
  return { segment: segment ?? (isNameless ? parseSegment(source).segment : null), problems }
}

function listHeading(view: View): Html {
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/leads">${view.t('leads.title')}</a></p>
      <h1>${view.t('segments.title')}</h1>
    </div>
    <a class="button" href="/segments/new">${view.t('segments.new')}</a>
  </header>`
}

function segmentList(view: View, segments: readonly SegmentDetail[]): Html {
  if (segments.length === 0)
    return html`<section class="panel">
      ${emptyPlace({
        first: true,
        title: view.t('segments.none'),
        text: view.t('segments.noneText'),
        actions: html`<a class="button" href="/segments/new">${view.t('segments.new')}</a>`,
      })}
    </section>`
  return html`<section class="panel" id="segments" data-live>
    <ul class="rows">
      ${segments.map(
        (segment) =>
          html`<li>
            <div class="grow">
              <a class="title" href="/segments/${segment.key}">${segment.title}</a>
              <p class="quiet small-text">${feeds(view, segment.journeys)}</p>
            </div>
            <a class="nowrap" href="${leadsHref({ segment: segment.key })}">${membersText(view, segment.members)}</a>
          </li>`,
      )}
    </ul>
  </section>`
}

function membersText(view: View, count: number): string {
  return view.t('segments.members', { n: count, count: numberText(view, count) })
}

function feeds(view: View, journeys: readonly string[]): Html {
  if (journeys.length === 0) return html`${view.t('segments.feedsNone')}`
  const names = journeys.map(
    (key, index) => html`${index === 0 ? '' : ', '}<a href="/journeys/${key}">${view.names.journeys.get(key) ?? key}</a>`,
  )
  return html`${view.t('segments.feeds')} ${names}`
}

async function showForm(c: Context, deps: ClientDeps, shown: Shown, posted: Posted = {}): Promise<Response> {
  const view = await openView(c, deps)
  const { segment } = shown
  const problems = posted['mode'] === undefined ? [] : shown.problems
  const title = segment?.title || view.t('segments.new')
  const form = await segmentForm(deps.db, view, shown, posted)
  const met = segment === null ? html`` : await meeting(deps, view, segment)
  const heading = html`<header class="heading">
    <div>
      <p class="crumb"><a href="/segments">${view.t('segments.title')}</a></p>
      <h1>${title}</h1>
      ${segment === null ? '' : underTitle(view, segment)}
    </div>
    ${
      segment?.id === undefined
        ? ''
        : html`<div class="actions">
            <a class="button small outline" href="/bulk?segment=${segment.key}">${view.t('segments.enrol')}</a
            ><a class="button small ghost" href="/segments/${segment.key}/delete">${view.t('segments.delete')}</a>
          </div>`
    }
  </header>`
  const status = problems.some(({ severity }) => severity === 'error') ? 422 : 200
  const body = html`<div class="columns">
    <div>${problemList(view, problems)}${form}</div>
    <div>${met}</div>
  </div>`
  return page(c, { view, title, place: 'leads', status, heading, body })
}

function underTitle(view: View, { version, publishedAt, journeys }: Partial<SegmentDetail>): Html {
  if (version === undefined || publishedAt === undefined) return html``
  return html`<p class="under">
    <span>${view.t('segments.version', { version })} · ${relativeTime(view, publishedAt)} · ${feeds(view, journeys ?? [])}</span>
  </p>`
}

function problemLine({ path, message, remedy }: Problem): Html {
  return html`<li><code>${path}</code> ${message}; ${remedy}</li>`
}

function problemList(view: View, problems: readonly Problem[]): Html {
  if (problems.length === 0) return html``
  return html`<div class="notice broken" role="alert">
    <strong>${view.t('segments.problems')}</strong>
    <ul>
      ${problems.map((problem) => problemLine(inLanguage(view.language, problem)))}
    </ul>
  </div>`
}

/** One that is stored has members, which the list of leads shows. */
type MetSegment = Pick<SegmentDetail, 'condition' | 'key'> & Partial<Pick<SegmentDetail, 'id'>>

/** How many leads meet the condition now, and the most active of them. */
async function meeting({ db }: ClientDeps, view: View, { condition, id, key }: MetSegment): Promise<Html> {
  const [count, cards] = await Promise.all([
    countMatching(db, condition, view.now),
    sampleMatching(db, condition, view.now, sampleSize),
  ])
  const list =
    cards.length === 0
      ? html`<div class="empty"><p>${view.t('segments.sampleNone')}</p></div>`
      : html`<ul class="rows">
          ${cards.map(
            (card) =>
              html`<li>
                <div class="grow">
                  ${leadLink(view, card)}
                  <p class="quiet small-text">${card.companyName ?? ''}</p>
                </div>
                ${stageBadge(view, card.stage)}
              </li>`,
          )}
        </ul>`
  return panel(
    view,
    { title: view.t('segments.sample') },
    html`<div class="inside padded">
        <p>${view.t('segments.wouldBe', { n: count, count: numberText(view, count) })}</p>
        ${id === undefined ? '' : html`<p><a href="${leadsHref({ segment: key })}">${view.t('segments.showMembers')}</a></p>`}
      </div>
      ${list}`,
  )
}
