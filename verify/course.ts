/** What became of every lead, without anything that differs between two runs by chance (ids, order of rows). */
import type { Db } from '../db/open.ts'

export interface Course {
  /** One line each, sorted: lead, what, when. */
  readonly steps: readonly string[]
  readonly messages: readonly string[]
  readonly stages: readonly string[]
  readonly handoffs: readonly string[]
  readonly ends: readonly string[]
}

export async function courseOf(db: Db): Promise<Course> {
  const [decisions, messages, stages, handoffs, enrolments] = await Promise.all([
    db
      .selectFrom('journeyDecision')
      .innerJoin('enrolment', 'enrolment.id', 'journeyDecision.enrolmentId')
      .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
      .select(['journeyDecision.leadId', 'journey.key', 'seq', 'at', 'journeyDecision.step', 'command'])
      .execute(),
    db.selectFrom('message').selectAll().where('leadId', 'is not', null).execute(),
    db.selectFrom('stageChange').selectAll().execute(),
    db.selectFrom('handoff').selectAll().execute(),
    db
      .selectFrom('enrolment')
      .innerJoin('journey', 'journey.id', 'journeyId')
      .selectAll('enrolment')
      .select('journey.key')
      .execute(),
  ])
  return {
    steps: lines(decisions, (row) => [row.leadId, row.key, row.at, row.seq, row.step, JSON.stringify(row.command)]),
    messages: lines(messages, (row) => [
      row.leadId,
      row.templateKey,
      row.step,
      row.state,
      row.outcomeCode,
      row.notBefore,
      row.sentAt,
    ]),
    stages: lines(stages, (row) => [row.leadId, row.occurredAt, row.fromStage, row.toStage, row.cause, row.reason]),
    handoffs: lines(handoffs, (row) => [row.leadId, row.trigger, row.status, row.rejectReason, row.offeredAt, row.closedAt]),
    ends: lines(enrolments, (row) => [row.leadId, row.key, row.cycle, row.status, row.outcome, row.startedAt, row.finishedAt]),
  }
}

function lines<Row>(rows: readonly Row[], cells: (row: Row) => readonly (string | number | Date | null)[]): string[] {
  return rows.map((row) => cells(row).map(textOf).join(' ')).toSorted()
}

function textOf(cell: string | number | Date | null): string {
  return cell instanceof Date ? cell.toISOString() : String(cell)
}
