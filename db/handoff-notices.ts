/** The emails a rep or team lead gets about a handoff, each queued once; what they say is the templates' affair. */
import type { HandoffId, RepId } from '../domain/id.ts'
import { queueMessage } from './messages.ts'
import type { Tx } from './open.ts'
import { readRep } from './reps.ts'

export type NoticeTemplate =
  | 'rep-offer'
  | 'rep-reminder'
  | 'rep-escalation'
  | 'rep-reassigned'
  | 'rep-withdrawn'
  | 'rep-recycled-back'

export interface Notice {
  readonly template: NoticeTemplate
  readonly handoffId: HandoffId
  /** Which offer of the handoff: the link in the mail answers for that one only. */
  readonly rotation: number
  readonly to: RepId
  /** Tells apart several notices of one kind about one offer. */
  readonly about?: string
}

/** People wait for these: they leave before any bulk mail. */
const priority = 10

/** Safe to call twice: the same notice is queued once. */
export async function notifyRep(tx: Tx, { template, handoffId, rotation, to, about }: Notice, now: Date): Promise<void> {
  const { language } = await readRep(tx, to)
  await queueMessage(
    tx,
    {
      sendKey: [template, handoffId, rotation, ...(about === undefined ? [] : [about])].join(':'),
      class: 'internal',
      kind: template,
      repId: to,
      templateKey: template,
      language,
      refs: { handoffId, rotation },
      notBefore: now,
      priority,
    },
    now,
  )
}
