/** /api/leads – bring in, read, edit, export and erase leads; what is stored about whom is decided in db/. */
import { Hono } from 'hono'
import { recordClaims } from '../../db/claimed-consents.ts'
import { businessNow } from '../../db/clock.ts'
import { editLead, type LeadEdited } from '../../db/lead-edit.ts'
import { exportLead } from '../../db/lead-export.ts'
import { upsertLead } from '../../db/lead-upsert.ts'
import { readLead, uuid } from '../../db/leads.ts'
import { readSettings } from '../../db/settings.ts'
import type { LeadId } from '../../domain/id.ts'
import { type LeadRecord, nullableFields } from '../../domain/lead-merge.ts'
import type { ClientDeps } from '../deps.ts'
import { eraseLeadCompletely } from '../erase-lead.ts'
import { consentsOfBody, fieldsOf, leadBody, leadEditBody } from './lead-body.ts'
import { onProblem, type Problem, problem, ProblemError, readJson } from './problem.ts'

export function leadRoutes({ db, config, log }: ClientDeps): Hono {
  const routes = new Hono()
  const { suppressionKey } = config.secrets
  routes.onError(onProblem(log))

  routes.post('/api/leads', async (c) => {
    const body = await readJson(c, leadBody)
    const now = await businessNow(db)
    const fields = fieldsOf(body)
    const consents = consentsOfBody(body, now)
    const { language } = (await readSettings(db)).installation
    const origin = { mode: 'overwrite', channel: 'api', direction: 'inbound', language, suppressionKey } as const
    const stored = await db.transaction().execute(async (tx) => {
      const placement = await upsertLead(tx, fields, origin, now)
      if (!placement.ok) throw new ProblemError(placement.reason === 'unnamed' ? unnamed : twoLeads(placement.leadIds))
      const lead = await readLead(tx, placement.leadId)
      const claim = { leadId: placement.leadId, consents, source: 'api', email: lead?.email ?? null }
      const [optIn] = await recordClaims(tx, [{ ...claim, language: lead?.language ?? language }], now)
      return { id: placement.leadId, result: placement.outcome, ...(optIn == null ? {} : { optIn }) }
    })
    return c.json(stored, stored.result === 'created' ? 201 : 200)
  })

  routes.get('/api/leads/:id', async (c) => {
    const lead = await readLead(db, leadIdOf(c.req.param('id')))
    if (lead === null) throw new ProblemError(unknownLead)
    return c.json(lead)
  })

  routes.patch('/api/leads/:id', async (c) => {
    const body = await readJson(c, leadEditBody)
    const edit = { fields: fieldsOf(body), cleared: clearedBy(body), by: 'api', suppressionKey }
    const now = await businessNow(db)
    const edited = await db.transaction().execute((tx) => editLead(tx, leadIdOf(c.req.param('id')), edit, now))
    if (!edited.ok) throw new ProblemError(editProblem(edited))
    return c.json({ changed: edited.changed })
  })

  routes.get('/api/leads/:id/export', async (c) => {
    const document = await exportLead(db, leadIdOf(c.req.param('id')), await businessNow(db))
    if (document === null) throw new ProblemError(unknownLead)
    return c.json(document, 200, { 'Content-Disposition': 'attachment; filename="lead.json"', 'Cache-Control': 'no-store' })
  })

  routes.delete('/api/leads/:id', async (c) => {
    const kind = await eraseLeadCompletely({ db, config }, leadIdOf(c.req.param('id')), 'api')
    if (kind === 'unknown') throw new ProblemError(unknownLead)
    return c.json({ result: kind })
  })

  return routes
}

const unknownLead = problem(404, 'lead.unknown', 'No lead has this id.')
const unnamed = problem(422, 'lead.unnamed', 'A lead needs an email, a phone or an externalId.')

function twoLeads(leadIds: readonly string[]): Problem {
  const detail =
    leadIds.length > 1
      ? 'externalId and email belong to different leads; correct one of the two, or merge the leads first.'
      : 'This email belongs to a lead with another externalId; correct one of the two.'
  return problem(409, 'lead.twoLeads', detail, { leadIds })
}

function editProblem(edited: Exclude<LeadEdited, { ok: true }>): Problem {
  if (edited.reason === 'taken')
    return problem(409, 'lead.taken', 'Another lead has this email or externalId already.', { leadIds: edited.leadIds })
  return edited.reason === 'notFound' ? unknownLead : unnamed
}

/** Anything that is no id belongs to nobody. */
function leadIdOf(text: string): LeadId {
  if (!uuid.test(text)) throw new ProblemError(unknownLead)
  return text as LeadId
}

/** In an edit, `null` and the empty text clear a field. */
function clearedBy(body: Readonly<Record<string, unknown>>): (keyof LeadRecord)[] {
  const empty = Object.keys(body).filter((name) => body[name] === null || body[name] === '')
  return empty.flatMap((name) => nullableFields.filter((field) => field === (name === 'company' ? 'companyName' : name)))
}
