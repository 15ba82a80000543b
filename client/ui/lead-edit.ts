/** Editing a lead: every fact in one form; an emptied field is cleared, a wrong one is named and nothing is stored. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { editLead, type LeadEdited } from '../../db/lead-edit.ts'
import { readRawLead } from '../../db/lead-view.ts'
import { uuid } from '../../db/leads.ts'
import type { LeadId } from '../../domain/id.ts'
import { parseLeadFields } from '../../domain/lead-input.ts'
import type { LeadRecord } from '../../domain/lead-merge.ts'
import type { ClientDeps } from '../deps.ts'
import { page } from './layout.ts'
import { editedFields, type FormValues, leadForm, valuesOfForm, valuesOfLead } from './lead-form.ts'
import { notFoundPage } from './not-found.ts'
import { nameOf } from './parts.ts'
import { actor, openView, type View } from './view.ts'

interface Refused {
  readonly values: FormValues
  readonly wrong: ReadonlySet<string>
  readonly message: string | null
}

export function leadEditPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/leads/:id{[0-9a-f-]{36}}/edit', (c) => show(c, deps, null))
    .post('/leads/:id{[0-9a-f-]{36}}/edit', async (c) => {
      const view = await openView(c, deps)
      const id = c.req.param('id')
      if (!uuid.test(id)) return notFoundPage(c, view)
      const values = valuesOfForm(await c.req.parseBody())
      const { fields, problems } = parseLeadFields(values)
      if (problems.length > 0)
        return show(c, deps, {
          values,
          wrong: new Set(problems.map(({ field }) => field)),
          message: view.t('edit.wrong', { n: problems.length }),
        })
      const edit = { fields, cleared: clearedBy(values), by: actor, suppressionKey: deps.config.secrets.suppressionKey }
      const edited = await deps.db.transaction().execute((tx) => editLead(tx, id as LeadId, edit, view.now))
      if (!edited.ok) return show(c, deps, { values, wrong: new Set(), message: refusal(view, edited) })
      return c.redirect(`/leads/${id}`, 303)
    })
}

/** A field of the form that stands empty. The form says `company`, the record `companyName`. */
function clearedBy(values: FormValues): (keyof LeadRecord)[] {
  return editedFields
    .filter((name) => (values[name] ?? '').trim() === '')
    .map((name) => (name === 'company' ? 'companyName' : name))
}

function refusal(view: View, edited: Exclude<LeadEdited, { ok: true }>): string {
  switch (edited.reason) {
    case 'notFound':
      return view.t('missing.title')
    case 'nameless':
      return view.t('edit.nameless')
    case 'taken':
      return view.t('edit.taken')
    default:
      return edited satisfies never
  }
}

async function show(c: Context, deps: ClientDeps, refused: Refused | null): Promise<Response> {
  const view = await openView(c, deps)
  const id = c.req.param('id') ?? ''
  const lead = uuid.test(id) ? await readRawLead(deps.db, id as LeadId) : null
  if (lead === null) return notFoundPage(c, view)
  return page(c, {
    view,
    title: view.t('edit.title', { name: nameOf(view, lead) }),
    place: 'leads',
    status: refused === null ? 200 : 422,
    heading: html`<header class="heading">
      <div>
        <p class="crumb"><a href="/leads/${lead.id}">${nameOf(view, lead)}</a></p>
        <h1>${view.t('lead.edit')}</h1>
      </div>
    </header>`,
    body: html`${refused?.message === undefined || refused.message === null ? '' : html`<div class="notice broken" role="alert">${refused.message}</div>`}
      <section class="panel">
        <div class="inside padded">
          ${leadForm(view, { action: `/leads/${lead.id}/edit`, values: refused?.values ?? valuesOfLead(lead), wrong: refused?.wrong ?? new Set() })}
        </div>
      </section>`,
  })
}
