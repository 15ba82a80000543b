/** Importing leads from a CSV file: first a dry run that says what would happen to each row, then the import itself. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { knownColumns } from '../../domain/import-row.ts'
import { Failure } from '../../domain/failure.ts'
import { rowReasonInGerman } from '../../domain/words/import.ts'
import type { ClientDeps } from '../deps.ts'
import { importCsv, type ImportReport } from '../import-leads.ts'
import { type Html, numberText } from './format.ts'
import { page } from './layout.ts'
import { emptyPlace, panel } from './parts.ts'
import { openView, type View } from './view.ts'
import type { Label } from './words.ts'

const shownLines = 200

export function importPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/leads/import', async (c) => {
      const view = await openView(c, deps)
      return page(c, { view, title: view.t('import.title'), place: 'leads', heading: heading(view), body: body(view, html``) })
    })
    .post('/leads/import', async (c) => {
      const view = await openView(c, deps)
      const form = await c.req.parseBody({ all: true })
      const answer = await answerOf(deps, view, form)
      if (c.req.header('hx-request') !== undefined) return c.html(answer)
      return page(c, { view, title: view.t('import.title'), place: 'leads', heading: heading(view), body: body(view, answer) })
    })
}

type Form = Readonly<Record<string, unknown>>

async function answerOf(deps: ClientDeps, view: View, form: Form): Promise<Html> {
  const { file } = form
  if (!(file instanceof File) || file.size === 0)
    return html`<div class="notice broken" role="alert">${view.t('import.noFile')}</div>`
  try {
    const report = await importCsv(deps.db, {
      fileName: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
      mapping: mappingOf(form['map']),
      dryRun: form['mode'] !== 'import',
      suppressionKey: deps.config.secrets.suppressionKey,
    })
    return reportOf(view, report)
  } catch (error) {
    if (!(error instanceof Failure) || (error.code !== 'badInput' && error.code !== 'conflict')) throw error
    return html`<div class="notice broken" role="alert"><strong>${view.t('import.unreadable')}</strong> ${error.message}</div>`
  }
}

/** `Firma=company`, one for each column that somebody gave a meaning. */
function mappingOf(given: unknown): Record<string, string> {
  const entries = (Array.isArray(given) ? given : [given]).filter(
    (entry): entry is string => typeof entry === 'string' && entry !== '',
  )
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.lastIndexOf('=')), entry.slice(entry.lastIndexOf('=') + 1)]),
  )
}

function heading(view: View): Html {
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/leads">${view.t('leads.title')}</a></p>
      <h1>${view.t('import.title')}</h1>
    </div>
  </header>`
}

function body(view: View, answer: Html): Html {
  return html`<div class="columns">
    <div>
      <section class="panel">
        <div class="inside padded">
          <form
            class="form"
            id="import"
            method="post"
            action="/leads/import"
            enctype="multipart/form-data"
            hx-post="/leads/import"
            hx-encoding="multipart/form-data"
            hx-target="#report"
          >
            <label
              >${view.t('import.file')}<input type="file" name="file" accept=".csv,text/csv" required /><span class="hint"
                >${view.t('import.fileHint')}</span
              ></label
            >
            <div class="actions">
              <button name="mode" value="check">${view.t('import.check')}</button
              ><button class="outline" name="mode" value="import">${view.t('import.do')}</button>
            </div>
          </form>
        </div>
      </section>
      <div id="report" aria-live="polite">${answer}</div>
    </div>
    ${panel(
      view,
      { title: view.t('import.columns') },
      html`<div class="inside">
        <p class="quiet small-text">${view.t('import.columnsText')}</p>
        <p class="tags">
          ${knownColumns().map((column) => html`<span class="tag">${column}</span>`)}<span class="tag">attributes.…</span>
        </p>
        <p class="quiet small-text">${view.t('import.consentText')}</p>
      </div>`,
    )}
  </div>`
}

const figures = [
  'accepted',
  'updated',
  'rejected',
  'optInsAsked',
  'tasks',
  'outOfProfile',
] as const satisfies readonly (keyof ImportReport)[]

function reportOf(view: View, report: ImportReport): Html {
  const shown = figures.filter((figure) => figure !== 'outOfProfile' || report.dryRun)
  const title: Label = report.dryRun ? 'import.wouldBe' : 'import.isDone'
  const rejected = report.lines.flatMap((line) => (line.outcome === 'rejected' ? [line] : []))
  return html`<div class="notice" role="status">
      <strong>${view.t(title, { file: report.fileName })}</strong>
      ${view.t('import.read', { encoding: report.encoding, separator: report.separator, count: numberText(view, report.rows) })}
    </div>
    <div class="tiles">
      ${shown.map((figure) => html`<div class="tile${figure === 'rejected' && report.rejected > 0 ? ' broken' : ''}"><b>${numberText(view, report[figure])}</b><span>${view.t(`import.${figure}`)}</span></div>`)}
    </div>
    ${report.rows === 0 ? html`<section class="panel">${emptyPlace({ title: view.t('import.empty'), text: view.t('import.emptyText') })}</section>` : ''}
    ${unknownColumns(view, report)}${rejectedLines(view, rejected)}
    ${report.dryRun ? html`<p class="quiet small-text">${view.t('import.nothingStored')}</p>` : html`<p><a class="button" href="/leads">${view.t('import.see')}</a></p>`}`
}

function unknownColumns(view: View, { unknownColumns: columns, dryRun }: ImportReport): Html {
  if (columns.length === 0) return html``
  const choice = (column: string, meant: string | null) =>
    html`<select name="map" form="import" aria-label="${column}">
      <option value="">${view.t('import.leaveOut')}</option>
      ${knownColumns().map(
        (known) => html`<option value="${column}=${known}" ${known === meant && dryRun ? html` selected` : ''}>${known}</option>`,
      )}
    </select>`
  return panel(
    view,
    { title: view.t('import.unknown'), count: columns.length },
    html`<ul class="rows">
        ${columns.map(({ column, meant }) => html`<li><span class="grow title">${column}</span>${dryRun ? choice(column, meant) : html`<span class="quiet small-text">${view.t('import.leftOut')}</span>`}</li>`)}
      </ul>
      ${dryRun ? html`<footer class="quiet">${view.t('import.mapText')}</footer>` : ''}`,
  )
}

function rejectedLines(view: View, lines: readonly { line: number; reasons: readonly string[] }[]): Html {
  if (lines.length === 0) return html``
  return panel(
    view,
    { title: view.t('import.rejectedRows'), count: lines.length },
    html`<ul class="rows">
      ${lines.slice(0, shownLines).map(({ line, reasons }) => html`<li><span class="ordinal">${line}</span><span class="grow small-text">${reasons.map((reason) => rowReason(view, reason)).join('; ')}</span></li>`)}
    </ul>`,
  )
}

/** A reason nobody has put into German is told in English rather than hidden. */
function rowReason({ language }: View, reason: string): string {
  return language === 'de' ? (rowReasonInGerman(reason) ?? reason) : reason
}
