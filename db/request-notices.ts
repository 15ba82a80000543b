/** The mail that tells a person of a request which became a plain task; a task in a list alone is found too late. */
import type { RepId, TaskId } from '../domain/id.ts'
import { queueMessage } from './messages.ts'
import type { Tx } from './open.ts'
import { readRep } from './reps.ts'
import type { Team } from './teams.ts'

export interface RequestNotice {
  readonly taskId: TaskId
  /** Who has the task; nobody, or no longer there: the lead of the team is told, else everybody in it. */
  readonly repId: RepId | null
  readonly team: Team
}

/** As for handoffs: before any bulk mail. */
const priority = 10

/** Safe to call twice: each person is told of a task once. */
export async function notifyOfRequest(tx: Tx, notice: RequestNotice, now: Date): Promise<void> {
  const told = await whoToTell(tx, notice)
  for (const repId of told) {
    const { language } = await readRep(tx, repId)
    const key = `rep-request:${notice.taskId}`
    await queueMessage(
      tx,
      {
        sendKey: told.length === 1 ? key : `${key}:${repId}`,
        class: 'internal',
        kind: 'rep-request',
        repId,
        templateKey: 'rep-request',
        language,
        refs: { taskId: notice.taskId },
        notBefore: now,
        priority,
      },
      now,
    )
  }
}

/** A task may fall to a team lead who has left; then those who are there must know. */
async function whoToTell(tx: Tx, { repId, team }: RequestNotice): Promise<RepId[]> {
  const active = await tx.selectFrom('rep').select(['id', 'teamId']).where('active', '=', true).orderBy('id').execute()
  for (const wanted of [repId, team.leadRepId]) if (wanted !== null && active.some((rep) => rep.id === wanted)) return [wanted]
  return active.filter((rep) => rep.teamId === team.id).map((rep) => rep.id as RepId)
}
