/** What must hold of one value, as SQL; the same answers as `meets` of domain/condition/match.ts, which a property test compares. */
import { type RawBuilder, sql } from 'kysely'
import { decimalPattern, foldCase, textOf } from '../domain/condition/match.ts'
import type { Test } from '../domain/condition/syntax.ts'

export type Truth = RawBuilder<boolean>

/** A value in the forms that tests ask for; a form the value does not have is null. */
export interface ValueSql {
  /** As written. */
  readonly text: RawBuilder<string>
  readonly number: RawBuilder<number>
  readonly moment: RawBuilder<Date>
}

/** What JavaScript trims: Postgres would leave all but the first. */
const space =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

export function textValue(text: RawBuilder<string>): ValueSql {
  return {
    text,
    number: sql`case when btrim(${text}, ${space}) ~ ${decimalPattern} then btrim(${text}, ${space})::float8 end`,
    moment: sql`moment_of(${text})`,
  }
}

export function numberValue(number: RawBuilder<number>): ValueSql {
  return { text: sql`(${number})::text`, number: sql`(${number})::float8`, moment: sql`null::timestamptz` }
}

export function momentValue(moment: RawBuilder<Date>): ValueSql {
  const text = sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return { text, number: sql`null::float8`, moment }
}

/** A value inside JSON: text, number, true or false; anything else is unknown. */
export function jsonValue(json: RawBuilder<unknown>): ValueSql {
  const kind = sql`jsonb_typeof(${json})`
  const text = textValue(sql`(${json} #>> '{}')`)
  return {
    text: sql`case ${kind} when 'number' then trim_scale((${json})::numeric)::text
      when 'string' then ${text.text} when 'boolean' then ${text.text} end`,
    number: sql`case ${kind} when 'number' then (${json})::float8 when 'string' then ${text.number} end`,
    moment: sql`case ${kind} when 'string' then ${text.moment} end`,
  }
}

/** Never null. Without `withinMs`, as `meets`; the caller adds it where the look back counts. */
export function testSql(test: Test, value: ValueSql): Truth {
  const isKnown = sql<boolean>`coalesce(${value.text} <> '', false)`
  if (test.exists === false) return sql`not ${isKnown}`
  const parts = [isKnown, ...equalitySql(test, value), ...limitSql(test, value), ...textSql(test, value), ...timeSql(test, value)]
  return sql`coalesce(${sql.join(parts, sql` and `)}, false)`
}

function folded({ text }: ValueSql): RawBuilder<string> {
  return sql`replace(lower(replace(btrim(${text}, ${space}), 'İ', 'i̇')), 'ς', 'σ')`
}

function equalitySql({ is, in: among }: Test, value: ValueSql): Truth[] {
  return [
    ...(is === undefined ? [] : [sql<boolean>`${folded(value)} = ${textOf(is)}`]),
    ...(among === undefined ? [] : [sql<boolean>`${folded(value)} = any(${among.map(textOf)}::text[])`]),
  ]
}

function limitSql({ atLeast, atMost }: Test, { number }: ValueSql): Truth[] {
  return [
    ...(atLeast === undefined ? [] : [sql<boolean>`${number} >= ${atLeast}::float8`]),
    ...(atMost === undefined ? [] : [sql<boolean>`${number} <= ${atMost}::float8`]),
  ]
}

function textSql({ contains, startsWith, endsWith }: Test, value: ValueSql): Truth[] {
  const text = folded(value)
  return [
    ...(contains === undefined
      ? []
      : [sql<boolean>`exists (select from unnest(${contains.map(foldCase)}::text[]) as w where strpos(${text}, w) > 0)`]),
    ...(startsWith === undefined
      ? []
      : [sql<boolean>`exists (select from unnest(${startsWith.map(foldCase)}::text[]) as w where starts_with(${text}, w))`]),
    ...(endsWith === undefined
      ? []
      : [sql<boolean>`exists (select from unnest(${endsWith.map(foldCase)}::text[]) as w where right(${text}, length(w)) = w)`]),
  ]
}

function timeSql({ before, after }: Test, { moment }: ValueSql): Truth[] {
  return [
    ...(before === undefined ? [] : [sql<boolean>`${moment} < ${new Date(before)}`]),
    ...(after === undefined ? [] : [sql<boolean>`${moment} >= ${new Date(after)}`]),
  ]
}
