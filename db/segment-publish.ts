/** Puts a segment into force and fills it; whoever is in it at that moment does not "enter" it, so nobody is enrolled by publishing. */
import { type RawBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Condition } from '../domain/condition/syntax.ts'
import type { Problem } from '../domain/problem.ts'
import { parseSegment, type Segment, validateSegment } from '../domain/segment.ts'
import { contentHash } from './canonical-json.ts'
import { type AskedAt, conditionSql } from './condition-sql.ts'
import { mayChangeSql } from './condition-change-sql.ts'
import type { Db, Tx } from './open.ts'
import { readScoreScale } from './score-scale.ts'

/** What is wrong with it; errors stand in the way of publishing. */
export async function checkSegment(
  db: Db | Tx,
  source: string,
): Promise<{ segment: Segment | null; problems: readonly Problem[] }> {
  const { segment, problems } = parseSegment(source)
  if (segment === null) return { segment, problems }
  const eventTypes = await db.selectFrom('eventType').select('name').execute()
  const journeys = await db.selectFrom('journey').select('key').execute()
  const known = { eventTypes: new Set(eventTypes.map((row) => row.name)), journeys: new Set(journeys.map((row) => row.key)) }
  const all = [...problems, ...validateSegment(segment, known)]
  return { segment: all.some((problem) => problem.severity === 'error') ? null : segment, problems: all }
}

export type SegmentPublished =
  | {
      readonly ok: true
      readonly key: string
      readonly version: number
      readonly members: number
      readonly problems: readonly Problem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Safe to repeat: what is in force already keeps its version; its members are counted anew. */
export async function publishSegment(tx: Tx, source: string, by: string, now: Date): Promise<SegmentPublished> {
  const { segment, problems } = await checkSegment(tx, source)
  if (segment === null) return { ok: false, problems }
  const stored = await store(tx, segment, source, by, now)
  const members = await fill(tx, stored.id, segment.condition, now)
  await tx
    .insertInto('auditEntry')
    .values({
      at: now,
      actor: by,
      action: 'segment.published',
      subjectKind: 'segment',
      subjectId: segment.key,
      detail: JSON.stringify({ version: stored.version, members }),
    })
    .execute()
  return { ok: true, key: segment.key, version: stored.version, members, problems }
}

async function store(tx: Tx, { key, title, condition }: Segment, source: string, by: string, now: Date) {
  const before = await tx.selectFrom('segment').selectAll().where('key', '=', key).forUpdate().executeTakeFirst()
  const isSame = before !== undefined && contentHash(before.condition) === contentHash(condition)
  const said = { title, source, condition: JSON.stringify(condition), publishedAt: now, publishedBy: by }
  if (before === undefined) {
    const row = { id: uuidv7(), key, ...said, version: 1, createdAt: now }
    await tx.insertInto('segment').values(row).execute()
    return row
  }
  const version = isSame ? before.version : before.version + 1
  await tx
    .updateTable('segment')
    .set({ ...said, version })
    .where('id', '=', before.id)
    .execute()
  return { id: before.id, version }
}

/** Members as of now, and a look at everybody whom time alone may bring in or take out. */
async function fill(tx: Tx, segmentId: string, condition: Condition, now: Date): Promise<number> {
  const at = { scale: await readScoreScale(tx), now }
  const matching = matchingSql(condition, at)
  await sql`delete from segment_member where segment_id = ${segmentId} and lead_id not in (${matching})`.execute(tx)
  await sql`
    insert into segment_member (segment_id, lead_id, since) select ${segmentId}::uuid, m.id, ${now}::timestamptz from (${matching}) as m
    on conflict do nothing`.execute(tx)
  await lookAgainAtChanging(tx, condition, at)
  const { members } = await tx
    .selectFrom('segmentMember')
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .where('segmentId', '=', segmentId)
    .executeTakeFirstOrThrow()
  return members
}

/** The ids of the leads for which it holds. */
export function matchingSql(condition: Condition, at: AskedAt): RawBuilder<{ id: string }> {
  return sql`select lead.id from lead left join company on company.id = lead.company_id where ${conditionSql(condition, at)}`
}

/** In id order, as everybody locks leads. */
async function lookAgainAtChanging(tx: Tx, condition: Condition, at: AskedAt): Promise<void> {
  const mayChange = mayChangeSql(condition, at)
  if (mayChange === null) return
  await sql`
    with due as materialized (
      select lead.id from lead left join company on company.id = lead.company_id where ${mayChange}
      order by lead.id for no key update of lead)
    update lead set reconsider_at = least(lead.reconsider_at, ${at.now}) from due where lead.id = due.id`.execute(tx)
}
