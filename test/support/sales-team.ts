/** A sales team in the database, nine to five in Munich, with as many reps as a test names; and leads that are ripe for it. */
import { v7 as uuidv7 } from 'uuid'
import { loadFacts } from '../../db/facts.ts'
import { type HandoffOpened, openHandoff } from '../../db/handoffs.ts'
import type { HandoffOpening } from '../../db/handoff-offer.ts'
import { lockLead } from '../../db/lock.ts'
import type { Db, Tx } from '../../db/open.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'
import type { Facts } from '../../domain/facts.ts'
import type { HandoffId, LeadId, RepId, TeamId } from '../../domain/id.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { monday, starterSource } from './builders.ts'
import { capturedLead } from './captured-lead.ts'

/** Monday, nine in Munich: the team has just opened. */
export const nine = new Date('2026-03-02T08:00:00Z')

export interface RepFields {
  readonly capacity?: number
  readonly weight?: number
  readonly isTeamLead?: boolean
  /** First and last day. */
  readonly away?: readonly [string, string]
}

/** Settings in Bavaria, a clock that stands, the starter model and reps by name; call once per database. */
export async function aSalesTeam(
  db: Db,
  reps: Readonly<Record<string, RepFields>>,
): Promise<{ teamId: TeamId; rep: (name: string) => RepId }> {
  const settings = { ...initialSettings, installation: { ...initialSettings.installation, region: 'BY' } }
  await seed(db, { settings, clock: { from: nine, rate: 0 } })
  await db.transaction().execute((tx) => publishModel(tx, starterSource, 'test', nine))
  const team = await db.selectFrom('team').select('id').executeTakeFirstOrThrow()
  const ids = new Map<string, RepId>()
  for (const [name, fields] of Object.entries(reps)) ids.set(name, await insertRep(db, team.id, name, fields))
  return {
    teamId: team.id as TeamId,
    rep(name) {
      const id = ids.get(name)
      if (id === undefined) throw new Error(`No rep ${name} in this test`)
      return id
    },
  }
}

async function insertRep(db: Db, teamId: string, name: string, fields: RepFields): Promise<RepId> {
  const id = uuidv7() as RepId
  const { capacity = 20, weight = 1, isTeamLead = false, away } = fields
  await db
    .insertInto('rep')
    .values({ id, teamId, name, email: `${name.toLowerCase()}@vertrieb.example`, capacity, weight, createdAt: monday })
    .execute()
  if (isTeamLead) await db.updateTable('team').set({ leadRepId: id }).where('id', '=', teamId).execute()
  if (away !== undefined)
    await db.insertInto('repAbsence').values({ id: uuidv7(), repId: id, fromDate: away[0], toDate: away[1] }).execute()
  return id
}

let ripened = 0

/** A lead with everything sales needs to know, interested so far; of a company of its own unless `domain` says otherwise. */
export async function aRipeLead(db: Db, fields: LeadFields = {}): Promise<LeadId> {
  ripened += 1
  const { leadId } = await capturedLead(db, {
    domain: `kunde-${ripened}.example`,
    firstName: 'Kim',
    lastName: 'Muster',
    companyName: 'Muster Maschinenbau GmbH',
    jobTitle: 'Einkaufsleiterin',
    phone: '+49 89 1234567',
    country: 'DE',
    ...fields,
  })
  await db.updateTable('lead').set({ stage: 'iql' }).where('id', '=', leadId).execute()
  return leadId
}

/** A transaction that holds the lead's lock, with facts loaded under it. */
export async function withLead<T>(db: Db, leadId: LeadId, act: (tx: Tx, facts: Facts) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error(`No lead ${leadId}`)
    return act(tx, facts)
  })
}

/** Ready by merit, unless `opening` says otherwise. */
export function offerLead(
  db: Db,
  leadId: LeadId,
  opening: Partial<HandoffOpening> = {},
  now: Date = nine,
): Promise<HandoffOpened> {
  const reasons = [{ code: 'ready.fit', params: { fit: 22, needed: 15 } }]
  return withLead(db, leadId, (tx, facts) =>
    openHandoff(tx, facts, { trigger: 'ready', reasons, urgency: 'normal', ...opening }, now),
  )
}

/** The id of an offer that must have been made. */
export async function anOffer(
  db: Db,
  leadId: LeadId,
  opening: Partial<HandoffOpening> = {},
  now: Date = nine,
): Promise<HandoffId> {
  const { handoffId } = await offerLead(db, leadId, opening, now)
  if (handoffId === null) throw new Error('Nobody to offer the lead to')
  return handoffId
}
