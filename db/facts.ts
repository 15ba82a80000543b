/** Loads everything that decisions about leads may look at, one query a table however many leads; decides nothing. */
import { sql } from 'kysely'
import type { Company } from '../domain/company.ts'
import { inCanonicalOrder, type LeadEvent } from '../domain/event.ts'
import type {
  Consent,
  EnrolmentFact,
  Facts,
  HandoffFact,
  MessageFact,
  Purpose,
  Suppression,
  WebhookCallFact,
} from '../domain/facts.ts'
import type { CompanyId, EnrolmentId, EventId, HandoffId, LeadId, MessageId, RepId } from '../domain/id.ts'
import { splitKey } from '../domain/journey/decide-split.ts'
import { holidayRegionOf, zoneOf } from '../domain/zone.ts'
import { anyOf } from './any-of.ts'
import { kept } from './kept-statements.ts'
import { leadOfRow, type LeadRow } from './leads.ts'
import type { Db, Tx } from './open.ts'
import { readModel } from './scoring-models.ts'
import { readSegmentConditions } from './segments.ts'
import { readSettings } from './settings.ts'

/** Null when the lead does not exist (any more). For a decision, lock the lead before. */
export async function loadFacts(db: Db | Tx, leadId: LeadId): Promise<Facts | null> {
  return (await loadFactsOfMany(db, [leadId])).get(leadId) ?? null
}

/** By lead, in id order; leads that do not exist are left out. */
export async function loadFactsOfMany(db: Db | Tx, leadIds: readonly LeadId[]): Promise<Map<LeadId, Facts>> {
  const rows = await readRows(db, leadIds)
  if (rows.length === 0) return new Map()
  const [settings, model] = [await readSettings(db), await readModel(db)]
  const segments = await readSegmentConditions(db)
  const companies = await readCompanies(db, rows)
  const events = groupByLead(await readEvents(db, leadIds), eventOf)
  const consents = groupByLead(await readConsents(db, leadIds), ({ purpose, ...consent }) => [purpose, consent] as const)
  const suppressions = await readSuppressions(db, rows)
  const messages = groupByLead(await readMessages(db, leadIds), messageOf)
  const handoffs = groupByLead(await readHandoffs(db, leadIds), handoffOf)
  const enrolments = groupByLead(await readEnrolments(db, leadIds), enrolmentOf)
  const enrolled = [...enrolments.keys()] as LeadId[]
  const splits = groupByLead(await readSplits(db, enrolled), ({ journey, step, way }) => [splitKey(journey, step), way] as const)
  const webhookCalls = groupByLead(await readWebhookCalls(db, enrolled), webhookCallOf)
  return new Map(
    rows.map((row) => {
      const lead = leadOfRow(row)
      const company = lead.companyId === null ? null : (companies.get(lead.companyId) ?? null)
      const facts: Facts = {
        lead,
        company,
        model,
        engagementA: row.engagementA,
        fit: row.fit,
        events: inCanonicalOrder(events.get(row.id) ?? []),
        consents: Object.fromEntries(consents.get(row.id) ?? []) satisfies Partial<Record<Purpose, Consent>>,
        suppressions: row.emailHmac === null ? [] : (suppressions.get(row.emailHmac) ?? []),
        messages: messages.get(row.id) ?? [],
        handoffs: handoffs.get(row.id) ?? [],
        enrolments: enrolments.get(row.id) ?? [],
        splits: Object.fromEntries(splits.get(row.id) ?? []),
        webhookCalls: webhookCalls.get(row.id) ?? [],
        zone: zoneOf(lead, company, settings).zone,
        holidays: holidayRegionOf(lead, company, settings),
        replyHold: row.replyHoldTaskId !== null,
        segments,
        deliveryArea: settings.installation.deliveryArea,
      }
      return [lead.id, facts]
    }),
  )
}

function readRows(db: Db | Tx, leadIds: readonly LeadId[]): Promise<LeadRow[]> {
  return db.selectFrom('lead').selectAll().where('id', '=', anyOf(leadIds)).orderBy('id').execute()
}

async function readCompanies(db: Db | Tx, leads: readonly LeadRow[]): Promise<Map<string, Company>> {
  const ids = [...new Set(leads.flatMap((lead) => lead.companyId ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('company')
    .select(['id', 'domain', 'name', 'industry', 'employees', 'country', 'region', 'postalCode'])
    .where('id', '=', anyOf(ids))
    .modifyEnd(kept)
    .execute()
  return new Map(rows.map((row) => [row.id, { ...row, id: row.id as CompanyId }]))
}

/** Whether a person did it is judged for hits on mails only. */
function readEvents(db: Db | Tx, leadIds: readonly LeadId[]) {
  return db
    .selectFrom('event')
    .leftJoin('eventVerdict', 'eventVerdict.eventId', 'event.id')
    .select(['event.leadId', 'event.id', 'event.type', 'event.occurredAt', 'event.properties', 'event.messageId'])
    .select('eventVerdict.verdict')
    .where('event.leadId', '=', anyOf(leadIds))
    .modifyEnd(kept)
    .execute()
}

type RowOf<Read extends (db: Db, ids: readonly LeadId[]) => Promise<readonly unknown[]>> = Omit<
  Awaited<ReturnType<Read>>[number],
  'leadId'
>

function eventOf(row: RowOf<typeof readEvents>): LeadEvent {
  const isHit = row.type === 'email.clicked' || row.type === 'email.opened'
  return {
    id: row.id as EventId,
    type: row.type,
    occurredAt: row.occurredAt,
    properties: row.properties as LeadEvent['properties'],
    messageId: row.messageId as MessageId | null,
    verdict: row.verdict ?? (isHit ? 'unsettled' : 'human'),
  }
}

function readConsents(db: Db | Tx, leadIds: readonly LeadId[]) {
  return db
    .selectFrom('consent')
    .select(['leadId', 'purpose', 'status', 'basis', 'reason', 'since', 'expiresAt'])
    .where('leadId', '=', anyOf(leadIds))
    .modifyEnd(kept)
    .execute()
}

async function readSuppressions(db: Db | Tx, leads: readonly LeadRow[]): Promise<Map<string, Suppression[]>> {
  const hmacs = leads.flatMap((lead) => lead.emailHmac ?? [])
  if (hmacs.length === 0) return new Map()
  const rows = await db
    .selectFrom('suppression')
    .select(['emailHmac', 'scope', 'reason'])
    .where('emailHmac', '=', sql<string>`any(${hmacs}::text[])`)
    .where('liftedAt', 'is', null)
    .orderBy('createdAt')
    .modifyEnd(kept)
    .execute()
  return Map.groupBy(rows, (row) => row.emailHmac)
}

function readMessages(db: Db | Tx, leadIds: readonly LeadId[]) {
  return db
    .selectFrom('message')
    .select(['leadId', 'id', 'class', 'enrolmentId', 'step', 'occurrence', 'templateKey', 'state', 'notBefore', 'sentAt'])
    .select(['outcomeCode', 'priority'])
    .where('leadId', '=', anyOf(leadIds))
    .orderBy('queuedAt')
    .orderBy('id')
    .modifyEnd(kept)
    .execute()
}

function messageOf({ notBefore, ...row }: RowOf<typeof readMessages>): MessageFact {
  return { ...row, id: row.id as MessageId, enrolmentId: row.enrolmentId as EnrolmentId | null, slot: notBefore }
}

function readHandoffs(db: Db | Tx, leadIds: readonly LeadId[]) {
  return db
    .selectFrom('handoff')
    .select(['leadId', 'id', 'repId', 'status', 'trigger', 'rejectReason', 'requestEventId', 'offeredAt', 'closedAt'])
    .where('leadId', '=', anyOf(leadIds))
    .orderBy('createdAt')
    .orderBy('id')
    .modifyEnd(kept)
    .execute()
}

function handoffOf(row: RowOf<typeof readHandoffs>): HandoffFact {
  return { ...row, id: row.id as HandoffId, repId: row.repId as RepId, requestEventId: row.requestEventId as EventId | null }
}

function readEnrolments(db: Db | Tx, leadIds: readonly LeadId[]) {
  return db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select([
      'enrolment.leadId',
      'enrolment.id',
      'journey.key as journey',
      'businessKey',
      'status',
      'outcome',
      'causeEventId',
      'startedAt',
      'finishedAt',
      'cycle',
    ])
    .where('enrolment.leadId', '=', anyOf(leadIds))
    .orderBy('startedAt')
    .orderBy('enrolment.id')
    .modifyEnd(kept)
    .execute()
}

function enrolmentOf(row: RowOf<typeof readEnrolments>): EnrolmentFact {
  return { ...row, id: row.id as EnrolmentId, causeEventId: row.causeEventId as EventId | null }
}

/** Nobody has either without ever having been in a journey, and most leads of a busy hour have not. */
async function readSplits(db: Db | Tx, leadIds: readonly LeadId[]) {
  if (leadIds.length === 0) return []
  return db
    .selectFrom('splitAssignment')
    .innerJoin('journey', 'journey.id', 'splitAssignment.journeyId')
    .select(['leadId', 'journey.key as journey', 'step', 'way'])
    .where('leadId', '=', anyOf(leadIds))
    .modifyEnd(kept)
    .execute()
}

async function readWebhookCalls(db: Db | Tx, leadIds: readonly LeadId[]) {
  if (leadIds.length === 0) return []
  return db
    .selectFrom('webhookCall')
    .select(['leadId', 'enrolmentId', 'step', 'occurrence', 'state', 'failure'])
    .where('leadId', '=', anyOf(leadIds))
    .modifyEnd(kept)
    .execute()
}

function webhookCallOf(row: RowOf<typeof readWebhookCalls>): WebhookCallFact {
  return { ...row, enrolmentId: row.enrolmentId as EnrolmentId }
}

function groupByLead<R extends { readonly leadId: string | null }, T>(
  rows: readonly R[],
  read: (row: Omit<R, 'leadId'>) => T,
): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const { leadId, ...row } of rows) {
    if (leadId === null) continue
    const group = groups.get(leadId)
    if (group === undefined) groups.set(leadId, [read(row)])
    else group.push(read(row))
  }
  return groups
}
