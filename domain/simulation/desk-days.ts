/** How full a rep's desk was on each day, from when offers came and left; what that means against capacity, others say. */
import { instantOf, isoOfDay, localDayOf } from '../local-time.ts'
import type { Offer } from './course.ts'

export type DeskDays = readonly {
  /** ISO date. */
  readonly day: string
  readonly offered: number
  /** The most that lay there at once. */
  readonly peak: number
}[]

export function deskDays(
  offers: readonly Offer[],
  { from, until, zone }: { readonly from: Date; readonly until: Date; readonly zone: string },
): DeskDays {
  const first = localDayOf(zone, from)
  const last = localDayOf(zone, until)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const start = instantOf(zone, { day: first + index, ms: 0 })
    const end = instantOf(zone, { day: first + index + 1, ms: 0 })
    const there = offers.filter((offer) => offer.at < end && (offer.until === null || offer.until >= start))
    return {
      day: isoOfDay(first + index),
      offered: there.filter(({ at }) => at >= start).length,
      peak: Math.max(0, ...there.map(({ at }) => loadAt(there, at > start ? at : start))),
    }
  })
}

/** What leaves at that moment makes room for what comes. */
function loadAt(offers: readonly Offer[], at: Date): number {
  return offers.filter((offer) => offer.at <= at && (offer.until === null || offer.until > at)).length
}
