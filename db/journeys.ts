/** Journeys and their versions as rows: which version is in force and what it says; publishing is journey-publish.ts. */
import { Failure } from '../domain/failure.ts'
import type { JourneyId, JourneyVersionId, TemplateVersionId } from '../domain/id.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { Language } from '../domain/lead.ts'
import type { Db, Tx } from './open.ts'

/** The template versions a journey version sends, by key and language. */
export type TemplatePins = Readonly<Record<string, Readonly<Partial<Record<Language, TemplateVersionId>>>>>

/** Immutable once published, so it is remembered. */
export interface PublishedVersion {
  readonly id: JourneyVersionId
  readonly journeyId: JourneyId
  readonly version: number
  readonly graph: JourneyGraph
  readonly templates: TemplatePins
}

const remembered = new Map<JourneyVersionId, PublishedVersion>()
const mostRemembered = 200

/** The version an enrolment runs on, published or retired. */
export async function versionById(db: Db, id: JourneyVersionId): Promise<PublishedVersion> {
  const known = remembered.get(id)
  if (known !== undefined) return known
  const row = await selectVersions(db).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Failure('notFound', `There is no journey version ${id}.`)
  return remember(parseVersion(row))
}

/** What new leads of this journey enter; null when there is no such journey. */
export async function publishedVersion(db: Db, key: string): Promise<PublishedVersion | null> {
  const row = await selectVersions(db)
    .where('status', '=', 'published')
    .where('journeyId', '=', (select) => select.selectFrom('journey').select('id').where('key', '=', key))
    .executeTakeFirst()
  return row === undefined ? null : remember(parseVersion(row))
}

/** A version that is or was in force; null when there is no such journey or version. */
export async function numberedVersion(db: Db, key: string, version: number): Promise<PublishedVersion | null> {
  const row = await selectVersions(db)
    .where('version', '=', version)
    .where('journeyId', '=', (select) => select.selectFrom('journey').select('id').where('key', '=', key))
    .executeTakeFirst()
  return row === undefined ? null : remember(parseVersion(row))
}

const ofTransaction = new WeakMap<Tx, Promise<readonly PublishedVersion[]>>()

/** Every published version; read once a transaction, however many events it applies. */
export function publishedVersions(tx: Tx): Promise<readonly PublishedVersion[]> {
  const known = ofTransaction.get(tx) ?? readPublished(tx)
  ofTransaction.set(tx, known)
  return known
}

async function readPublished(tx: Tx): Promise<readonly PublishedVersion[]> {
  const ids = await tx.selectFrom('journeyVersion').select('id').where('status', '=', 'published').orderBy('journeyId').execute()
  const versions: PublishedVersion[] = []
  for (const { id } of ids) versions.push(await versionById(tx, id as JourneyVersionId))
  return versions
}

function selectVersions(db: Db) {
  return db.selectFrom('journeyVersion').select(['id', 'journeyId', 'version', 'graph', 'templates'])
}

function parseVersion(row: {
  id: string
  journeyId: string
  version: number
  graph: unknown
  templates: unknown
}): PublishedVersion {
  return {
    id: row.id as JourneyVersionId,
    journeyId: row.journeyId as JourneyId,
    version: row.version,
    graph: row.graph as JourneyGraph,
    templates: row.templates as TemplatePins,
  }
}

function remember(version: PublishedVersion): PublishedVersion {
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(version.id, version)
  return version
}
