/** Reads what transactional and internal mail is about: a handoff, a document, an opt-in, a request; changes nothing. */
import { z } from 'zod'
import type { Calendar } from '../domain/calendar.ts'
import type { HandoffStatus } from '../domain/facts.ts'
import type { Language } from '../domain/lead.ts'
import type { Reason } from '../domain/reason.ts'
import type { OutgoingMessage } from './message-candidates.ts'
import type { Db } from './open.ts'

/** What `refs` may name. */
const refsShape = z.object({
  handoffId: z.uuid().optional(),
  taskId: z.uuid().optional(),
  rotation: z.number().int().min(0).max(65_535).default(0),
  assetKey: z.string().optional(),
  optinRequestId: z.uuid().optional(),
  eventId: z.string().optional(),
  promisedAt: z.iso.datetime({ offset: true }).optional(),
})
export type MailRefs = z.infer<typeof refsShape>

export function mailRefsOf({ refs }: Pick<OutgoingMessage, 'refs'>): MailRefs {
  return refsShape.safeParse(refs).data ?? { rotation: 0 }
}

/** The person sales should talk to. */
export interface ContactSubject {
  readonly salutation: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly jobTitle: string | null
  readonly companyName: string | null
  readonly country: string | null
  readonly postalCode: string | null
  readonly phone: string | null
  readonly email: string | null
}

export interface HandoffSubject {
  readonly contact: ContactSubject
  readonly repName: string
  readonly status: HandoffStatus
  readonly dueAt: Date | null
  readonly offeredAt: Date
  readonly urgency: 'normal' | 'urgent'
  readonly trigger: string
  readonly reasons: readonly Reason[]
  readonly note: string | null
  /** Why it was withdrawn, as a code. */
  readonly withdrawnWhy: string | null
  /** The team's. */
  readonly zone: string
}

export async function readHandoffSubject(db: Db, handoffId: string): Promise<HandoffSubject | null> {
  const row = await db
    .selectFrom('handoff')
    .innerJoin('lead', 'lead.id', 'handoff.leadId')
    .innerJoin('rep', 'rep.id', 'handoff.repId')
    .innerJoin('team', 'team.id', 'handoff.teamId')
    .leftJoin('company', 'company.id', 'lead.companyId')
    .select(['lead.salutation', 'lead.firstName', 'lead.lastName', 'lead.jobTitle', 'lead.country', 'lead.postalCode'])
    .select(['lead.phone', 'lead.email', 'rep.name as repName', 'team.calendar'])
    .select([
      'handoff.status',
      'handoff.dueAt',
      'handoff.offeredAt',
      'handoff.urgency',
      'handoff.trigger',
      'handoff.reasons',
      'handoff.note',
    ])
    .select((eb) => eb.fn.coalesce('lead.companyName', 'company.name').as('companyName'))
    .where('handoff.id', '=', handoffId)
    .executeTakeFirst()
  if (row === undefined) return null
  const { salutation, firstName, lastName, jobTitle, companyName, country, postalCode, phone, email, ...rest } = row
  return {
    ...rest,
    contact: { salutation, firstName, lastName, jobTitle, companyName, country, postalCode, phone, email },
    reasons: row.reasons as readonly Reason[],
    withdrawnWhy: await withdrawnWhy(db, handoffId),
    zone: (row.calendar as Calendar).zone,
  }
}

async function withdrawnWhy(db: Db, handoffId: string): Promise<string | null> {
  const row = await db
    .selectFrom('handoffEvent')
    .select('detail')
    .where('handoffId', '=', handoffId)
    .where('kind', '=', 'withdrawn')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return z.object({ why: z.string() }).safeParse(row?.detail).data?.why ?? null
}

export interface RequestTaskSubject {
  readonly contact: ContactSubject
  readonly type: string
  readonly preferredTime: string | null
  readonly dueAt: Date | null
  /** What a journey has to say about the lead. */
  readonly note: string | null
  /** Of the team that has the task; null: nobody's. */
  readonly zone: string | null
}

export async function readRequestTaskSubject(db: Db, taskId: string): Promise<RequestTaskSubject | null> {
  const row = await db
    .selectFrom('task')
    .innerJoin('lead', 'lead.id', 'task.leadId')
    .leftJoin('company', 'company.id', 'lead.companyId')
    .leftJoin('team', 'team.id', 'task.teamId')
    .select(['lead.salutation', 'lead.firstName', 'lead.lastName', 'lead.jobTitle', 'lead.country', 'lead.postalCode'])
    .select(['lead.phone', 'lead.email', 'task.dueAt', 'task.refs', 'team.calendar'])
    .select((eb) => eb.fn.coalesce('lead.companyName', 'company.name').as('companyName'))
    .where('task.id', '=', taskId)
    .executeTakeFirst()
  if (row === undefined) return null
  const { dueAt, refs, calendar, ...contact } = row
  const { eventId, text: note = null } = taskRefs.safeParse(refs).data ?? {}
  const request = eventId === undefined ? null : await readRequestSubject(db, eventId)
  const zone = (calendar as Calendar | null)?.zone ?? null
  return { contact, dueAt, note, zone, type: request?.type ?? 'contact.requested', preferredTime: request?.preferredTime ?? null }
}

const taskRefs = z.object({ eventId: z.string().optional(), text: z.string().optional() })

const titles = z.object({ title: z.object({ de: z.string(), en: z.string() }) })

export async function readAssetTitle(db: Db, key: string, language: Language): Promise<string | null> {
  const row = await db.selectFrom('asset').select('title').where('key', '=', key).executeTakeFirst()
  return titles.safeParse(row).data?.title[language] ?? null
}

export interface OptinSubject {
  /** The organisation's own name of the form. */
  readonly form: string | null
  readonly requestedAt: Date
  readonly expiresAt: Date
}

export async function readOptinSubject(db: Db, id: string, language: Language): Promise<OptinSubject | null> {
  const row = await db
    .selectFrom('optinRequest')
    .leftJoin('form', 'form.id', 'optinRequest.formId')
    .select(['form.definition', 'optinRequest.requestedAt', 'optinRequest.expiresAt'])
    .where('optinRequest.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return null
  const { requestedAt, expiresAt } = row
  return { form: titles.safeParse(row.definition).data?.title[language] ?? null, requestedAt, expiresAt }
}

export interface RequestSubject {
  readonly type: string
  readonly preferredTime: string | null
}

export async function readRequestSubject(db: Db, eventId: string): Promise<RequestSubject | null> {
  const row = await db.selectFrom('event').select(['type', 'properties']).where('id', '=', eventId).executeTakeFirst()
  if (row === undefined) return null
  const properties = z.object({ preferredTime: z.string() }).safeParse(row.properties)
  return { type: row.type, preferredTime: properties.data?.preferredTime ?? null }
}
