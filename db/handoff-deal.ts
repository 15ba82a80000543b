/** What comes of an accepted lead: qualified after the talk, an opportunity, won or lost. Under the lead's lock and safe to repeat. */
import { afterLoss } from '../domain/handoff.ts'
import type { HandoffId } from '../domain/id.ts'
import type { Stage } from '../domain/lead.ts'
import { type Finding, type Method, qualify } from '../domain/qualification.ts'
import {
  type Answered,
  type Answerer,
  answerHandoff,
  dateWithTeam,
  endHandoff,
  noteAnswer,
  postponedTo,
} from './handoff-answering.ts'
import { giveBack } from './handoff-consequences.ts'
import { type Handoff, storeHandoff } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { changeStage } from './stage-changes.ts'
import { closeTasksOfHandoff } from './tasks.ts'

export interface QualificationAnswer extends Answerer {
  readonly method: Method
  readonly findings: Readonly<Record<string, Finding>>
  readonly note?: string
}

/** The talk was held and there is a need: sales-qualified. */
export async function qualifyHandoff(tx: Tx, id: HandoffId, given: QualificationAnswer, now: Date): Promise<Answered> {
  const result = qualify(given.method, given.findings, given.note ?? null)
  if (!result.ok) return result
  return answerHandoff(tx, id, 'qualify', given, async ({ handoff, team }) => {
    const qualified = await storeHandoff(tx, handoff, { status: 'qualified', contactedAt: handoff.contactedAt ?? now }, team)
    await tx
      .updateTable('handoff')
      .set({ qualification: JSON.stringify(result.qualification) })
      .where('id', '=', id)
      .execute()
    await closeTasksOfHandoff(tx, id, { status: 'done', by: given.actor }, now)
    await noteAnswer(tx, handoff, 'qualified', given, { method: given.method }, now)
    await moveTo(tx, handoff, 'sql', 'qualified', now)
    return qualified
  })
}

export interface DealAnswer extends Answerer {
  readonly outcome: 'opportunity' | 'won' | 'lost'
  /** After a loss, as with a rejection that takes a date. */
  readonly untilDay?: string
  readonly note?: string
}

/** There is a concrete deal, or how it ended. A lost one goes back to nurturing. */
export async function closeHandoff(tx: Tx, id: HandoffId, deal: DealAnswer, now: Date): Promise<Answered> {
  const { outcome, untilDay, note: text } = deal
  if (untilDay !== undefined && outcome !== 'lost') return { ok: false, reason: 'dateNotTaken' }
  return answerHandoff(tx, id, outcome, deal, async ({ handoff, team }) => {
    const until = untilDay === undefined ? null : dateWithTeam(untilDay, team, now)
    if (untilDay !== undefined && until === null) return { ok: false, reason: 'badDate' }
    await noteAnswer(tx, handoff, outcome, deal, {}, now)
    if (outcome === 'opportunity') {
      await moveTo(tx, handoff, 'opportunity', 'opportunity', now)
      return handoff
    }
    const change = { status: outcome, ...(text === undefined ? {} : { note: text }), ...postponedTo(until) } as const
    const closed = await endHandoff(tx, handoff, team, change, deal, now)
    if (outcome === 'won') await moveTo(tx, handoff, 'customer', 'won', now)
    else await giveBack(tx, closed, { consequence: afterLoss, reason: 'lost', until }, now)
    return closed
  })
}

async function moveTo(tx: Tx, handoff: Handoff, to: Stage, reason: string, now: Date): Promise<void> {
  await changeStage(
    tx,
    { leadId: handoff.leadId, to, cause: 'rep', reason: `handoff.${reason}`, evidence: {}, handoffId: handoff.id },
    now,
  )
}
