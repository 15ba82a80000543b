/** Publishes templates: compiles what an author wrote and stores the result, or says everything that is wrong with it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { storeTemplate } from '../db/templates.ts'
import type { Db, Tx } from '../db/open.ts'
import { Failure } from '../domain/failure.ts'
import type { TemplateVersionId } from '../domain/id.ts'
import type { Problem } from '../domain/problem.ts'
import { compileTemplate } from '../templates/compile.ts'
import { parseSource } from '../templates/source.ts'

export type PublishedTemplate =
  | { readonly ok: true; readonly versionId: TemplateVersionId; readonly version: number; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** `source` is a whole file with front matter. Publishing the same again gives back the version there is. */
export async function publishTemplate(tx: Tx, source: string, now: Date): Promise<PublishedTemplate> {
  const parsed = parseSource(source)
  if (parsed.source === null) return { ok: false, problems: parsed.problems }
  const compiled = await compileTemplate(parsed.source)
  if (!compiled.ok) return compiled
  return { ok: true, ...(await storeTemplate(tx, compiled.template, now)), warnings: compiled.warnings }
}

const starterFolder = join(import.meta.dirname, '..', 'templates', 'starter')

/** The templates that ship, where no version of theirs exists yet: what an author published stays. Answers how many were published. */
export async function publishStarterTemplates(db: Db, now: Date): Promise<number> {
  const existing = await db.selectFrom('templateVersion').select(['key', 'language']).distinct().execute()
  const known = new Set(existing.map((row) => `${row.key}.${row.language}.mjml`))
  const missing = (await readdir(starterFolder)).filter((file) => file.endsWith('.mjml') && !known.has(file)).toSorted()
  for (const file of missing) {
    const source = await readFile(join(starterFolder, file), 'utf8')
    const published = await db.transaction().execute((tx) => publishTemplate(tx, source, now))
    if (!published.ok)
      throw new Failure('invariant', `The starter template ${file} does not compile: ${published.problems[0]?.message ?? ''}`)
  }
  return missing.length
}
