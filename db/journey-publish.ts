/** Puts a journey into force as a new, immutable version; the leads inside stay, or go where a migration plan takes them. */
import { compile } from '../domain/journey/compile.ts'
import type { Definition } from '../domain/journey/definition.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import { type MigrationPlan, movesAnybody } from '../domain/journey/migration-plan.ts'
import { parsePlan } from '../domain/journey/parse-plan.ts'
import { suggestPlan } from '../domain/journey/suggest-plan.ts'
import type { JourneyVersionId, MigrationId } from '../domain/id.ts'
import type { Problem } from '../domain/problem.ts'
import { contentHash } from './canonical-json.ts'
import { checkJourney, hasErrors } from './journey-check.ts'
import { beginMigration, isMigrating } from './journey-migration.ts'
import { type MigrationPreview, previewMigration } from './journey-migration-preview.ts'
import { hasLeadsInside, insertVersion, type InForce, lockJourney, type NewVersion } from './journey-versions.ts'
import type { Tx } from './open.ts'
import { holdSegments } from './segments.ts'
import { pinTemplates } from './template-pins.ts'

export interface Publishing {
  readonly by: string
  readonly note?: string | null
  /** What becomes of the leads inside, as `parsePlan` reads it; without it nothing is published over leads. */
  readonly plan?: unknown
  /** The version that whoever publishes believes to be in force; another one in the meantime is a conflict. */
  readonly over?: number
  /** Keys of journeys published together with it. */
  readonly alongside?: Iterable<string>
}

export type Published =
  | {
      readonly ok: true
      readonly versionId: JourneyVersionId
      readonly version: number
      /** Warnings. */
      readonly problems: readonly Problem[]
      /** Null when nobody is moved. */
      readonly migrationId: MigrationId | null
    }
  | NotPublished

export type NotPublished =
  | { readonly ok: false; readonly reason: 'invalid'; readonly problems: readonly Problem[] }
  /** There are leads inside: `preview` says what would become of them by the plan that changes least. */
  | {
      readonly ok: false
      readonly reason: 'planNeeded'
      readonly problems: readonly Problem[]
      readonly preview: MigrationPreview
    }
  /** Another version is in force than the one this was made for. */
  | { readonly ok: false; readonly reason: 'overtaken'; readonly problems: readonly Problem[]; readonly version: number | null }
  /** Leads are still being moved by an earlier plan. */
  | { readonly ok: false; readonly reason: 'migrating'; readonly problems: readonly Problem[] }

/** Safe to repeat: what is in force already, with the same template versions, is not published again. Consumes the draft that says the same. */
export async function publishJourney(tx: Tx, source: string, publishing: Publishing, now: Date): Promise<Published> {
  await holdSegments(tx)
  const { definition, value, problems } = await checkJourney(tx, source, publishing.alongside)
  if (definition === null || hasErrors(problems)) return { ok: false, reason: 'invalid', problems }
  const inForce = (await lockJourney(tx, definition.key))?.inForce ?? null
  const candidate = await compileVersion(tx, definition, { source, value })
  if (inForce?.contentHash === candidate.hash)
    return { ok: true, versionId: inForce.id, version: inForce.version, problems, migrationId: null }
  if (publishing.over !== undefined && publishing.over !== (inForce?.version ?? 0))
    return { ok: false, reason: 'overtaken', problems, version: inForce?.version ?? null }
  const planned = await planLeads(tx, inForce, candidate.graph, publishing, now)
  if (!planned.ok) return { ...planned, problems: [...problems, ...planned.problems] }
  const { by, note = null } = publishing
  const { id, version } = await insertVersion(tx, { ...candidate, by, note }, now)
  const migrationId = await moveLeads(tx, { from: inForce, to: id, plan: planned.plan, by }, now)
  return { ok: true, versionId: id, version, problems, migrationId }
}

type Candidate = Omit<NewVersion, 'by' | 'note'>

async function compileVersion(
  tx: Tx,
  definition: Definition,
  written: { readonly source: string; readonly value: unknown },
): Promise<Candidate> {
  const graph = compile(definition)
  const templates = await pinTemplates(tx, definition)
  return { ...written, key: definition.key, title: definition.title, graph, templates, hash: contentHash({ graph, templates }) }
}

type Planned = { readonly ok: true; readonly plan: MigrationPlan } | NotPublished

async function planLeads(
  tx: Tx,
  inForce: InForce | null,
  after: JourneyGraph,
  { plan }: Publishing,
  now: Date,
): Promise<Planned> {
  if (inForce === null) return { ok: true, plan: {} }
  if (plan !== undefined) {
    const read = parsePlan(plan, { before: inForce.graph, after })
    if (read.problems.length > 0) return { ok: false, reason: 'invalid', problems: read.problems }
    if (movesAnybody(read.plan) && (await isMigrating(tx, inForce.journeyId)))
      return { ok: false, reason: 'migrating', problems: [] }
    return { ok: true, plan: read.plan }
  }
  if (!(await hasLeadsInside(tx, inForce.id))) return { ok: true, plan: {} }
  const suggested = suggestPlan(inForce.graph, after)
  const preview = await previewMigration(tx, { from: inForce, after, plan: suggested }, now)
  return { ok: false, reason: 'planNeeded', problems: [], preview }
}

interface Move {
  readonly from: InForce | null
  readonly to: JourneyVersionId
  readonly plan: MigrationPlan
  readonly by: string
}

async function moveLeads(tx: Tx, { from, to, plan, by }: Move, now: Date): Promise<MigrationId | null> {
  if (from === null || !movesAnybody(plan)) return null
  return beginMigration(tx, { journeyId: from.journeyId, fromVersionId: from.id, toVersionId: to, plan, by }, now)
}
