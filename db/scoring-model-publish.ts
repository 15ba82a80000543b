/** Puts a scoring model into force: every lead is scored anew under it before anybody else sees it. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { LeadId, ModelId } from '../domain/id.ts'
import type { Problem } from '../domain/problem.ts'
import { rescore } from '../domain/rescore.ts'
import { parseScoringModel } from '../domain/scoring-model-parse.ts'
import { loadFactsOfMany } from './facts.ts'
import type { Tx } from './open.ts'
import { appendLines, readLedgers } from './scores.ts'

export type Published =
  | { readonly ok: true; readonly modelId: ModelId; readonly version: number; readonly created: boolean }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const leadsAtOnce = 500

/** The same source as in force changes nothing. Locks every lead, so that none is scored by the old model afterwards. */
export async function publishModel(tx: Tx, source: string, by: string, now: Date): Promise<Published> {
  const { definition, problems } = parseScoringModel(source)
  if (definition === null) return { ok: false, problems }
  await sql`select id from lead order by id for no key update`.execute(tx)
  const contentHash = createHash('sha256').update(source).digest('hex')
  const current = await tx
    .selectFrom('scoringModel')
    .select(['id', 'version', 'contentHash'])
    .where('status', '=', 'published')
    .forUpdate()
    .executeTakeFirst()
  if (current?.contentHash === contentHash)
    return { ok: true, modelId: current.id as ModelId, version: current.version, created: false }
  const latest = await tx
    .selectFrom('scoringModel')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst()
  const version = (latest?.version ?? 0) + 1
  const id = uuidv7() as ModelId
  await tx.updateTable('scoringModel').set({ status: 'retired' }).where('status', '=', 'published').execute()
  await tx
    .insertInto('scoringModel')
    .values({
      id,
      version,
      status: 'published',
      source,
      definition: JSON.stringify(definition),
      contentHash,
      halfLifeDays: definition.halfLifeDays,
      referenceTime: now,
      createdAt: now,
      publishedAt: now,
      publishedBy: by,
      note: null,
    })
    .execute()
  await rescoreAll(tx, id, now)
  return { ok: true, modelId: id, version, created: true }
}

/** Stage and readiness follow when each lead is reconsidered, which is made due at once. */
async function rescoreAll(tx: Tx, modelId: ModelId, now: Date): Promise<void> {
  for (let leads = await leadsAfter(tx, null); leads.length > 0; leads = await leadsAfter(tx, leads.at(-1) ?? null)) {
    const facts = [...(await loadFactsOfMany(tx, leads)).values()]
    const ledgers = await readLedgers(tx, leads, modelId)
    const rescored = facts.map((one) => rescore(one, ledgers.get(one.lead.id) ?? [], now))
    const appended = rescored.map((one) => ({ leadId: one.facts.lead.id, lines: one.appended }))
    await appendLines(tx, modelId, appended, now)
    const rows = rescored.map(({ facts: { lead, fit, engagementA } }) => ({ id: lead.id, fit, engagementA }))
    await sql`
      update lead set fit = s.fit, engagement_a = s."engagementA", reconsider_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(id uuid, fit double precision, "engagementA" double precision)
      where lead.id = s.id`.execute(tx)
  }
}

async function leadsAfter(tx: Tx, last: LeadId | null): Promise<LeadId[]> {
  const rows = await tx
    .selectFrom('lead')
    .select('id')
    .$if(last !== null, (query) => query.where('id', '>', last ?? ''))
    .orderBy('id')
    .limit(leadsAtOnce)
    .execute()
  return rows.map((row) => row.id as LeadId)
}
