/** Writes what became of simulated leads the way course.ts writes what became of leads in rows, so that both can be compared. */
import type { Course as Simulated } from '../domain/simulation/course.ts'
import { codesOf, type Course } from './course.ts'

export function writtenCourse(course: Simulated): Course {
  return {
    steps: lines(course.steps, (step) => [
      step.at,
      step.journey,
      step.businessKey,
      String(step.seq).padStart(4, '0'),
      step.step,
      step.way,
      JSON.stringify(asStored(step.command)),
      codesOf(step.reasons),
    ]),
    messages: lines(course.messages, (mail) => [
      mail.queuedAt,
      'marketing',
      mail.templateKey,
      mail.step,
      mail.occurrence,
      mail.businessKey,
      mail.state,
      mail.outcomeCode,
      mail.slot,
      mail.sentAt,
      mail.finalAt,
    ]),
    stages: lines(course.stages, (move) => [move.at, move.from, move.to, move.cause, move.reason]),
    handoffs: lines(course.handoffs, (one) => [
      one.offeredAt,
      one.trigger,
      one.status,
      one.rejectReason,
      one.acceptedAt,
      one.contactedAt,
      one.closedAt,
      one.reofferAt,
    ]),
    ends: lines(course.ends, (end) => [
      end.startedAt,
      end.journey,
      end.businessKey,
      end.cycle,
      end.status,
      end.outcome,
      end.step,
      end.waitingFor,
      end.wakeAt,
      end.finishedAt,
    ]),
  }
}

/** The order in which Postgres keeps the keys of a JSON object: the shorter first, then by letter. */
function asStored(command: object): object {
  const entries = Object.entries(command)
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
}

type Cell = string | number | Date | null

function lines<Row>(rows: readonly Row[], cells: (row: Row) => readonly Cell[]): string[] {
  return rows.map((row) => cells(row).map(textOf).join(' ')).toSorted()
}

function textOf(cell: Cell): string {
  return cell instanceof Date ? cell.toISOString() : String(cell)
}
