/** Loads past decisions about enrolments, their times read back as dates. */
import type { PastEnrolment } from '../domain/simulation/history.ts'
import { anyOf } from './any-of.ts'
import type { Db, Tx } from './open.ts'

type Decided = PastEnrolment['decisions'][number]

/** By enrolment, in order. */
export async function decisionsBefore(
  db: Db | Tx,
  enrolmentIds: readonly string[],
  before: Date,
): Promise<Map<string, Decided[]>> {
  if (enrolmentIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('journeyDecision')
    .select(['enrolmentId', 'at', 'step', 'command'])
    .where('enrolmentId', '=', anyOf(enrolmentIds))
    .where('at', '<', before)
    .orderBy('enrolmentId')
    .orderBy('seq')
    .execute()
  const decided = rows.map(({ command, ...row }) => ({ ...row, command: datesIn(command) }))
  return Map.groupBy(decided, ({ enrolmentId }) => enrolmentId)
}

/** A command is stored as JSON; those of its times that a replay reads become dates again. */
function datesIn(stored: unknown): Decided['command'] {
  const command = stored as Decided['command'] & { readonly until?: string | null }
  return command.kind === 'wait' && typeof command.until === 'string' ? { ...command, until: new Date(command.until) } : command
}
