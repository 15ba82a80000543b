/** The filter of the lead list as it stands in the address, and back; anything unknown in it is ignored. */
import { type LeadFilter, leadStates } from '../../db/leads-filter.ts'
import type { LeadCursor } from '../../db/leads-view.ts'
import { stages, type Temperature } from '../../domain/lead.ts'
import { dayMs, instantOf, localDayOf } from '../../domain/local-time.ts'
import type { View } from './view.ts'

export const temperatures: readonly Temperature[] = ['hot', 'warm', 'cold']
const keys = ['q', 'stage', 'temperature', 'journey', 'step', 'with', 'ended', 'reached', 'wakes', 'segment'] as const
export type LeadQuery = Readonly<Partial<Record<(typeof keys)[number], string>>>

const weekMs = 7 * 86_400_000

export function leadQueryOf(params: Readonly<Record<string, string>>): LeadQuery {
  const given = keys.flatMap((key) => (params[key] === undefined || params[key] === '' ? [] : [[key, params[key]] as const]))
  return Object.fromEntries(given.filter(([key, value]) => key !== 'wakes' || isDay(value)))
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
}

export function leadFilterOf(view: Pick<View, 'now' | 'zone'>, query: LeadQuery): LeadFilter {
  const stage = [...stages, 'working' as const].find((one) => one === query.stage)
  const temperature = temperatures.find((one) => one === query.temperature)
  const state = leadStates.find((one) => one === query.with)
  const reached = stages.find((one) => one === query.reached)
  const wakes = query.wakes === undefined ? undefined : dayBounds(view, query.wakes)
  return {
    ...(query.q === undefined ? {} : { search: query.q.slice(0, 200) }),
    ...(stage === undefined ? {} : { stage }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(state === undefined ? {} : { state }),
    ...(query.journey === undefined ? {} : { journey: query.journey }),
    ...(query.step === undefined ? {} : { step: query.step }),
    ...(query.ended === undefined ? {} : { ended: query.ended }),
    ...(reached === undefined ? {} : { reached, reachedSince: new Date(view.now.getTime() - weekMs) }),
    ...(wakes === undefined ? {} : { wakes }),
    ...(query.segment === undefined ? {} : { segment: query.segment }),
  }
}

/** The local day; everything overdue counts for the day that is today. */
export function dayBounds(view: Pick<View, 'now' | 'zone'>, day: string): { from: Date; until: Date } | undefined {
  if (!isDay(day)) return undefined
  const local = Date.parse(day) / dayMs
  const isToday = localDayOf(view.zone, view.now) === local
  return {
    from: isToday ? new Date(0) : instantOf(view.zone, { day: local, ms: 0 }),
    until: instantOf(view.zone, { day: local + 1, ms: 0 }),
  }
}

/** The address of the list with some of the filter changed; null removes a part. Always the first page. */
export function leadsHref(query: LeadQuery, change: Readonly<Partial<Record<keyof LeadQuery, string | null>>> = {}): string {
  const params = new URLSearchParams()
  for (const key of keys) {
    const value = change[key] === undefined ? query[key] : change[key]
    if (value !== undefined && value !== null) params.set(key, value)
  }
  return params.size === 0 ? '/leads' : `/leads?${params.toString()}`
}

export function cursorText(cursor: LeadCursor): string {
  return `${cursor.storedSum}~${cursor.leadId}`
}

export function cursorOf(text: string | undefined): LeadCursor | null {
  const match = /^(-?[\d.]+(?:e[+-]?\d+)?)~([0-9a-f-]{36})$/.exec(text ?? '')
  const [, storedSum, leadId] = match ?? []
  return storedSum === undefined || leadId === undefined ? null : { storedSum: Number(storedSum), leadId }
}
