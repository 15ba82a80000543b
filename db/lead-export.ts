/** Everything stored about a person as one document (Art. 15 and 20 GDPR); reads only. */
import type { LeadId } from '../domain/id.ts'
import { isChainIntact } from './consent-chain.ts'
import { leadOfRow } from './leads.ts'
import type { Db } from './open.ts'

/** Null when there is no such lead. Dates are business time in ISO 8601 unless a name ends in `Wall`. */
export async function exportLead(db: Db, leadId: LeadId, now: Date) {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const row = await tx.selectFrom('lead').selectAll().where('id', '=', leadId).executeTakeFirst()
      if (row === undefined) return null
      return {
        exportedAt: now,
        lead: { ...leadOfRow(row), note: row.note, createdAt: row.createdAt, updatedAt: row.updatedAt },
        company: await tx
          .selectFrom('company')
          .selectAll()
          .where('id', '=', row.companyId ?? null)
          .executeTakeFirst()
          .then((company) => company ?? null),
        consent: await consentSection(tx, leadId),
        activity: await activitySection(tx, leadId),
        scoring: await scoringSection(tx, leadId),
        mail: await mailSection(tx, leadId),
        sales: await salesSection(tx, leadId),
      }
    })
}

async function consentSection(tx: Db, leadId: LeadId) {
  return {
    current: await tx.selectFrom('consent').selectAll().where('leadId', '=', leadId).execute(),
    record: await tx
      .selectFrom('consentEvent as event')
      .leftJoin('consentEvidence as evidence', 'evidence.consentEventId', 'event.id')
      .select(['event.id', 'purpose', 'action', 'basis', 'channel', 'actor', 'occurredAt', 'formId', 'hash', 'previousHash'])
      .select(['email', 'text', 'language', 'box', 'pageUrl', 'ip', 'userAgent', 'optinMessageId', 'detail'])
      .where('leadId', '=', leadId)
      .orderBy('position')
      .execute(),
    recordIsIntact: await isChainIntact(tx, leadId),
    optInRequests: await tx.selectFrom('optinRequest').selectAll().where('leadId', '=', leadId).orderBy('requestedAt').execute(),
  }
}

async function activitySection(tx: Db, leadId: LeadId) {
  return {
    events: await tx
      .selectFrom('event')
      .leftJoin('eventVerdict', 'eventVerdict.eventId', 'event.id')
      .select(['event.id', 'type', 'occurredAt', 'receivedAt', 'source', 'properties', 'messageId', 'verdict'])
      .where('leadId', '=', leadId)
      .orderBy('occurredAt')
      .orderBy('event.id')
      .execute(),
    segments: await tx
      .selectFrom('segmentMember')
      .innerJoin('segment', 'segment.id', 'segmentMember.segmentId')
      .select(['key', 'title', 'since'])
      .where('leadId', '=', leadId)
      .orderBy('since')
      .execute(),
    journeys: await tx
      .selectFrom('enrolment')
      .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
      .select(['enrolment.id', 'journey.key as journey', 'cycle', 'status', 'outcome', 'step', 'startedAt', 'finishedAt'])
      .where('leadId', '=', leadId)
      .orderBy('startedAt')
      .execute(),
    decisions: await tx
      .selectFrom('journeyDecision')
      .select(['enrolmentId', 'at', 'step', 'command', 'reasons'])
      .where('leadId', '=', leadId)
      .orderBy('id')
      .execute(),
    waysOfSplits: await tx
      .selectFrom('splitAssignment')
      .innerJoin('journey', 'journey.id', 'splitAssignment.journeyId')
      .select(['journey.key as journey', 'step', 'way', 'assignedAt'])
      .where('leadId', '=', leadId)
      .orderBy('assignedAt')
      .execute(),
    webhooks: await tx
      .selectFrom('webhookCall')
      .select(['enrolmentId', 'step', 'url', 'send', 'state', 'failure', 'answer', 'openedAt', 'closedAt'])
      .where('leadId', '=', leadId)
      .orderBy('id')
      .execute(),
  }
}

async function scoringSection(tx: Db, leadId: LeadId) {
  return {
    ledger: await tx
      .selectFrom('scoreEntry')
      .select(['kind', 'rule', 'eventId', 'occurredAt', 'points', 'factor', 'reason', 'recordedAt'])
      .where('leadId', '=', leadId)
      .orderBy('id')
      .execute(),
    stages: await tx
      .selectFrom('stageChange')
      .select(['fromStage', 'toStage', 'cause', 'reason', 'evidence', 'occurredAt'])
      .where('leadId', '=', leadId)
      .orderBy('occurredAt')
      .execute(),
  }
}

async function mailSection(tx: Db, leadId: LeadId) {
  return {
    sent: await tx
      .selectFrom('message')
      .leftJoin('templateVersion', 'templateVersion.id', 'message.templateVersionId')
      .select([
        'message.id',
        'message.class',
        'kind',
        'templateKey',
        'templateVersion.version',
        'subject',
        'state',
        'outcomeCode',
      ])
      .select(['message.language', 'refs', 'queuedAt', 'sentAt'])
      .where('leadId', '=', leadId)
      .orderBy('queuedAt')
      .execute(),
    received: (
      await tx
        .selectFrom('inboundMail')
        .select(['id', 'kind', 'receivedAt', 'raw'])
        .where('leadId', '=', leadId)
        .orderBy('receivedAt')
        .execute()
    ).map(({ raw, ...mail }) => ({ ...mail, source: raw?.toString('utf8') ?? null })),
  }
}

async function salesSection(tx: Db, leadId: LeadId) {
  return {
    handoffs: await tx
      .selectFrom('handoff')
      .innerJoin('rep', 'rep.id', 'handoff.repId')
      .select([
        'handoff.id',
        'rep.name as rep',
        'trigger',
        'status',
        'reasons',
        'offeredAt',
        'answeredAt',
        'closedAt',
        'rejectReason',
      ])
      .select(['note', 'qualification'])
      .where('leadId', '=', leadId)
      .orderBy('offeredAt')
      .execute(),
    tasks: await tx
      .selectFrom('task')
      .select(['kind', 'role', 'status', 'dueAt', 'createdAt', 'closedAt'])
      .where('leadId', '=', leadId)
      .orderBy('createdAt')
      .execute(),
    /** Who of us was told about this person. */
    recipients: await tx
      .selectFrom('handoffEvent')
      .innerJoin('rep', 'rep.id', 'handoffEvent.repId')
      .select('rep.name')
      .distinct()
      .where('leadId', '=', leadId)
      .execute()
      .then((reps) => reps.map((rep) => rep.name)),
  }
}
