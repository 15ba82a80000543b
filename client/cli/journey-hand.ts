/** What `ripen journey pause|resume|move|remove` have in common: which enrolment is meant, why, and what became of it. */
import { businessNow } from '../../db/clock.ts'
import { findActiveEnrolment } from '../../db/enrolment-find.ts'
import type { ByHand, HandResult } from '../../db/enrolment-hand.ts'
import { findLead } from '../../db/lead-find.ts'
import type { Db, Tx } from '../../db/open.ts'
import { Failure } from '../../domain/failure.ts'
import type { EnrolmentId } from '../../domain/id.ts'

export interface HandOptions {
  readonly reason: string
  /** Business key of the run. */
  readonly key?: string
}

export const reasonOption = ['--reason <text>', 'why; it stands in the timeline of the lead'] as const
export const keyOption = ['--key <text>', 'business key of the run, where the lead is in the journey several times'] as const

/** Does it to the enrolment of this lead in this journey; answers its id. */
export async function actOnLead(
  db: Db,
  of: { readonly journeyKey: string; readonly lead: string } & HandOptions,
  act: (tx: Tx, id: EnrolmentId, hand: ByHand, now: Date) => Promise<HandResult>,
): Promise<EnrolmentId> {
  const leadId = await findLead(db, of.lead)
  if (leadId === null) throw new Failure('notFound', 'There is no such lead; name it by email, external id or id.')
  const run = of.key === undefined ? {} : { businessKey: of.key }
  const id = await findActiveEnrolment(db, { leadId, journeyKey: of.journeyKey, ...run })
  if (id === null)
    throw new Failure('notFound', `The lead is not in the journey "${of.journeyKey}"; \`ripen lead show\` says where it is.`)
  const now = await businessNow(db)
  const done = await db.transaction().execute((tx) => act(tx, id, { by: 'cli', reason: of.reason }, now))
  if (!done.ok) throw new Failure('conflict', refusals[done.reason])
  return id
}

const refusals: Readonly<Record<Exclude<HandResult, { ok: true }>['reason'], string>> = {
  unknown: 'The lead is gone.',
  finished: 'The lead has left the journey meanwhile.',
  unknownStep: 'The version the lead is in has no such step; `ripen journey show` lists them.',
  unchanged: 'It is so already.',
}
