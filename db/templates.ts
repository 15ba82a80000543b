/** Published templates as rows: immutable versions, one published per key and language; compiling is not done here. */
import { v7 as uuidv7 } from 'uuid'
import type { TemplateVersionId } from '../domain/id.ts'
import type { CompiledTemplate, TemplateLink } from '../domain/template.ts'
import { contentHash } from './canonical-json.ts'
import type { Db, Tx } from './open.ts'

export interface TemplateVersion extends CompiledTemplate {
  readonly id: TemplateVersionId
  readonly version: number
}

/** Publishing what is published already changes nothing. The version before is retired and keeps serving who is pinned to it. */
export async function storeTemplate(
  tx: Tx,
  template: CompiledTemplate,
  now: Date,
): Promise<{ versionId: TemplateVersionId; version: number }> {
  const hash = contentHash(template)
  const latest = await latestVersion(tx, template)
  if (latest !== undefined && latest.status === 'published' && latest.contentHash === hash)
    return { versionId: latest.id as TemplateVersionId, version: latest.version }
  await tx
    .updateTable('templateVersion')
    .set({ status: 'retired' })
    .where('key', '=', template.key)
    .where('language', '=', template.language)
    .where('status', '=', 'published')
    .execute()
  const id = uuidv7() as TemplateVersionId
  const version = (latest?.version ?? 0) + 1
  await tx
    .insertInto('templateVersion')
    .values(rowOf(template, { id, version, contentHash: hash, at: now }))
    .execute()
  return { versionId: id, version }
}

function latestVersion(tx: Tx, { key, language }: CompiledTemplate) {
  return tx
    .selectFrom('templateVersion')
    .select(['id', 'version', 'status', 'contentHash'])
    .where('key', '=', key)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

function rowOf(template: CompiledTemplate, row: { id: string; version: number; contentHash: string; at: Date }) {
  const { links, variables, ...columns } = template
  return {
    ...columns,
    id: row.id,
    version: row.version,
    status: 'published' as const,
    links: JSON.stringify(links),
    variables: JSON.stringify(variables),
    contentHash: row.contentHash,
    publishedAt: row.at,
    createdAt: row.at,
  }
}

/** Versions never change, so what was read once is kept. */
export async function readTemplateVersion(db: Db | Tx, id: TemplateVersionId): Promise<TemplateVersion | null> {
  const row = await db.selectFrom('templateVersion').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  return {
    ...row,
    id,
    mjml: row.mjml ?? '',
    html: row.html ?? '',
    links: row.links as TemplateLink[],
    variables: row.variables as string[],
  }
}
