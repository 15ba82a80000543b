/** POST /api/events: one event or an array, each with its own outcome; POST and GET /api/event-types declare more types. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { type IncomingEvent, type IntakeResult, takeEvents } from '../../db/event-intake.ts'
import type { LeadName } from '../../db/event-leads.ts'
import { declareEventType, declaredEventTypes, eventTypeName } from '../../db/event-types.ts'
import { uuid } from '../../db/leads.ts'
import { parseEmail } from '../../domain/email-address.ts'
import { never } from '../../domain/failure.ts'
import { parseLine } from '../../domain/text.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, fieldErrors, onProblem, type Problem, problem, ProblemError, readJson, readJsonValue } from './problem.ts'

const longestBatch = 1_000

const emailAddress = z.string().transform((text, context) => {
  const parsed = parseEmail(text)
  if (parsed.ok) return parsed.address
  context.addIssue({ code: 'custom', message: parsed.message })
  return z.NEVER
})

/** In the form in which leads keep it. */
const externalName = z.string().transform((text, context) => {
  const line = parseLine(text, 200)
  if ('value' in line && line.value !== '') return line.value
  context.addIssue({ code: 'custom', message: 'problem' in line ? line.problem : 'is empty' })
  return z.NEVER
})

const leadName = z
  .strictObject({
    id: z.string().regex(uuid, 'is not a lead id').optional(),
    externalId: externalName.optional(),
    email: emailAddress.optional(),
  })
  .refine(
    (lead) => Object.values(lead).filter((name) => name !== undefined).length === 1,
    'needs exactly one of id, externalId, email',
  )

const eventBody = z.strictObject({
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 printable ASCII characters without spaces'),
  type: z.string().min(1).max(200),
  occurredAt: z.iso.datetime({ offset: true, message: 'is not an ISO 8601 time with offset, such as 2026-03-02T08:00:00Z' }),
  lead: leadName,
  properties: z.record(z.string().max(200), z.unknown()).default({}),
  createLead: z.boolean().default(true),
})

const typeBody = z.strictObject({
  name: z.string().max(100).regex(eventTypeName, 'must be dotted lower camel case, such as trial.started'),
  note: z.string().max(500).optional(),
})

export function eventRoutes({ db, config, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.post('/api/events', async (c) => {
    const body = await readJsonValue(c)
    const bodies = Array.isArray(body) ? body : [body]
    if (bodies.length > longestBatch)
      throw new ProblemError(problem(413, 'tooManyEvents', `At most ${longestBatch} events at once; ${bodies.length} were sent.`))
    const parsed = bodies.map(parseEvent)
    const now = await businessNow(db)
    const { suppressionKey } = config.secrets
    const options = {
      source: 'api',
      suppressionKey,
      mode: 'overwrite',
      channel: 'api',
      direction: 'inbound',
      language: 'de',
    } as const
    const incoming = parsed.flatMap((item) => ('event' in item ? [item.event] : []))
    const taken = await db.transaction().execute((tx) => takeEvents(tx, incoming, options, now))
    const answers = parsed.map((item) => ('event' in item ? answerOf(item.event, taken.shift()) : item))
    if (Array.isArray(body)) return c.json(answers)
    const [answer] = answers
    if (answer === undefined || 'problem' in answer)
      return answerProblem(c, answer?.problem ?? problem(400, 'noEvent', 'No event was sent.'))
    return c.json(answer, answer.status)
  })

  routes.get('/api/event-types', async (c) => c.json([...(await declaredEventTypes(db))].toSorted()))

  routes.post('/api/event-types', async (c) => {
    const { name, note } = await readJson(c, typeBody)
    const now = await businessNow(db)
    const isNew = await db.transaction().execute((tx) => declareEventType(tx, { name, note: note ?? null }, now))
    return c.json({ name }, isNew ? 201 : 200)
  })

  return routes
}

type Answer =
  | { readonly id: string; readonly status: 201 | 200; readonly result: 'accepted' | 'duplicate'; readonly leadId: string }
  | { readonly id: string | null; readonly status: number; readonly problem: Problem }

function parseEvent(body: unknown): { event: IncomingEvent } | Answer {
  const parsed = eventBody.safeParse(body)
  if (parsed.success)
    return { event: { ...parsed.data, lead: nameOf(parsed.data.lead), occurredAt: new Date(parsed.data.occurredAt) } }
  const named = z.object({ id: z.string().max(200) }).safeParse(body)
  const found = problem(422, 'invalidFields', 'Some fields are not as expected.', {
    errors: fieldErrors(parsed.error, eventBody),
  })
  return { id: named.success ? named.data.id : null, status: 422, problem: found }
}

function nameOf({ id, externalId, email }: z.infer<typeof leadName>): LeadName {
  return {
    ...(id === undefined ? {} : { id }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(email === undefined ? {} : { email }),
  }
}

function answerOf({ id }: IncomingEvent, result: IntakeResult | undefined): Answer {
  if (result === undefined) return refused(id, problem(500, 'unexpected', 'The event was lost on its way; send it again.'))
  switch (result.kind) {
    case 'accepted':
      return { id, status: 201, result: 'accepted', leadId: result.leadId }
    case 'duplicate':
      return { id, status: 200, result: 'duplicate', leadId: result.leadId }
    case 'conflict':
      return refused(id, problem(409, 'event.idTaken', 'Another event with this id is stored; a new event needs a new id.'))
    case 'unknownLead':
      return refused(id, problem(404, 'lead.unknown', 'No lead has this name, and none was created.'))
    case 'refused': {
      const { code, field, message } = result.refusal
      return refused(id, problem(422, code, `${field} ${message}`, { errors: [{ field, message }] }))
    }
    default:
      return never(result, 'intake result')
  }
}

function refused(id: string, found: Problem): Answer {
  return { id, status: found.status, problem: found }
}
