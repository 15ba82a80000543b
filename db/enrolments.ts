/** Enrolments as rows: a lead enters a journey version, is told to look again, leaves; the way through is enrolment-advance.ts. */
import type { LeadEvent } from '../domain/event.ts'
import type { Facts } from '../domain/facts.ts'
import type { EnrolmentId, JourneyVersionId, LeadId } from '../domain/id.ts'
import { businessKeyOn, isEnrolledBySegment } from '../domain/journey/enrol.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { Reason } from '../domain/reason.ts'
import { listensTo } from '../domain/journey/listens.ts'
import { type Enrolled, type Entry, enterJourney } from './enrolment-enter.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { recordDecisions } from './journey-decisions.ts'
import { type PublishedVersion, publishedVersion, publishedVersions, versionById } from './journeys.ts'
import { stopMessages } from './messages.ts'
import { lookAgain } from './outbox.ts'
import type { Tx } from './open.ts'
import { reviewSoon } from './segment-members.ts'
import { cancelWebhookCalls } from './webhook-calls.ts'

export interface Enrolment extends Entry {
  readonly journeyKey: string
}

/** The caller holds the lead's lock. Refused: no such journey, a stopped lead, one already in it, one that may not enter again. */
export async function enrolLead(tx: Tx, facts: Facts, enrolment: Enrolment, now: Date): Promise<Enrolled> {
  const version = await publishedVersion(tx, enrolment.journeyKey)
  return version === null ? { ok: false, reason: 'noSuchJourney' } : enter(tx, facts, version, enrolment, now)
}

/** A lead, as it is now, and what it did. */
export interface Happened {
  readonly facts: Facts
  readonly event: LeadEvent
}

/** Enters every journey that these events enrol in, in a few statements a journey; answers the leads that entered one. */
export async function enrolOnEvents(tx: Tx, happened: readonly Happened[], now: Date): Promise<ReadonlySet<LeadId>> {
  const entered = new Set<LeadId>()
  if (happened.length === 0) return entered
  for (const version of await publishedVersions(tx)) {
    const keyed = happened.map((one) => ({ ...one, businessKey: businessKeyOn(version.graph, one.event, one.facts, now) }))
    for (const [businessKey, of] of Map.groupBy(keyed, (one) => one.businessKey)) {
      if (businessKey === null) continue
      const answers = await enrolFirst(tx, of, version, businessKey, now)
      for (const [leadId, answer] of answers) if (answer.ok) entered.add(leadId)
    }
  }
  return entered
}

/** Of several events of a lead the first enrols: by then it is in the journey, under this business key. */
function enrolFirst(tx: Tx, happened: readonly Happened[], version: PublishedVersion, businessKey: string, now: Date) {
  const first = new Map(happened.toReversed().map((one) => [one.facts.lead.id, one]))
  const causes = new Map([...first].map(([leadId, { event }]) => [leadId, event.id]))
  const leads = [...first.values()].map(({ facts }) => facts)
  return enrolLeads(tx, leads, version, { businessKey, causes, by: 'event' }, now)
}

/** Enters every journey that becoming a member of this segment enrols in, for the reasons that made the lead one. */
export async function enrolOnSegment(
  tx: Tx,
  facts: Facts,
  { segment, reasons }: { readonly segment: string; readonly reasons: readonly Reason[] },
  now: Date,
): Promise<void> {
  const because = [{ code: 'condition.inSegment', params: { segment } }, ...reasons]
  for (const version of await publishedVersions(tx)) {
    if (!isEnrolledBySegment(version.graph, segment, facts, now)) continue
    await enter(tx, facts, version, { by: 'segment', because }, now)
  }
}

async function enter(tx: Tx, facts: Facts, version: PublishedVersion, entry: Entry, now: Date): Promise<Enrolled> {
  const entered = await enrolLeads(tx, [facts], version, entry, now)
  return entered.get(facts.lead.id) ?? { ok: false, reason: 'alreadyIn' }
}

/** The caller holds the leads' locks. One answer for each lead. */
export async function enrolLeads(
  tx: Tx,
  leads: readonly Facts[],
  version: PublishedVersion,
  entry: Entry,
  now: Date,
): Promise<ReadonlyMap<LeadId, Enrolled>> {
  const entered = await enterJourney(tx, leads, version, entry, now)
  const elsewhere = leads.filter(({ enrolments }) => enrolments.some((one) => one.status === 'active'))
  for (const { lead } of elsewhere) if (entered.get(lead.id)?.ok === true) await wakeEnrolments(tx, lead.id, ['journey'])
  return entered
}

/** The lead's active enrolments that a change of these keys may concern look again; without keys, all of them. */
export async function wakeEnrolments(tx: Tx, leadId: LeadId, keys?: Iterable<string>): Promise<void> {
  const active = await activeEnrolments(tx, leadId)
  const woken: string[] = []
  for (const { id, step, journeyVersionId } of active) {
    if (keys === undefined || listensTo(await graphOf(tx, journeyVersionId), step, keys)) woken.push(id)
  }
  await tellEnrolments(tx, woken)
}

async function graphOf(tx: Tx, versionId: string): Promise<JourneyGraph> {
  return (await versionById(tx, versionId as JourneyVersionId)).graph
}

function activeEnrolments(tx: Tx, leadId: LeadId) {
  return tx
    .selectFrom('enrolment')
    .select(['id', 'step', 'journeyVersionId'])
    .where('leadId', '=', leadId)
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
}

/** Ends it wherever it stands and cancels what it has not sent; no effect on a finished one. The caller holds the lead's lock. */
export async function endEnrolment(tx: Tx, id: EnrolmentId, outcome: string, now: Date): Promise<void> {
  const ended = await finishEnrolment(tx, id, outcome, now)
  if (ended === null) return
  const record = { step: ended.step, command: { kind: 'finish', outcome }, reasons: [endedBecause(outcome)] } as const
  await recordDecisions(tx, { enrolmentId: id, leadId: ended.leadId }, [record], now)
  await wakeEnrolments(tx, ended.leadId, ['journey'])
  await lookAgain(tx, 'leadJourney', [id])
}

function endedBecause(outcome: string) {
  return { code: 'journey.ended', params: { outcome } }
}

/** Every active enrolment of the lead but one. */
export async function endEnrolmentsOfLead(
  tx: Tx,
  leadId: LeadId,
  outcome: string,
  options: { readonly except?: EnrolmentId },
  now: Date,
): Promise<void> {
  for (const { id } of await activeEnrolments(tx, leadId)) {
    if (id !== options.except) await endEnrolment(tx, id as EnrolmentId, outcome, now)
  }
}

/** Only the row and its messages: for `advance`, which records why itself. Null when it was finished already. */
export async function finishEnrolment(
  tx: Tx,
  id: EnrolmentId,
  outcome: string,
  now: Date,
): Promise<{ readonly leadId: LeadId; readonly step: string } | null> {
  const row = await tx
    .updateTable('enrolment')
    .set({ status: 'finished', outcome, finishedAt: now, waitingFor: null, wakeAt: null })
    .where('id', '=', id)
    .where('status', '=', 'active')
    .returning(['leadId', 'step'])
    .executeTakeFirst()
  if (row === undefined) return null
  await stopMessages(tx, { enrolmentId: id, to: 'cancelled', reason: `journey.${outcome}` }, now)
  await reviewSoon(tx, [row.leadId as LeadId], 'journey', now)
  await cancelWebhookCalls(tx, id, now)
  return { leadId: row.leadId as LeadId, step: row.step }
}
