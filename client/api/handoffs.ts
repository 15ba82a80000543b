/** Handoffs for programs: list, look at one, answer it. Answers act for the rep who has the handoff unless `repId` names one. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { acceptHandoff, contactedHandoff, rejectHandoff } from '../../db/handoff-answer.ts'
import type { Answered, Answerer } from '../../db/handoff-answering.ts'
import { closeHandoff, qualifyHandoff } from '../../db/handoff-deal.ts'
import { type HandoffFilter, listHandoffs } from '../../db/handoff-list.ts'
import { type HandoffSheet, readHandoffSheet } from '../../db/handoff-sheet.ts'
import { uuid } from '../../db/leads.ts'
import type { Tx } from '../../db/open.ts'
import { never } from '../../domain/failure.ts'
import { rejectReasons } from '../../domain/handoff.ts'
import type { HandoffId, RepId } from '../../domain/id.ts'
import { handoffStatuses } from '../../domain/vocabulary.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, onProblem, parseFields, type Problem, problem, readJson } from './problem.ts'

const actor = 'api'
const text = z.string().trim().min(1).max(2000)
const repId = z.uuid().transform((id) => id as RepId)
const byRep = { repId: repId.optional() }
const untilDay = z.iso.date().optional()
const bodies = {
  accept: z.strictObject(byRep),
  contacted: z.strictObject(byRep),
  reject: z.strictObject({ ...byRep, reason: z.enum(rejectReasons), until: untilDay, note: text.optional() }),
  qualify: z.strictObject({
    ...byRep,
    method: z.enum(['bant', 'meddic']),
    findings: z.record(z.string().max(40), z.enum(['yes', 'no', 'unknown'])),
    note: text.optional(),
  }),
  close: z.strictObject({ ...byRep, outcome: z.enum(['opportunity', 'won', 'lost']), until: untilDay, note: text.optional() }),
}
const query = z.strictObject({
  status: z.enum(handoffStatuses).optional(),
  repId: repId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

type Act = (tx: Tx, id: HandoffId, now: Date) => Promise<Answered>

export function handoffRoutes(deps: ClientDeps): Hono {
  const { db, log } = deps
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/handoffs', async (c) => {
    const { status, repId: rep, limit } = parseFields(c.req.query(), query)
    const filter: HandoffFilter = { ...(status === undefined ? {} : { status }), ...(rep === undefined ? {} : { repId: rep }) }
    return c.json({ handoffs: await listHandoffs(db, filter, limit) })
  })

  routes.get('/api/handoffs/:id', async (c) => {
    const id = c.req.param('id')
    const sheet = uuid.test(id) ? await readHandoffSheet(db, id as HandoffId, await businessNow(db)) : null
    return sheet === null ? answerProblem(c, notFound) : c.json(bodyOf(sheet))
  })

  const answerRoute = <Body>(name: string, schema: z.ZodType<Body>, actOf: (body: Body) => Act) => {
    routes.post(`/api/handoffs/:id/${name}`, async (c) =>
      respond(c, await answer(deps, c.req.param('id'), actOf(await readJson(c, schema)))),
    )
  }
  answerRoute('accept', bodies.accept, (body) => (tx, id, now) => acceptHandoff(tx, id, by(body), now))
  answerRoute('contacted', bodies.contacted, (body) => (tx, id, now) => contactedHandoff(tx, id, by(body), now))
  answerRoute(
    'reject',
    bodies.reject,
    (body) => (tx, id, now) => rejectHandoff(tx, id, { ...by(body), ...end(body), reason: body.reason }, now),
  )
  answerRoute('qualify', bodies.qualify, (body) => (tx, id, now) => {
    const { method, findings, note } = body
    return qualifyHandoff(tx, id, { ...by(body), method, findings, ...(note === undefined ? {} : { note }) }, now)
  })
  answerRoute(
    'close',
    bodies.close,
    (body) => (tx, id, now) => closeHandoff(tx, id, { ...by(body), ...end(body), outcome: body.outcome }, now),
  )
  return routes
}

function by(body: { repId?: RepId | undefined }): Answerer {
  return body.repId === undefined ? { actor } : { actor, repId: body.repId }
}

function end({ until, note }: { until?: string | undefined; note?: string | undefined }) {
  return { ...(until === undefined ? {} : { untilDay: until }), ...(note === undefined ? {} : { note }) }
}

async function answer({ db }: ClientDeps, id: string, act: Act): Promise<Answered> {
  if (!uuid.test(id)) return { ok: false, reason: 'notFound' }
  const now = await businessNow(db)
  return db.transaction().execute((tx) => act(tx, id as HandoffId, now))
}

const notFound = problem(404, 'notFound', 'There is no such handoff.')

function respond(c: Context, answered: Answered): Response {
  if (answered.ok) return c.json({ status: answered.status, repeated: answered.repeated })
  return answerProblem(c, problemOf(answered))
}

function problemOf(refused: Answered & { ok: false }): Problem {
  switch (refused.reason) {
    case 'notFound':
      return notFound
    case 'taken':
      return problem(409, 'taken', `Another rep has this handoff: ${refused.repId}.`)
    case 'state':
      return problem(
        409,
        'state',
        `The handoff is ${refused.status}; it takes ${refused.allowed.join(', ') || 'no answer any more'}.`,
      )
    case 'badDate':
      return problem(422, 'badDate', 'The date is past, more than two years ahead or no day.')
    case 'dateNotTaken':
      return problem(422, 'dateNotTaken', 'Only notNow, noBudget and a lost deal take a date.')
    case 'unknownItem':
      return problem(422, 'unknownItem', 'The checklist has no such item.')
    case 'noNeed':
      return problem(
        422,
        'noNeed',
        `Without "${refused.item ?? 'need'}" answered yes the lead is not qualified; reject it instead.`,
      )
    default:
      return never(refused, 'answer')
  }
}

function bodyOf({ handoff, rep, facts, contact, frozen, allowed, clock }: HandoffSheet) {
  const { lead } = facts
  const { climbed, ...rest } = handoff
  return {
    ...rest,
    rep: { id: rep.id, name: rep.name },
    lead: { id: lead.id, firstName: lead.firstName, lastName: lead.lastName, companyName: lead.companyName, stage: lead.stage },
    contact,
    scores: frozen,
    rungsClimbed: climbed,
    allowed,
    dueAt: clock?.dueAt ?? null,
  }
}
