/** One offer of a lead to a rep: the row with what made the lead ripe, the stage, the task, the mail. Who gets it is decided before. */
import { v7 as uuidv7 } from 'uuid'
import type { Facts } from '../domain/facts.ts'
import type { EventId, HandoffId, RepId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import type { Route } from '../domain/routing.ts'
import { engagementAt, temperatureAt } from '../domain/score.ts'
import { wakeEnrolments } from './enrolments.ts'
import { notifyRep } from './handoff-notices.ts'
import { type Handoff, type HandoffTrigger, noteHandoff, timesOf } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { startWorkflow } from './outbox.ts'
import { changeStage } from './stage-changes.ts'
import { createTask } from './tasks.ts'
import { readTeam, type Team } from './teams.ts'

export interface HandoffOpening {
  readonly trigger: HandoffTrigger
  /** Why sales should call. */
  readonly reasons: readonly Reason[]
  /** The direct request that it answers. */
  readonly requestEventId?: EventId
  readonly urgency: 'normal' | 'urgent'
  /** Agreed with this rep, whose note comes along. */
  readonly promisedTo?: RepId
  readonly note?: string
}

/** The lead is locked and held by no other handoff. */
export async function offerLead(tx: Tx, facts: Facts, opening: HandoffOpening, route: Route, now: Date): Promise<HandoffId> {
  const team = await readTeam(tx, route.teamId)
  const handoff = await insertHandoff(tx, facts, opening, route, team, now)
  await noteHandoff(
    tx,
    handoff,
    { kind: 'offered', actor: 'engine', detail: { trigger: opening.trigger, routing: route.reasons } },
    now,
  )
  await tx.updateTable('rep').set({ lastAssignedAt: now }).where('id', '=', route.repId).execute()
  await tx
    .updateTable('lead')
    .set({ needsData: null, sameEvidenceAllowed: false, ...(opening.trigger === 'request' ? { coolOffUntil: null } : {}) })
    .where('id', '=', facts.lead.id)
    .execute()
  await raiseStage(tx, facts, opening, handoff.id, now)
  await createAnswerTask(tx, handoff, team, now)
  const template = opening.promisedTo === route.repId ? 'rep-recycled-back' : 'rep-offer'
  await notifyRep(tx, { template, handoffId: handoff.id, rotation: 0, to: route.repId }, now)
  await startWorkflow(tx, 'salesHandoff', handoff.id)
  await wakeEnrolments(tx, facts.lead.id, ['handoff'])
  return handoff.id
}

async function insertHandoff(
  tx: Tx,
  facts: Facts,
  opening: HandoffOpening,
  route: Route,
  team: Team,
  now: Date,
): Promise<Pick<Handoff, 'id' | 'leadId' | 'repId' | 'rotation'> & { dueAt: Date | null }> {
  const id = uuidv7() as HandoffId
  const clock = {
    status: 'open',
    urgency: opening.urgency,
    offeredAt: now,
    rotation: 0,
    acceptedAt: null,
    contactedAt: null,
    reofferAt: null,
  } as const
  const times = timesOf({ ...clock, climbed: [] }, team)
  await tx
    .insertInto('handoff')
    .values({
      ...clock,
      ...times,
      id,
      leadId: facts.lead.id,
      teamId: route.teamId,
      repId: route.repId,
      trigger: opening.trigger,
      requestEventId: opening.requestEventId ?? null,
      reasons: JSON.stringify(opening.reasons),
      frozen: JSON.stringify(frozenOf(facts, now)),
      routing: JSON.stringify(route.reasons),
      cycle: facts.lead.cycle,
      viewedAt: null,
      answeredAt: null,
      closedAt: null,
      rejectReason: null,
      rejectUntil: null,
      note: opening.note ?? null,
      qualification: null,
      reofferedAs: null,
      createdAt: now,
    })
    .execute()
  return { id, leadId: facts.lead.id, repId: route.repId, rotation: 0, dueAt: times.dueAt }
}

/** What made the lead ripe, as it stood then: later scores change nothing about this offer. */
function frozenOf(facts: Facts, now: Date): object {
  return {
    fit: facts.fit,
    engagement: engagementAt(facts, now),
    temperature: temperatureAt(facts, now),
    stage: facts.lead.stage,
    modelVersion: facts.model.version,
  }
}

async function raiseStage(tx: Tx, facts: Facts, opening: HandoffOpening, handoffId: HandoffId, now: Date): Promise<void> {
  if (facts.lead.stage !== 'cold' && facts.lead.stage !== 'iql') return
  const evidence = [...new Set(opening.reasons.flatMap((reason) => reason.evidence ?? []))]
  await changeStage(
    tx,
    {
      leadId: facts.lead.id,
      to: 'mql',
      cause: 'engine',
      reason: `handoff.${opening.trigger}`,
      evidence: { events: evidence },
      handoffId,
    },
    now,
  )
}

/** The task a rep sees beside the mail; one for each offer. */
export async function createAnswerTask(
  tx: Tx,
  handoff: Pick<Handoff, 'id' | 'leadId' | 'repId' | 'rotation'> & { readonly dueAt: Date | null },
  team: Pick<Team, 'id'>,
  now: Date,
): Promise<void> {
  await createTask(
    tx,
    {
      kind: 'answerHandoff',
      leadId: handoff.leadId,
      handoffId: handoff.id,
      role: 'rep',
      repId: handoff.repId,
      teamId: team.id,
      ...(handoff.dueAt === null ? {} : { dueAt: handoff.dueAt }),
      dedupKey: `answerHandoff:${handoff.id}:${handoff.rotation}`,
    },
    now,
  )
}
