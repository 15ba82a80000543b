/** What becomes of a lead that sales gives back: carries out the table of reasons, decides none of it. */
import { addDuration } from '../domain/duration.ts'
import type { Facts } from '../domain/facts.ts'
import { never } from '../domain/failure.ts'
import { consequences, type Recycle, recycleJourney, type RejectReason } from '../domain/handoff.ts'
import { endEnrolmentsOfLead } from './enrolments.ts'
import { loadFacts } from './facts.ts'
import type { Handoff } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { recycleLead } from './recycle.ts'
import { changeStage } from './stage-changes.ts'
import { createTask, type TaskKind } from './tasks.ts'

/** The handoff is closed already. `until`: a date that wins over the cool-off. */
export async function carryOutRejection(
  tx: Tx,
  handoff: Handoff,
  rejection: { readonly reason: RejectReason; readonly until: Date | null },
  now: Date,
): Promise<void> {
  const { reason, until } = rejection
  const consequence = consequences[reason]
  switch (consequence.kind) {
    case 'recycle':
      return giveBack(tx, handoff, { consequence, reason, until }, now)
    case 'findRightPerson':
      await changeStage(tx, { ...stageCause(handoff), reason: 'rejected.wrongPerson', to: 'iql' }, now)
      return askMarketing(tx, handoff, 'findRightPerson', now)
    case 'correctFacts':
      await tx
        .updateTable('lead')
        .set({ needsData: [factsToCorrect] })
        .where('id', '=', handoff.leadId)
        .execute()
      return askMarketing(tx, handoff, 'correctFacts', now)
    case 'suggestMerge':
      return askMarketing(tx, handoff, 'suggestMerge', now)
    case 'disqualify':
      await changeStage(tx, { ...stageCause(handoff), reason, to: 'disqualified' }, now)
      return endEnrolmentsOfLead(tx, handoff.leadId, 'disqualified', {}, now)
    default:
      return never(consequence, 'consequence')
  }
}

/** The facts are there but wrong, so no missing one can be named. */
const factsToCorrect = 'correctFacts'

/** Back to nurturing as the consequence says; also the way of a lost deal. */
export async function giveBack(
  tx: Tx,
  handoff: Handoff,
  end: { readonly consequence: Recycle; readonly reason: string; readonly until: Date | null },
  now: Date,
): Promise<void> {
  const facts = await loadFacts(tx, handoff.leadId)
  if (facts === null) return
  const coolOffUntil = end.until ?? coolOffEnd(facts, end.consequence, now)
  await recycleLead(
    tx,
    facts,
    {
      reason: end.reason,
      coolOffUntil,
      factor: end.consequence.factor,
      journeyKey: recycleJourney,
      handoffId: handoff.id,
    },
    now,
  )
}

function coolOffEnd({ zone, holidays }: Facts, { coolOff }: Recycle, now: Date): Date {
  return addDuration(now, coolOff, { zone, holidays })
}

function stageCause(handoff: Handoff) {
  return { leadId: handoff.leadId, cause: 'rep', evidence: {}, handoffId: handoff.id } as const
}

async function askMarketing(tx: Tx, handoff: Handoff, kind: TaskKind, now: Date): Promise<void> {
  await createTask(
    tx,
    {
      kind,
      leadId: handoff.leadId,
      handoffId: handoff.id,
      role: 'marketing',
      teamId: handoff.teamId,
      dedupKey: `${kind}:${handoff.id}`,
    },
    now,
  )
}
