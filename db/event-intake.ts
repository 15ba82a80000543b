/** Takes in events from outside as one set: refuses, creates unknown leads, stores, stops; scoring follows later. */
import { needsTrackingConsent, type Refusal, refuseEvent, refuseUntracked, stopOf } from '../domain/event-input.ts'
import type { EventInput } from '../domain/event-input.ts'
import type { LeadId } from '../domain/id.ts'
import { stopMarketing } from './consents.ts'
import { findLeadIds, type LeadName, nameKey, trackedLeads } from './event-leads.ts'
import { declaredEventTypes } from './event-types.ts'
import { bodyHash, type EventOutcome, recordEvents, storedEvents } from './events.ts'
import { type UpsertOptions, upsertLeads } from './lead-upsert.ts'
import { lockLeads } from './lock.ts'
import type { Tx } from './open.ts'
import { emailHmac, erasedAmong } from './suppressions.ts'

export interface IncomingEvent extends EventInput {
  readonly lead: LeadName
  /** Whether a lead nobody knows is created. */
  readonly createLead: boolean
}

export interface IntakeOptions extends UpsertOptions {
  /** Which door the events come through. */
  readonly source: string
}

export type IntakeResult =
  | { readonly kind: EventOutcome; readonly leadId: LeadId }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknownLead' }

interface Item {
  readonly event: IncomingEvent
  leadId: LeadId | null
  result: IntakeResult | null
}

/** Results in the order of `events`; each event is stored whole or not at all, whatever becomes of the others. */
export async function takeEvents(
  tx: Tx,
  events: readonly IncomingEvent[],
  options: IntakeOptions,
  now: Date,
): Promise<IntakeResult[]> {
  const items: Item[] = events.map((event) => ({ event, leadId: null, result: null }))
  const open = () => items.filter((item) => item.result === null)
  const declared = await declaredEventTypes(tx)
  for (const item of items) refuse(item, refuseEvent(item.event, declared, now))
  await nameLeads(tx, open())
  await recogniseStored(tx, open())
  await refuseWithoutTracking(tx, open())
  await createUnknown(tx, open(), options, now)
  for (const item of open()) if (item.leadId === null) item.result = { kind: 'unknownLead' }
  await store(tx, open(), options.source, now)
  return items.map((item) => item.result ?? { kind: 'unknownLead' })
}

function refuse(item: Item, refusal: Refusal | null): void {
  if (refusal !== null) item.result = { kind: 'refused', refusal }
}

async function nameLeads(tx: Tx, items: readonly Item[]): Promise<void> {
  const ids = await findLeadIds(
    tx,
    items.map((item) => item.event.lead),
  )
  for (const item of items) item.leadId = ids.get(nameKey(item.event.lead)) ?? null
}

/** Sent again after the lead took another address: still the same event, and no reason to create a lead. */
async function recogniseStored(tx: Tx, items: readonly Item[]): Promise<void> {
  const stored = await storedEvents(
    tx,
    items.map((item) => item.event.id),
  )
  for (const item of items) {
    const known = stored.get(item.event.id)
    if (known === undefined) continue
    const isSame =
      (item.leadId ?? known.leadId) === known.leadId && bodyHash({ ...item.event, leadId: known.leadId }) === known.bodyHash
    item.result = { kind: isSame ? 'duplicate' : 'conflict', leadId: known.leadId }
  }
}

async function refuseWithoutTracking(tx: Tx, items: readonly Item[]): Promise<void> {
  const affected = items.filter((item) => needsTrackingConsent(item.event.type))
  const tracked = await trackedLeads(
    tx,
    affected.flatMap((item) => item.leadId ?? []),
  )
  for (const item of affected)
    if (item.leadId === null || !tracked.has(item.leadId)) refuse(item, refuseUntracked(item.event.type))
}

/** An erased person is not brought back by an event that was still on its way. */
async function createUnknown(tx: Tx, items: readonly Item[], options: UpsertOptions, now: Date): Promise<void> {
  const hmacOf = ({ email }: LeadName) => (email === undefined ? '' : emailHmac(options.suppressionKey, email))
  const unknown = items.filter((item) => item.leadId === null && item.event.createLead && item.event.lead.id === undefined)
  const erased = await erasedAmong(
    tx,
    unknown.map((item) => hmacOf(item.event.lead)),
  )
  const welcome = unknown.filter((item) => !erased.has(hmacOf(item.event.lead)))
  const placements = await upsertLeads(
    tx,
    welcome.map(({ event: { lead } }) => ({
      ...(lead.email === undefined ? {} : { email: lead.email }),
      ...(lead.externalId === undefined ? {} : { externalId: lead.externalId }),
    })),
    options,
    now,
  )
  for (const [index, item] of welcome.entries()) {
    const placement = placements[index]
    if (placement?.ok === true) item.leadId = placement.leadId
  }
}

async function store(tx: Tx, items: readonly Item[], source: string, now: Date): Promise<void> {
  const placed = items.flatMap((item) => (item.leadId === null ? [] : [{ item, event: item.event, leadId: item.leadId }]))
  await lockLeads(
    tx,
    placed.flatMap(({ event, leadId }) => (stopOf(event) === null ? [] : [leadId])),
  )
  const outcomes = await recordEvents(
    tx,
    placed.map(({ event: { id, type, occurredAt, properties }, leadId }) => ({
      id,
      leadId,
      type,
      occurredAt,
      source,
      properties,
    })),
    now,
  )
  for (const [index, { item, event, leadId }] of placed.entries()) {
    const kind = outcomes[index] ?? 'conflict'
    item.result = { kind, leadId }
    const reason = stopOf(event)
    if (kind === 'accepted' && reason !== null)
      await stopMarketing(tx, leadId, { reason, source, evidence: { event: 'recorded', detail: { eventId: event.id } } }, now)
  }
}
