/** Puts a journey into force as a new, immutable version; leads in older versions stay there. */
import { v7 as uuidv7 } from 'uuid'
import { compile } from '../domain/journey/compile.ts'
import { type Definition, everyStep } from '../domain/journey/definition.ts'
import { parseJourney } from '../domain/journey/parse.ts'
import { type KnownNames, validate } from '../domain/journey/validate.ts'
import type { JourneyVersionId, TemplateVersionId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import { inOrder, type Problem } from '../domain/problem.ts'
import { contentHash } from './canonical-json.ts'
import type { TemplatePins } from './journeys.ts'
import type { Db, Tx } from './open.ts'

export type Published =
  | { readonly ok: true; readonly versionId: JourneyVersionId; readonly version: number; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** What is wrong with a journey, without publishing it; `alongside` are keys published together with it. */
export async function checkJourney(
  db: Db,
  source: string,
  alongside: Iterable<string> = [],
): Promise<{ definition: Definition | null; value: unknown; problems: readonly Problem[] }> {
  const { definition, value, problems } = parseJourney(source)
  if (definition === null) return { definition, value, problems }
  return { definition, value, problems: inOrder([...problems, ...validate(definition, await knownNames(db, alongside))]) }
}

/** Safe to repeat: what is in force already, with the same template versions, is not published again. `problems` of an `ok` are warnings. */
export async function publishJourney(
  tx: Tx,
  source: string,
  by: string,
  note: string | null,
  now: Date,
  alongside: Iterable<string> = [],
): Promise<Published> {
  const { definition, value, problems } = await checkJourney(tx, source, alongside)
  if (definition === null || problems.some((problem) => problem.severity === 'error')) return { ok: false, problems }
  const graph = compile(definition)
  const templates = await pinTemplates(tx, definition)
  const journeyId = await keepJourney(tx, definition, now)
  const hash = contentHash({ graph, templates })
  const current = await currentVersion(tx, journeyId)
  if (current?.contentHash === hash)
    return { ok: true, versionId: current.id as JourneyVersionId, version: current.version, problems }
  const id = uuidv7() as JourneyVersionId
  const version = await retire(tx, journeyId)
  const json = { definition: JSON.stringify(value), graph: JSON.stringify(graph), templates: JSON.stringify(templates) }
  const dates = { createdAt: now, publishedAt: now, publishedBy: by, note }
  await tx
    .insertInto('journeyVersion')
    .values({ id, journeyId, version, status: 'published', source, ...json, contentHash: hash, ...dates })
    .execute()
  await audit(tx, { key: definition.key, version, by }, now)
  return { ok: true, versionId: id, version, problems }
}

async function knownNames(db: Db, alongside: Iterable<string>): Promise<KnownNames> {
  const templates = await db
    .selectFrom('templateVersion')
    .select('key')
    .distinct()
    .where('status', '=', 'published')
    .where('class', '=', 'marketing')
    .execute()
  const eventTypes = await db.selectFrom('eventType').select('name').execute()
  const journeys = await db.selectFrom('journey').select('key').execute()
  const segments = await db.selectFrom('segment').select('key').execute()
  return {
    templates: new Set(templates.map((row) => row.key)),
    eventTypes: new Set(eventTypes.map((row) => row.name)),
    journeys: new Set([...journeys.map((row) => row.key), ...alongside]),
    segments: new Set(segments.map((row) => row.key)),
  }
}

async function pinTemplates(tx: Tx, { steps }: Definition): Promise<TemplatePins> {
  const keys = [...everyStep(steps)].flatMap((step) => (step.kind === 'email' ? [step.template] : []))
  const rows =
    keys.length === 0
      ? []
      : await tx
          .selectFrom('templateVersion')
          .select(['id', 'key', 'language'])
          .where('status', '=', 'published')
          .where('key', 'in', keys)
          .execute()
  const pins: Record<string, Partial<Record<Language, TemplateVersionId>>> = {}
  for (const { id, key, language } of rows) pins[key] = { ...pins[key], [language]: id as TemplateVersionId }
  return pins
}

/** Also takes the journey's row, so that two publications of it follow one another. */
async function keepJourney(tx: Tx, { key, title }: Definition, now: Date): Promise<string> {
  const row = await tx
    .insertInto('journey')
    .values({ id: uuidv7(), key, title, pausedAt: null, createdAt: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ title }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

function currentVersion(tx: Tx, journeyId: string) {
  return tx
    .selectFrom('journeyVersion')
    .select(['id', 'version', 'contentHash'])
    .where('journeyId', '=', journeyId)
    .where('status', '=', 'published')
    .executeTakeFirst()
}

/** Answers the number of the version to come. */
async function retire(tx: Tx, journeyId: string): Promise<number> {
  await tx
    .updateTable('journeyVersion')
    .set({ status: 'retired' })
    .where('journeyId', '=', journeyId)
    .where('status', '=', 'published')
    .execute()
  const last = await tx
    .selectFrom('journeyVersion')
    .select((select) => select.fn.max('version').as('version'))
    .where('journeyId', '=', journeyId)
    .executeTakeFirst()
  return (last?.version ?? 0) + 1
}

async function audit(tx: Tx, { key, version, by }: { key: string; version: number; by: string }, at: Date): Promise<void> {
  const detail = JSON.stringify({ version })
  await tx
    .insertInto('auditEntry')
    .values({ at, actor: by, action: 'journey.published', subjectKind: 'journey', subjectId: key, detail })
    .execute()
}
