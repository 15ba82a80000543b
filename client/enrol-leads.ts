/** Enrols leads that a person or program names, each in a transaction of its own; many at once go by a bulk enrolment instead. */
import { businessNow } from '../db/clock.ts'
import { enrolLead } from '../db/enrolments.ts'
import type { Enrolled } from '../db/enrolment-enter.ts'
import { loadFacts } from '../db/facts.ts'
import { findLead } from '../db/lead-find.ts'
import { lockLead } from '../db/lock.ts'
import type { Db } from '../db/open.ts'
import type { LeadId } from '../domain/id.ts'

export interface NamedEnrolment {
  readonly journeyKey: string
  readonly businessKey: string
  readonly ignoreAgain: boolean
  readonly by: string
}

/** What became of one name. */
export interface NamedResult {
  readonly lead: string
  readonly result: 'entered' | 'refused' | 'unknown'
  readonly enrolmentId?: string
  /** Why refused: `alreadyIn`, `again`, `unsubscribed` … */
  readonly reason?: string
}

/** In the order of the names: email, external id or id. */
export async function enrolNamed(db: Db, names: readonly string[], how: NamedEnrolment): Promise<readonly NamedResult[]> {
  const results: NamedResult[] = []
  for (const lead of names) {
    const leadId = await findLead(db, lead)
    const enrolled = leadId === null ? null : await enrolOne(db, leadId, how)
    if (enrolled === null) results.push({ lead, result: 'unknown' })
    else if (enrolled.ok) results.push({ lead, result: 'entered', enrolmentId: enrolled.enrolmentId })
    else results.push({ lead, result: 'refused', reason: enrolled.reason })
  }
  return results
}

/** Null when the lead is gone. */
export async function enrolOne(db: Db, leadId: LeadId, how: NamedEnrolment): Promise<Enrolled | null> {
  const { journeyKey, businessKey, ignoreAgain, by } = how
  return db.transaction().execute(async (tx) => {
    if (!(await lockLead(tx, leadId))) return null
    const facts = await loadFacts(tx, leadId)
    if (facts === null) return null
    return enrolLead(tx, facts, { journeyKey, businessKey, by, bound: !ignoreAgain }, await businessNow(tx))
  })
}

/** Names from a pasted list or a file: one a line; of a line with separators the first value counts, and a header is left out. */
export function namesOf(text: string): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const names = lines
    .map((line) => (line.split(/[,;\t]/)[0] ?? '').trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '')
  return /^(e-?mail|externalid|id|lead)$/i.test(names[0] ?? '') ? names.slice(1) : names
}
