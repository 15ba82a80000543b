/** Tells a person about a lead because a journey says so: a task, and an internal mail where the person has an address. */
import type { Facts } from '../domain/facts.ts'
import type { EnrolmentId, RepId, TeamId } from '../domain/id.ts'
import type { NotifyCommand } from '../domain/journey/command.ts'
import { queueMessage } from './messages.ts'
import type { Tx } from './open.ts'
import { readRep } from './reps.ts'
import { createTask, type NewTask } from './tasks.ts'
import { readTeam, readTeams } from './teams.ts'

export interface Telling extends Pick<NotifyCommand, 'step' | 'occurrence' | 'to' | 'text'> {
  readonly enrolmentId: EnrolmentId
  readonly journey: string
}

/** As for handoffs: before any bulk mail. */
const priority = 10

/** Safe to call twice: a visit of a step tells once. A lead without owner or team lead is marketing's. */
export async function tellOfLead(tx: Tx, facts: Facts, telling: Telling, now: Date): Promise<void> {
  const { enrolmentId, step, occurrence, journey, text } = telling
  const person = await personFor(tx, facts, telling.to)
  const key = `rep-note:${enrolmentId}:${step}:${occurrence}`
  const task = { kind: 'journeyNote', leadId: facts.lead.id, refs: { text, journey, step }, dedupKey: key } as const
  const { id } = await createTask(tx, { ...task, ...roleOf(person) }, now)
  if (person === null) return
  const { language } = await readRep(tx, person.repId)
  const mail = { class: 'internal', kind: 'rep-note', templateKey: 'rep-note', language, priority } as const
  await queueMessage(tx, { ...mail, sendKey: key, repId: person.repId, refs: { taskId: id }, notBefore: now }, now)
}

interface Person {
  readonly repId: RepId
  readonly teamId: TeamId
  readonly role: 'rep' | 'teamLead'
}

function roleOf(person: Person | null): Pick<NewTask, 'role' | 'repId' | 'teamId'> {
  return person ?? { role: 'marketing' }
}

/** Null: marketing. */
async function personFor(tx: Tx, facts: Facts, to: NotifyCommand['to']): Promise<Person | null> {
  if (to === 'marketing') return null
  const owner = await activeRep(tx, facts.lead.ownerRepId ?? openHandoffOf(facts)?.repId ?? null)
  if (to === 'owner') return owner === null ? null : { ...owner, role: 'rep' }
  const team = owner === null ? (await readTeams(tx))[0] : await readTeam(tx, owner.teamId)
  const lead = await activeRep(tx, team?.leadRepId ?? null)
  return lead === null ? null : { ...lead, role: 'teamLead' }
}

function openHandoffOf({ handoffs }: Facts) {
  return handoffs.find((handoff) => handoff.closedAt === null)
}

async function activeRep(tx: Tx, id: RepId | null): Promise<Pick<Person, 'repId' | 'teamId'> | null> {
  if (id === null) return null
  const row = await tx.selectFrom('rep').select('teamId').where('id', '=', id).where('active', '=', true).executeTakeFirst()
  return row === undefined ? null : { repId: id, teamId: row.teamId as TeamId }
}
