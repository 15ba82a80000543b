/** What a person does about a webhook that was given up: has it tried again, or leaves it at that. Moves no lead by itself. */
import { sql } from 'kysely'
import type { EnrolmentId, LeadId, WebhookCallId } from '../domain/id.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { publishedVersion } from './journeys.ts'
import { lockLead } from './lock.ts'
import { lookAgain } from './outbox.ts'
import type { Tx } from './open.ts'

/** Where the lead is: it still stands at the step and awaits the answer, has gone on by `else`, or has left the journey. */
export type LeadPlace = 'waits' | 'elsewhere' | 'ended'

export type Retried =
  | { readonly ok: true; readonly lead: LeadPlace }
  /** `objected`: nothing about this person is passed on any more. */
  | { readonly ok: false; readonly reason: 'unknown' | 'notGivenUp' | 'objected' }

/**
 * Opens a given-up call anew, with a day's patience, at the address that the journey now names for this step. Only a lead that
 * still stands there goes by the answer; what an answer saves is saved in any case.
 */
export async function retryCall(tx: Tx, id: WebhookCallId, by: string, now: Date, wall: Date = new Date()): Promise<Retried> {
  const owner = await tx.selectFrom('webhookCall').select('leadId').where('id', '=', id).executeTakeFirst()
  if (owner === undefined || !(await lockLead(tx, owner.leadId as LeadId))) return { ok: false, reason: 'unknown' }
  const call = await readGivenUp(tx, id)
  if (call === null) return { ok: false, reason: 'notGivenUp' }
  if (call.objectedAt !== null) return { ok: false, reason: 'objected' }
  const fresh = {
    state: 'open',
    attempts: 0,
    openedWall: wall,
    closedAt: null,
    retryWall: null,
    againAt: now,
    leftAt: null,
  } as const
  await tx
    .updateTable('webhookCall')
    .set({ ...fresh, ...(await targetNow(tx, call)) })
    .where('id', '=', id)
    .execute()
  await auditRetry(tx, id, by, now)
  await tellEnrolments(tx, [call.enrolmentId])
  await lookAgain(tx, 'leadJourney', [call.enrolmentId])
  return { ok: true, lead: placeOf(call) }
}

interface GivenUp {
  readonly enrolmentId: EnrolmentId
  readonly journey: string
  readonly step: string
  readonly occurrence: number
  readonly status: 'active' | 'finished'
  readonly state: JourneyState
  readonly objectedAt: Date | null
}

async function readGivenUp(tx: Tx, id: WebhookCallId): Promise<GivenUp | null> {
  const row = await tx
    .selectFrom('webhookCall as call')
    .innerJoin('enrolment', 'enrolment.id', 'call.enrolmentId')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .innerJoin('lead', 'lead.id', 'call.leadId')
    .select(['call.enrolmentId', 'call.step', 'call.occurrence', 'enrolment.status', 'enrolment.state', 'lead.objectedAt'])
    .select('journey.key as journey')
    .where('call.id', '=', id)
    .where('call.state', '=', 'failed')
    .executeTakeFirst()
  return row === undefined ? null : { ...row, enrolmentId: row.enrolmentId as EnrolmentId, state: row.state as JourneyState }
}

/** A wrong address is mended in the journey, so the version in force is asked; without such a step there the call stays as it was. */
async function targetNow(tx: Tx, { journey, step }: GivenUp) {
  const node = (await publishedVersion(tx, journey))?.graph.nodes[step]
  if (node?.kind !== 'webhook') return {}
  return { url: node.url, send: JSON.stringify(node.send), save: JSON.stringify(node.save) }
}

/** A lead that is paused, or whose journey is, has not gone on yet. */
function placeOf({ status, state, step, occurrence }: Pick<GivenUp, 'status' | 'state' | 'step' | 'occurrence'>): LeadPlace {
  if (status === 'finished') return 'ended'
  return state.step === step && state.visits[step] === occurrence ? 'waits' : 'elsewhere'
}

/** Nobody is told of these any more; answers how many they were. One statement, since a receiver may have failed for a hundred thousand. */
export async function leaveGivenUp(
  tx: Tx,
  of: { readonly journey: string; readonly step: string },
  by: string,
  now: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    with given_up as (
      update webhook_call as call set left_at = ${now}
      from enrolment join journey on journey.id = enrolment.journey_id
      where enrolment.id = call.enrolment_id and journey.key = ${of.journey} and call.step = ${of.step}
        and call.state = 'failed' and call.left_at is null
      returning call.id)
    insert into audit_entry (at, actor, action, subject_kind, subject_id, detail)
    select ${now}, ${by}, 'webhook.left', ${subjectKind}, id::text, '{}' from given_up`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

const subjectKind = 'webhookCall'

async function auditRetry(tx: Tx, id: WebhookCallId, by: string, now: Date): Promise<void> {
  const entry = { at: now, actor: by, action: 'webhook.retried', subjectKind, subjectId: id, detail: JSON.stringify({}) }
  await tx.insertInto('auditEntry').values(entry).execute()
}
