/** Which leads' answer to a condition may change by time alone, as SQL: rather one too many than one too few. */
import { sql } from 'kysely'
import type { Condition, Leaf } from '../domain/condition/syntax.ts'
import type { AskedAt } from './condition-sql.ts'
import { fieldSql } from './field-sql.ts'
import type { Truth } from './value-sql.ts'

/** Null when nobody's can. */
export function mayChangeSql(condition: Condition, at: AskedAt): Truth | null {
  if (condition.kind === 'not') return mayChangeSql(condition.of, at)
  if (condition.kind !== 'all' && condition.kind !== 'any' && condition.kind !== 'some') return leafMayChange(condition, at)
  const parts = condition.of.flatMap((part) => mayChangeSql(part, at) ?? [])
  return parts.length === 0 ? null : sql`(${sql.join(parts, sql` or `)})`
}

function leafMayChange(leaf: Leaf, { now }: AskedAt): Truth | null {
  const since = (ms: number): Date => new Date(now.getTime() - ms)
  switch (leaf.kind) {
    case 'engagement':
    case 'temperature':
      return sql`lead.engagement_a > 0`
    case 'field':
      return leaf.test.withinMs === undefined
        ? null
        : sql`coalesce(${fieldSql(leaf.of, leaf.field).moment} > ${since(leaf.test.withinMs)}, false)`
    case 'stage':
      return leaf.sinceMs === null ? null : sql`lead.stage_since > ${since(leaf.sinceMs)}`
    case 'event':
      return leaf.withinMs === null
        ? null
        : sql`exists (select from event where event.lead_id = lead.id and event.type = any(${[...leaf.pattern.types]}::text[])
            and event.occurred_at > ${since(leaf.withinMs)})`
    case 'consent':
      return sql`exists (select from consent where consent.lead_id = lead.id and purpose = ${leaf.purpose} and status = 'pending')`
    case 'journey':
      return leaf.withinMs === null
        ? null
        : sql`exists (select from enrolment where enrolment.lead_id = lead.id and started_at > ${since(leaf.withinMs)})`
    case 'fit':
    case 'ready':
    case 'sent':
    case 'clicked':
    case 'handoff':
    case 'segment':
    case 'weekday':
    case 'date':
      return null
    default:
      return leaf satisfies never
  }
}
