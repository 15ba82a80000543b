/** Describes the schema as Postgres itself enforces it, in a stable order, so that a change shows in a diff. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

interface Line {
  readonly object: string
  readonly line: string
}

/** The same text for the same schema, whatever the order in which it came about. */
export async function dumpSchema(db: Db): Promise<string> {
  const [columns, constraints, indexes, functions, triggers] = await Promise.all([
    columnLines(db),
    constraintLines(db),
    indexLines(db),
    functionLines(db),
    triggerLines(db),
  ])
  const tables = groupByObject([...columns, ...constraints]).map(
    ([name, lines]) => `create table ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);`,
  )
  const rest = [indexes, functions, triggers].map((lines) => lines.map(({ line }) => `${line};`).join('\n'))
  return `-- Made by \`npm run schema\` from the migrations; shows what Postgres enforces.\n\n${[...tables, ...rest].join('\n\n')}\n`
}

function groupByObject(lines: readonly Line[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const { object, line } of lines) groups.set(object, [...(groups.get(object) ?? []), line])
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

async function columnLines(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select c.relname as object,
      a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end
        || case a.attidentity when 'a' then ' generated always as identity' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname not like 'kysely%'
    order by c.relname, a.attnum`.execute(db)
  return rows
}

async function constraintLines(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select c.relname as object, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    where k.contype <> 'n' and c.relnamespace = 'public'::regnamespace and c.relname not like 'kysely%'
    order by c.relname, k.conname`.execute(db)
  return rows
}

/** Those that no constraint brings along. */
async function indexLines(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select i.tablename as object, i.indexdef as line
    from pg_indexes i
    where i.schemaname = 'public' and i.tablename not like 'kysely%'
      and not exists (select 1 from pg_constraint k where k.conname = i.indexname)
    order by i.tablename, i.indexname`.execute(db)
  return rows
}

async function functionLines(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select p.proname as object, pg_get_functiondef(p.oid) as line
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
    order by p.proname`.execute(db)
  return rows.map(({ object, line }) => ({ object, line: line.trim() }))
}

async function triggerLines(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select t.tgname as object, pg_get_triggerdef(t.oid) as line
    from pg_trigger t
    where not t.tgisinternal
    order by t.tgname, t.tgrelid::regclass::text`.execute(db)
  return rows
}
