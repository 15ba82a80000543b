/** A condition as SQL over `lead` left joined with `company`: the same answer for a million leads as `evaluate` gives for one. */
import { type RawBuilder, sql } from 'kysely'
import type { Condition, EventPattern, Leaf, NumberTest } from '../domain/condition/syntax.ts'
import { Failure } from '../domain/failure.ts'
import { fieldSql } from './field-sql.ts'
import { leastStoredSum, type ScoreScale } from './score-scale.ts'
import { jsonValue, testSql, type Truth } from './value-sql.ts'

export interface AskedAt {
  readonly scale: ScoreScale
  readonly now: Date
}

/** Never null. Throws for a leaf without SQL, which no segment has: `validateSegment` names those. */
export function conditionSql(condition: Condition, at: AskedAt): Truth {
  const each = (parts: readonly Condition[]) => parts.map((part) => conditionSql(part, at))
  if (condition.kind === 'all') return joined(each(condition.of), sql` and `, sql`true`)
  if (condition.kind === 'any') return joined(each(condition.of), sql` or `, sql`false`)
  if (condition.kind === 'not') return sql`(not ${conditionSql(condition.of, at)})`
  if (condition.kind !== 'some') return leafSql(condition, at)
  const held = each(condition.of).map((part) => sql`(${part})::int`)
  return sql`(${joined(held, sql` + `, sql`0`)} >= ${condition.atLeast}::int)`
}

function joined(parts: readonly RawBuilder<unknown>[], between: RawBuilder<unknown>, empty: RawBuilder<unknown>): Truth {
  return parts.length === 0 ? sql`${empty}` : sql`(${sql.join(parts, between)})`
}

type LeafOf<K extends Leaf['kind']> = Extract<Leaf, { kind: K }>

function leafSql(leaf: Leaf, at: AskedAt): Truth {
  switch (leaf.kind) {
    case 'field':
      return fieldTestSql(leaf, at)
    case 'engagement':
      return engagementSql(leaf.test, at)
    case 'fit':
      return sql`(floor(lead.fit * 10 + 0.5) / 10 between ${leastOf(leaf.test)}::float8 and ${mostOf(leaf.test)}::float8)`
    case 'temperature':
      return joined(
        leaf.in.map((one) => temperatureSql(one, at)),
        sql` or `,
        sql`false`,
      )
    case 'stage':
      return stageSql(leaf, at)
    case 'event':
      return eventSql(leaf, at)
    case 'consent':
      return consentSql(leaf, at)
    case 'journey':
      return journeySql(leaf, at)
    case 'ready':
    case 'sent':
    case 'clicked':
    case 'handoff':
    case 'segment':
    case 'weekday':
    case 'date':
      throw new Failure('invariant', `The condition ${leaf.kind} has no SQL; segments refuse it.`)
    default:
      return leaf satisfies never
  }
}

/** A look back over a moment: in `(now − window, now]`. */
function fieldTestSql({ of, field, test }: LeafOf<'field'>, { now }: AskedAt): Truth {
  const value = fieldSql(of, field)
  const isMet = testSql(test, value)
  if (test.withinMs === undefined) return isMet
  const from = new Date(now.getTime() - test.withinMs)
  return sql`(${isMet} and coalesce(${value.moment} > ${from} and ${value.moment} <= ${now}, false))`
}

function leastOf({ atLeast }: NumberTest): number {
  return atLeast ?? Number.NEGATIVE_INFINITY
}

function mostOf({ atMost }: NumberTest): number {
  return atMost ?? Number.POSITIVE_INFINITY
}

/** Shown points are tenths and never negative, so both limits become bounds on the stored sum. */
function engagementSql({ atLeast, atMost }: NumberTest, at: AskedAt): Truth {
  const parts: Truth[] = []
  const least = atLeast === undefined ? 0 : Math.ceil(atLeast * 10 - 1e-9)
  if (least > 0) parts.push(atLeastTenths(least, at))
  const above = atMost === undefined ? null : Math.floor(atMost * 10 + 1e-9) + 1
  if (above !== null) parts.push(above <= 0 ? sql`false` : sql`not ${atLeastTenths(above, at)}`)
  return joined(parts, sql` and `, sql`true`)
}

function atLeastTenths(tenths: number, { scale, now }: AskedAt): Truth {
  return sql`lead.engagement_a >= ${leastStoredSum(scale, tenths, now)}::float8`
}

function temperatureSql(temperature: 'cold' | 'warm' | 'hot', at: AskedAt): Truth {
  const { warm, hot } = at.scale
  const from = (points: number) => engagementSql({ atLeast: points }, at)
  if (temperature === 'hot') return from(hot)
  if (temperature === 'warm') return sql`(not ${from(hot)} and ${from(warm)})`
  return sql`(not ${from(hot)} and not ${from(warm)})`
}

function stageSql({ in: stages, sinceMs }: LeafOf<'stage'>, { now }: AskedAt): Truth {
  const isIn = stages === null ? sql<boolean>`true` : sql<boolean>`lead.stage = any(${[...stages]}::text[])`
  return sinceMs === null ? isIn : sql`(${isIn} and lead.stage_since <= ${new Date(now.getTime() - sinceMs)})`
}

/** A click counts once it is judged a person's; everything that is no hit on a mail is one. */
function eventSql({ pattern, count, withinMs }: LeafOf<'event'>, at: AskedAt): Truth {
  const found = sql`from event left join event_verdict verdict on verdict.event_id = event.id
    where event.lead_id = lead.id and ${patternSql(pattern)}
      and coalesce(verdict.verdict, case when event.type in ('email.clicked', 'email.opened') then 'unsettled' else 'human' end) = 'human'
      and ${sinceSql(sql`event.occurred_at`, withinMs, at)}`
  return countedSql(found, count)
}

/** Asked of all leads at once, no run asks: nothing names its key. */
function patternSql({ types, where }: EventPattern): Truth {
  const parts = where.map(({ property, test, isOwnKey = false }) =>
    isOwnKey ? sql<boolean>`false` : testSql(test, jsonValue(propertySql(property))),
  )
  return sql`${sql.join([sql`event.type = any(${[...types]}::text[])`, ...parts], sql` and `)}`
}

/** `link` is the event's own `url` where that is a text. */
function propertySql(property: string): RawBuilder<unknown> {
  const own = sql`event.properties -> ${property}`
  if (property !== 'link') return own
  return sql`case when jsonb_typeof(event.properties -> 'url') = 'string' then event.properties -> 'url' else ${own} end`
}

function sinceSql(moment: RawBuilder<unknown>, withinMs: number | null, { now }: AskedAt): Truth {
  return withinMs === null ? sql`true` : sql`${moment} > ${new Date(now.getTime() - withinMs)}`
}

/** The usual questions stop at the first row. */
function countedSql(found: RawBuilder<unknown>, test: NumberTest): Truth {
  if (test.atMost === undefined && test.atLeast === 1) return sql`exists (select ${found})`
  if (test.atMost === 0 && test.atLeast === undefined) return sql`not exists (select ${found})`
  return sql`((select count(*) ${found})::float8 between ${leastOf(test)}::float8 and ${mostOf(test)}::float8)`
}

function consentSql({ purpose, in: states }: LeafOf<'consent'>, { now }: AskedAt): Truth {
  const standing = sql`select case when status = 'pending' and expires_at <= ${now} then 'expired' else status end
    from consent where consent.lead_id = lead.id and purpose = ${purpose}`
  return sql`(coalesce((${standing}), 'none') = any(${[...states]}::text[]))`
}

function journeySql(leaf: LeafOf<'journey'>, at: AskedAt): Truth {
  const { journeys, status, outcomes, withinMs, never } = leaf
  const parts = [
    sql`enrolment.lead_id = lead.id`,
    ...(journeys === null ? [] : [sql`journey.key = any(${[...journeys]}::text[])`]),
    ...(status === null ? [] : [sql`enrolment.status = ${status}`]),
    ...(outcomes === null ? [] : [sql`enrolment.outcome = any(${[...outcomes]}::text[])`]),
    sinceSql(sql`enrolment.started_at`, withinMs, at),
  ]
  const found = sql`from enrolment join journey on journey.id = enrolment.journey_id where ${sql.join(parts, sql` and `)}`
  return countedSql(found, never ? { atMost: 0 } : { atLeast: 1 })
}
