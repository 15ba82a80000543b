/** Calls of webhooks in every state, of leads in journeys that ask and then go one way or the other. */
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { lockLead } from '../../db/lock.ts'
import type { Db } from '../../db/open.ts'
import { claimCall, postponeCall } from '../../db/webhook-calls.ts'
import { closeCall, type WebhookOutcome } from '../../db/webhook-outcomes.ts'
import type { EnrolmentId, LeadId, WebhookCallId } from '../../domain/id.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { monday } from './builders.ts'
import { journeySource } from './journeys.ts'
import { advanceAt, aNurturedLead, publish } from './nurtured.ts'

export interface Asking {
  readonly key: string
  /** With another address, or other steps around it. */
  readonly source: (url?: string) => string
}

/** A journey whose step `ask` calls a webhook and saves `segment` of the answer; `then` and `otherwise` are steps in flow style. */
export async function anAskingJourney(
  db: Db,
  key: string,
  [then, otherwise] = ['{ exit: yes }', '{ exit: no }'],
): Promise<Asking> {
  const source = (url = 'https://crm.example/hook') =>
    journeySource(
      `- { webhook: '${url}', id: ask, send: [industry], save: { attributes.segment: segment }, then: [ ${then} ], else: [ ${otherwise} ] }`,
    ).replace('journey: test', `journey: ${key}`)
  await publish(db, source())
  return { key, source }
}

export interface Asked {
  readonly leadId: LeadId
  readonly enrolmentId: EnrolmentId
  readonly call: WebhookCallId
}

/** A lead whose journey has opened the call. */
export async function anAskedLead(db: Db, journeyKey: string, fields: LeadFields = {}): Promise<Asked> {
  const leadId = await aNurturedLead(db, fields)
  const enrolmentId = await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    const enrolled = facts === null ? null : await enrolLead(tx, facts, { journeyKey, by: 'person' }, monday)
    if (enrolled?.ok !== true) throw new Error('not enrolled')
    return enrolled.enrolmentId
  })
  await advanceAt(db, enrolmentId, monday)
  const row = await db.selectFrom('webhookCall').select('id').where('leadId', '=', leadId).executeTakeFirstOrThrow()
  return { leadId, enrolmentId, call: row.id as WebhookCallId }
}

export function settleCall(db: Db, call: WebhookCallId, outcome: WebhookOutcome): Promise<void> {
  return db.transaction().execute((tx) => closeCall(tx, call, outcome, monday))
}

/** One attempt that failed `agoMs` of wall time ago; the next is an hour away. */
export async function failOnce(db: Db, call: WebhookCallId, failure: string, agoMs = 3_600_000): Promise<void> {
  const wall = new Date()
  await claimCall(db, call, 1_000, wall)
  await postponeCall(db, call, { failure, retryWall: new Date(wall.getTime() + 3_600_000) })
  const openedWall = new Date(wall.getTime() - agoMs)
  await db.updateTable('webhookCall').set({ openedWall }).where('id', '=', call).execute()
}
