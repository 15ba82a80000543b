/** Moves one enrolment as far as it goes now: decide, obey, until it waits or is finished, in one transaction under the lead's lock. */
import { channel } from 'node:diagnostics_channel'
import type { Facts } from '../domain/facts.ts'
import { Failure } from '../domain/failure.ts'
import type { EnrolmentId, JourneyVersionId, LeadId, WebhookCallId } from '../domain/id.ts'
import type { Command, Decision } from '../domain/journey/command.ts'
import { decide } from '../domain/journey/decide.ts'
import { lookAgainAfter } from '../domain/journey/decision.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { wayTaken } from '../domain/journey/way-taken.ts'
import { type Obeyed, obeyCommand } from './enrolment-obey.ts'
import { finishEnrolment, wakeEnrolments } from './enrolments.ts'
import { applyToLeads } from './event-apply.ts'
import { loadFacts } from './facts.ts'
import { type DecisionRecord, recordDecisions } from './journey-decisions.ts'
import { versionById } from './journeys.ts'
import { releaseOf } from './journey-pause.ts'
import { lockLead } from './lock.ts'
import type { Tx } from './open.ts'
import { recycleLead } from './recycle.ts'
import { readOpenCall } from './webhook-calls.ts'

export type Advanced =
  /** `until` null: only something that happens ends the wait. */
  | {
      readonly kind: 'wait'
      readonly until: Date | null
      readonly waitingFor: string
      readonly step: string
      /** Of the journey, in which the lead is by now. */
      readonly version?: number
      /** An open webhook: whoever asked sees to it that it is called. */
      readonly call?: WebhookCallId | null
    }
  | { readonly kind: 'finished'; readonly outcome: string }

/** For whoever records decisions: told of each one with everything it rested on. Nothing here depends on who listens. */
export const decided = channel('ripen.decided')

export interface Decided {
  readonly graph: JourneyGraph
  readonly state: JourneyState
  readonly facts: Facts
  readonly now: Date
  readonly decision: Decision
}

/** No sound journey decides so often at one moment; reaching it means a broken promise, and nothing is stored. */
const mostDecisions = 1_000

/** Safe to repeat: it goes on from the stored position, and when nothing has changed it answers what remains of the wait. */
export async function advanceEnrolment(tx: Tx, enrolmentId: EnrolmentId, now: Date): Promise<Advanced> {
  const owner = await tx.selectFrom('enrolment').select('leadId').where('id', '=', enrolmentId).executeTakeFirst()
  if (owner === undefined || !(await lockLead(tx, owner.leadId as LeadId))) return { kind: 'finished', outcome: 'erased' }
  const enrolment = await readUpToDate(tx, enrolmentId, now)
  if (enrolment.outcome !== null) return afterItsEnd(tx, enrolment, enrolment.outcome)
  const facts = await loadFacts(tx, enrolment.leadId)
  if (facts === null) return { kind: 'finished', outcome: 'erased' }
  const version = await versionById(tx, enrolment.versionId)
  return goOn(tx, { enrolment, version, facts, state: enrolment.state, records: [] }, now)
}

interface StoredEnrolment {
  readonly id: EnrolmentId
  readonly leadId: LeadId
  readonly versionId: JourneyVersionId
  readonly outcome: string | null
  readonly state: JourneyState
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  /** How often it was told to look, and up to which telling it has looked. */
  readonly told: number
  readonly looked: number
}

/** What time alone has done to the lead comes first: a cool-off ends for sales and for the journey at one instant, and sales goes before. */
async function readUpToDate(tx: Tx, id: EnrolmentId, now: Date): Promise<StoredEnrolment> {
  const { leadId, reconsiderAt, ...stored } = await readEnrolment(tx, id, now)
  if (stored.outcome !== null || reconsiderAt === null || reconsiderAt > now) return { leadId, ...stored }
  await applyToLeads(tx, [leadId], { wall: new Date(), now })
  return readEnrolment(tx, id, now)
}

/** `reconsiderAt` is the lead's. */
async function readEnrolment(tx: Tx, id: EnrolmentId, now: Date): Promise<StoredEnrolment & { reconsiderAt: Date | null }> {
  const row = await tx
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .innerJoin('lead', 'lead.id', 'enrolment.leadId')
    .select(['leadId', 'journeyVersionId', 'outcome', 'state', 'waitingFor', 'wakeAt', 'told', 'looked', 'enrolment.pausedAt'])
    .select(['journey.pausedAt as journeyPausedAt', 'resumedAt', 'resumeSpreadMs', 'reconsiderAt'])
    .where('enrolment.id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    id,
    leadId: row.leadId as LeadId,
    versionId: row.journeyVersionId as JourneyVersionId,
    outcome: row.outcome,
    state: {
      ...(row.state as JourneyState),
      paused: row.journeyPausedAt !== null || row.pausedAt !== null,
      release: releaseOf(id, row, now),
    },
    waitingFor: row.waitingFor,
    wakeAt: row.wakeAt,
    told: row.told,
    looked: row.looked,
    reconsiderAt: row.reconsiderAt,
  }
}

interface Walk extends Obeyed {
  readonly enrolment: StoredEnrolment
  readonly state: JourneyState
  readonly records: readonly DecisionRecord[]
}

async function goOn(tx: Tx, start: Walk, now: Date): Promise<Advanced> {
  let current = start
  while (current.records.length < mostDecisions) {
    const { graph } = current.version
    const decision = decide(graph, current.state, current.facts, now)
    const { command, state, reasons } = decision
    const { step } = current.state
    if (decided.hasSubscribers) {
      decided.publish({ graph, state: current.state, facts: current.facts, now, decision } satisfies Decided)
    }
    const records = [...current.records, { step, command, reasons, way: wayTaken(graph, step, decision) }]
    const next = { ...current, state, records }
    if (command.kind === 'wait') return withCall(tx, next, await rest(tx, next, command, now))
    if (command.kind === 'finish') return leave(tx, next, command.outcome, now)
    if (command.kind === 'recycle') return recycle(tx, next, command, now)
    const facts = await obeyCommand(tx, next, command, now)
    if (facts === null) return awaitRep(tx, current, now)
    current = { ...next, facts }
  }
  throw new Failure('invariant', `Enrolment ${start.enrolment.id} decides without end at step ${current.state.step}.`)
}

/** Marketing has a task by now; the step is tried again within the hour. */
async function awaitRep(tx: Tx, walk: Walk, now: Date): Promise<Advanced> {
  const command = { kind: 'wait', until: lookAgainAfter(now, now), waitingFor: 'handoff' } as const
  const record = { step: walk.state.step, command, reasons: [{ code: 'journey.nobodyToOffer' }] }
  return rest(tx, { ...walk, records: [...walk.records, record] }, command, now)
}

/** Stores where the enrolment stands; a look that changes nothing leaves no trace. */
async function rest(
  tx: Tx,
  { enrolment, version, state, records }: Walk,
  command: Extract<Command, { kind: 'wait' }>,
  now: Date,
): Promise<Advanced> {
  const { until, waitingFor } = command
  const rests = { kind: 'wait', until, waitingFor, step: state.step, version: version.version } as const
  const isSame = enrolment.waitingFor === waitingFor && enrolment.wakeAt?.getTime() === until?.getTime() && records.length === 1
  if (isSame && JSON.stringify(enrolment.state) === JSON.stringify(state)) {
    await noteLook(tx, enrolment)
    return rests
  }
  await tx
    .updateTable('enrolment')
    .set({
      step: state.step,
      state: JSON.stringify(state),
      waitingFor,
      wakeAt: until,
      looked: enrolment.told,
      enteredStepAt: new Date(state.enteredAt),
    })
    .where('id', '=', enrolment.id)
    .execute()
  await recordDecisions(tx, { enrolmentId: enrolment.id, leadId: enrolment.leadId }, records, now)
  return rests
}

/** Each look answers the open call anew, so that it is made even if whoever asked first has died. */
async function withCall(tx: Tx, { enrolment, facts }: Walk, advanced: Advanced): Promise<Advanced> {
  const isAnyOpen = facts.webhookCalls.some(({ enrolmentId, state }) => enrolmentId === enrolment.id && state === 'open')
  return advanced.kind === 'finished' || !isAnyOpen ? advanced : { ...advanced, call: await readOpenCall(tx, enrolment.id) }
}

/** A call that a person has tried again is made even then; nothing else happens any more. */
async function afterItsEnd(tx: Tx, { id, state }: StoredEnrolment, outcome: string): Promise<Advanced> {
  const call = await readOpenCall(tx, id)
  if (call === null) return { kind: 'finished', outcome }
  return { kind: 'wait', until: null, waitingFor: 'webhook', step: state.step, call }
}

async function noteLook(tx: Tx, { id, told, looked }: StoredEnrolment): Promise<void> {
  if (told > looked) await tx.updateTable('enrolment').set({ looked: told }).where('id', '=', id).execute()
}

async function leave(tx: Tx, { enrolment, state, records }: Walk, outcome: string, now: Date): Promise<Advanced> {
  const position = { step: state.step, state: JSON.stringify(state), enteredStepAt: new Date(state.enteredAt) }
  await tx.updateTable('enrolment').set(position).where('id', '=', enrolment.id).execute()
  await finishEnrolment(tx, enrolment.id, outcome, now)
  await recordDecisions(tx, { enrolmentId: enrolment.id, leadId: enrolment.leadId }, records, now)
  await wakeEnrolments(tx, enrolment.leadId, ['journey'])
  return { kind: 'finished', outcome }
}

/** This enrolment ends first, so that the lead may enter the same journey anew. */
async function recycle(tx: Tx, walk: Walk, command: Extract<Command, { kind: 'recycle' }>, now: Date): Promise<Advanced> {
  const left = await leave(tx, walk, 'recycled', now)
  const { coolOffUntil, journey: journeyKey } = command
  const recycled = { reason: 'journey', coolOffUntil, factor: 1, journeyKey, enrolmentId: walk.enrolment.id }
  await recycleLead(tx, walk.facts, recycled, now)
  return left
}
