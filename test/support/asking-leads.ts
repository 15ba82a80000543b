/** Leads of every kind that may ask for a talk, each brought to where it stands by the use cases that would bring it there. */
import { stopMarketing, type MarketingStop } from '../../db/consents.ts'
import { acceptHandoff, contactedHandoff, rejectHandoff } from '../../db/handoff-answer.ts'
import { closeHandoff, qualifyHandoff } from '../../db/handoff-deal.ts'
import { superviseHandoff } from '../../db/handoff-ladder.ts'
import { upsertLead } from '../../db/lead-upsert.ts'
import type { Db, Tx } from '../../db/open.ts'
import { changeStage } from '../../db/stage-changes.ts'
import type { RejectReason } from '../../domain/handoff.ts'
import type { HandoffId, LeadId, RepId } from '../../domain/id.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { after } from './builders.ts'
import { captureOptions } from './captured-lead.ts'
import type { Dice } from '../../verify/dice.ts'
import { act, confirmConsent } from './nurtured.ts'
import { anOffer, withLead } from './sales-team.ts'

export interface AskingKind {
  readonly name: string
  readonly fields: LeadFields
  /** Brings the lead to where it stands at `now`. */
  readonly prepare?: (db: Db, leadId: LeadId, now: Date) => Promise<void>
}

const fitting = {
  firstName: 'Kim',
  lastName: 'Muster',
  companyName: 'Muster Maschinenbau GmbH',
  jobTitle: 'Einkaufsleiterin',
  industry: 'Maschinenbau',
  employees: 200,
  country: 'DE',
  phone: '+49 89 1234567',
} as const satisfies LeadFields
const { jobTitle: _title, industry: _industry, employees: _employees, country: _country, ...unplaced } = fitting
const misfit = { ...fitting, jobTitle: 'Werkstudent', industry: 'Medien', country: 'FR', employees: 3 } as const

/** `absent` and `gone` are reps who cannot take a lead; model and journeys that ship are published, `wettbewerb.example` competes. */
export function askingKinds(reps: { readonly absent: RepId; readonly gone: RepId }): readonly AskingKind[] {
  return [
    { name: 'who fits', fields: fitting },
    { name: 'of unknown title', fields: { ...fitting, jobTitle: 'Zauberer' } },
    { name: 'of whom only a name is known', fields: unplaced },
    { name: 'without a name', fields: { companyName: 'Muster GmbH', industry: 'Chemie', country: 'DE' } },
    { name: 'without a company', fields: { firstName: 'Kim', jobTitle: 'CEO', country: 'AT' } },
    { name: 'known by phone only', fields: { ...fitting, email: '' } },
    { name: 'known by external id only', fields: { externalId: 'crm', email: '' } },
    { name: 'a private customer', fields: { ...fitting, kind: 'b2c' } },
    { name: 'a competitor', fields: { ...fitting, domain: 'wettbewerb.example' } },
    { name: 'out of profile', fields: misfit },
    { name: 'disqualified by a marketer', fields: fitting, prepare: disqualified },
    { name: 'in a journey', fields: fitting, prepare: nurtured },
    { name: 'whose owner is away', fields: fitting, prepare: ownedBy(reps.absent) },
    { name: 'whose owner has left', fields: fitting, prepare: ownedBy(reps.gone) },
    { name: 'offered', fields: fitting, prepare: offered },
    { name: 'offered although it never fitted', fields: misfit, prepare: offered },
    { name: 'accepted', fields: fitting, prepare: accepted },
    { name: 'accepted and called', fields: fitting, prepare: called },
    { name: 'qualified', fields: fitting, prepare: qualified },
    { name: 'with a deal', fields: fitting, prepare: dealt('opportunity') },
    { name: 'a customer', fields: fitting, prepare: dealt('won') },
    { name: 'lost', fields: fitting, prepare: dealt('lost') },
    { name: 'whom nobody answered', fields: fitting, prepare: unanswered },
    { name: 'whom nobody answered, and who does not fit', fields: misfit, prepare: unanswered },
    ...(['notNow', 'noNeed', 'unreachable', 'wrongPerson', 'badData', 'duplicate', 'noFit', 'competitor'] as const).map(
      (reason) => ({ name: `rejected: ${reason}`, fields: fitting, prepare: rejected(reason) }),
    ),
    { name: 'rejected and called back on a day', fields: fitting, prepare: rejected('notNow', '2026-09-01') },
    ...(['unsubscribe', 'objection', 'complaint', 'hard_bounce'] as const).flatMap((reason) => [
      { name: `after ${reason}`, fields: fitting, prepare: stopped(reason) },
      { name: `after ${reason}, offered before`, fields: fitting, prepare: stoppedWhileOffered(reason) },
    ]),
  ]
}

/** A person put together by chance, fields missing included. */
export function aMixedKind(chance: Dice): AskingKind {
  const fields: LeadFields = {
    ...chance.pick([{}, { firstName: 'Kim', lastName: 'Muster' }]),
    ...chance.pick([{}, { companyName: 'Muster GmbH' }]),
    ...chance.pick([{}, { jobTitle: chance.pick(['CEO', 'Werkstudent', 'Head of Sales', 'Zauberer', 'Konstrukteur']) }]),
    ...chance.pick([{}, { industry: chance.pick(['Chemie', 'Medien', 'Maschinenbau', 'Fischerei']) }]),
    ...chance.pick([{}, { employees: chance.pick([3, 30, 300, 30_000]) }]),
    ...chance.pick([{}, { country: chance.pick(['DE', 'CH', 'FR', 'US']) }]),
    ...chance.pick([{}, {}, {}, { kind: 'b2c' }]),
    ...chance.pick([{}, { email: '', phone: '+49 89 1' }]),
  }
  return { name: JSON.stringify(fields), fields }
}

let asked = 0

/** An empty `email` is none. */
export async function anAskingLead(db: Db, kind: AskingKind, now: Date): Promise<LeadId> {
  asked += 1
  const { email = `asking-${asked}@kunde-${asked}.example`, externalId, ...fields } = kind.fields
  const names = {
    ...(email === '' ? {} : { email }),
    ...(externalId === undefined ? {} : { externalId: `${externalId}-${asked}` }),
    ...(fields.phone === undefined ? {} : { phone: `+49 89 1${String(asked).padStart(6, '0')}` }),
  }
  const placement = await db
    .transaction()
    .execute((tx) => upsertLead(tx, { ...fields, ...names }, captureOptions, after(now, '-1h')))
  if (!placement.ok) throw new Error(`The lead was not stored: ${placement.reason}`)
  await kind.prepare?.(db, placement.leadId, now)
  return placement.leadId
}

async function disqualified(db: Db, leadId: LeadId, now: Date): Promise<void> {
  const change = { leadId, to: 'disqualified', cause: 'marketer', reason: 'noFit', evidence: {} } as const
  await withLead(db, leadId, (tx) => changeStage(tx, change, now))
}

async function nurtured(db: Db, leadId: LeadId, now: Date): Promise<void> {
  await confirmConsent(db, leadId, now)
  await act(db, leadId, 'whitepaper.downloaded', {}, now)
}

function ownedBy(ownerRepId: RepId): NonNullable<AskingKind['prepare']> {
  return async (db, leadId) => {
    await db.updateTable('lead').set({ ownerRepId }).where('id', '=', leadId).execute()
  }
}

async function offered(db: Db, leadId: LeadId, now: Date): Promise<void> {
  await anOffer(db, leadId, {}, after(now, '-1h'))
}

/** The steps in order, each a transaction of its own, as reps take them. */
async function answered(db: Db, leadId: LeadId, now: Date, ...steps: readonly Step[]): Promise<void> {
  const id = await anOffer(db, leadId, {}, after(now, '-1h'))
  for (const step of steps) {
    const result = await db.transaction().execute((tx) => step(tx, id, now))
    if (!result.ok) throw new Error(`A rep could not answer: ${JSON.stringify(result)}`)
  }
}

type Step = (tx: Tx, id: HandoffId, now: Date) => Promise<{ readonly ok: boolean }>

const by = { actor: 'test' }
const accept: Step = (tx, id, now) => acceptHandoff(tx, id, by, now)
const contact: Step = (tx, id, now) => contactedHandoff(tx, id, by, now)
const qualify: Step = (tx, id, now) => qualifyHandoff(tx, id, { ...by, method: 'bant', findings: { need: 'yes' } }, now)

function accepted(db: Db, leadId: LeadId, now: Date): Promise<void> {
  return answered(db, leadId, now, accept)
}

function called(db: Db, leadId: LeadId, now: Date): Promise<void> {
  return answered(db, leadId, now, accept, contact)
}

function qualified(db: Db, leadId: LeadId, now: Date): Promise<void> {
  return answered(db, leadId, now, accept, contact, qualify)
}

function dealt(outcome: 'opportunity' | 'won' | 'lost'): NonNullable<AskingKind['prepare']> {
  return (db, leadId, now) =>
    answered(db, leadId, now, accept, contact, qualify, (tx, id) => closeHandoff(tx, id, { ...by, outcome }, now))
}

function rejected(reason: RejectReason, untilDay?: string): NonNullable<AskingKind['prepare']> {
  const rejection = { ...by, reason, ...(untilDay === undefined ? {} : { untilDay }) }
  return (db, leadId, now) => answered(db, leadId, now, (tx, id) => rejectHandoff(tx, id, rejection, now))
}

/** The ladder is climbed to its end; the re-offer lies ahead. */
async function unanswered(db: Db, leadId: LeadId, now: Date): Promise<void> {
  const id = await anOffer(db, leadId, {}, after(now, '-6d'))
  for (let look: Date | null = after(now, '-6d'); look !== null && look <= now;) {
    const at: Date = look
    const next = await db.transaction().execute((tx) => superviseHandoff(tx, id, at))
    look = next.kind === 'wait' ? next.until : null
  }
}

function stopped(reason: MarketingStop['reason']): NonNullable<AskingKind['prepare']> {
  return async (db, leadId, now) => {
    await confirmConsent(db, leadId, after(now, '-1h'))
    await withLead(db, leadId, (tx) => stopMarketing(tx, leadId, { reason, source: 'test', evidence: {} }, now))
  }
}

function stoppedWhileOffered(reason: MarketingStop['reason']): NonNullable<AskingKind['prepare']> {
  return async (db, leadId, now) => {
    await offered(db, leadId, now)
    await stopped(reason)(db, leadId, now)
  }
}
