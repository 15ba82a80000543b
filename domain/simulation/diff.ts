/** Compares two courses of the same leads: who would have become an MQL and when, and how many emails that took. */
import type { LeadId } from '../id.ts'
import { dayMs } from '../local-time.ts'
import type { Course } from './course.ts'
import { firstMql, sentMails } from './tally.ts'

export const changes = ['gained', 'lost', 'earlier', 'later', 'same', 'neither'] as const
/** `gained`: an MQL only in the second; within a day counts as the same. */
export type MqlChange = (typeof changes)[number]

export interface LeadDiff {
  readonly leadId: LeadId
  readonly change: MqlChange
  readonly mqlBefore: Date | null
  readonly mqlAfter: Date | null
  readonly emailsBefore: number
  readonly emailsAfter: number
}

export interface Diff {
  readonly counts: Readonly<Record<MqlChange, number>>
  /** Those whose way differs, the most telling first; at most `mostLeads`. */
  readonly leads: readonly LeadDiff[]
}

const mostLeads = 500

/** Leads of the second that the first does not know count as if nothing had happened to them. */
export function diffOf(before: readonly Course[], after: readonly Course[]): Diff {
  const known = new Map(before.map((course) => [course.leadId, course]))
  const all = after.map((course) => leadDiff(known.get(course.leadId) ?? null, course))
  const counts: Record<MqlChange, number> = { gained: 0, lost: 0, earlier: 0, later: 0, same: 0, neither: 0 }
  for (const { change } of all) counts[change] += 1
  return { counts, leads: all.filter(isTelling).toSorted(byWeight).slice(0, mostLeads) }
}

function leadDiff(before: Course | null, after: Course): LeadDiff {
  const mqlBefore = before === null ? null : firstMql(before)
  const mqlAfter = firstMql(after)
  return {
    leadId: after.leadId,
    change: changeOf(mqlBefore, mqlAfter),
    mqlBefore,
    mqlAfter,
    emailsBefore: before === null ? 0 : sentMails(before).length,
    emailsAfter: sentMails(after).length,
  }
}

function changeOf(before: Date | null, after: Date | null): MqlChange {
  if (before === null) return after === null ? 'neither' : 'gained'
  if (after === null) return 'lost'
  const apart = after.getTime() - before.getTime()
  return Math.abs(apart) < dayMs ? 'same' : apart < 0 ? 'earlier' : 'later'
}

function isTelling({ change, emailsBefore, emailsAfter }: LeadDiff): boolean {
  return (change !== 'same' && change !== 'neither') || emailsBefore !== emailsAfter
}

function byWeight(a: LeadDiff, b: LeadDiff): number {
  return changes.indexOf(a.change) - changes.indexOf(b.change) || (a.leadId < b.leadId ? -1 : 1)
}
