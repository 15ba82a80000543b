/** What became of every lead, without anything that differs between two runs by chance: ids, reps in turn, the order of rows. */
import type { Db } from '../db/open.ts'
import type { LeadId } from '../domain/id.ts'

export const sections = ['steps', 'messages', 'stages', 'handoffs', 'ends'] as const
export type Section = (typeof sections)[number]

/** One line a fact, in the order of time. */
export type Course = Readonly<Record<Section, readonly string[]>>

export async function coursesOf(db: Db): Promise<ReadonlyMap<LeadId, Course>> {
  const rows = {
    steps: await steps(db),
    messages: await messages(db),
    stages: await stages(db),
    handoffs: await handoffs(db),
    ends: await ends(db),
  }
  const leads = await db.selectFrom('lead').select('id').orderBy('id').execute()
  const linesOf = (section: Section, id: string) =>
    rows[section]
      .filter((row) => row.leadId === id)
      .map((row) => lineOf(row.cells))
      .toSorted()
  return new Map(
    leads.map(({ id }) => [
      id as LeadId,
      {
        steps: linesOf('steps', id),
        messages: linesOf('messages', id),
        stages: linesOf('stages', id),
        handoffs: linesOf('handoffs', id),
        ends: linesOf('ends', id),
      },
    ]),
  )
}

interface Row {
  readonly leadId: string | null
  /** The time first, so that lines sort by it. */
  readonly cells: readonly (string | number | Date | null)[]
}

/** Every decision: where, what was commanded, and why. */
async function steps(db: Db): Promise<Row[]> {
  const rows = await db
    .selectFrom('journeyDecision')
    .innerJoin('enrolment', 'enrolment.id', 'journeyDecision.enrolmentId')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select([
      'journeyDecision.leadId',
      'journey.key',
      'businessKey',
      'seq',
      'at',
      'journeyDecision.step',
      'way',
      'command',
      'reasons',
    ])
    .execute()
  return rows.map(({ leadId, key, businessKey, seq, at, step, way, command, reasons }) => ({
    leadId,
    cells: [at, key, businessKey, String(seq).padStart(4, '0'), step, way, JSON.stringify(command), codesOf(reasons)],
  }))
}

/**
 * Evidence is named by ids of this run, so only why is compared. Of two runs of one journey that come to a split at one instant
 * either is the one that assigns the way.
 */
export function codesOf(reasons: unknown): string {
  const codes = Array.isArray(reasons) ? reasons.map((reason: { code?: unknown }) => String(reason.code)) : []
  return codes
    .map((code) => (code === 'journey.splitAssigned' || code === 'journey.splitKept' ? 'journey.split' : code))
    .join(',')
}

async function messages(db: Db): Promise<Row[]> {
  const rows = await db
    .selectFrom('message')
    .leftJoin('enrolment', 'enrolment.id', 'message.enrolmentId')
    .select(['message.leadId', 'class', 'templateKey', 'message.step', 'occurrence', 'businessKey'])
    .select(['message.state', 'outcomeCode', 'notBefore', 'sentAt', 'queuedAt', 'finalAt'])
    .execute()
  return rows.map(
    ({
      leadId,
      queuedAt,
      templateKey,
      step,
      occurrence,
      businessKey,
      state,
      outcomeCode,
      notBefore,
      sentAt,
      finalAt,
      ...row
    }) => ({
      leadId,
      cells: [queuedAt, row.class, templateKey, step, occurrence, businessKey, state, outcomeCode, notBefore, sentAt, finalAt],
    }),
  )
}

async function stages(db: Db): Promise<Row[]> {
  const rows = await db.selectFrom('stageChange').selectAll().execute()
  return rows.map((row) => ({
    leadId: row.leadId,
    cells: [row.occurredAt, row.fromStage, row.toStage, row.cause, row.reason],
  }))
}

/** Which rep's turn it was depends on who came first at one instant, so reps are left out. */
async function handoffs(db: Db): Promise<Row[]> {
  const rows = await db.selectFrom('handoff').selectAll().execute()
  return rows.map((row) => ({
    leadId: row.leadId,
    cells: [
      row.offeredAt,
      row.trigger,
      row.status,
      row.rejectReason,
      row.acceptedAt,
      row.contactedAt,
      row.closedAt,
      row.reofferAt,
    ],
  }))
}

async function ends(db: Db): Promise<Row[]> {
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'journeyId')
    .selectAll('enrolment')
    .select('journey.key')
    .execute()
  return rows.map(({ leadId, startedAt, key, businessKey, cycle, status, outcome, step, wakeAt, waitingFor, finishedAt }) => ({
    leadId,
    cells: [startedAt, key, businessKey, cycle, status, outcome, step, waitingFor, wakeAt, finishedAt],
  }))
}

function lineOf(cells: Row['cells']): string {
  return cells.map((cell) => (cell instanceof Date ? cell.toISOString() : String(cell))).join(' ')
}
