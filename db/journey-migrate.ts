/** Moves leads that stayed in an earlier version of a journey to the one in force: what a plan would do to them, and beginning it. The moving itself is journey-migration-apply.ts. */
import type { MigrationId } from '../domain/id.ts'
import type { Change } from '../domain/journey/diff.ts'
import { movesAnybody } from '../domain/journey/migration-plan.ts'
import { parsePlan } from '../domain/journey/parse-plan.ts'
import { suggestPlan } from '../domain/journey/suggest-plan.ts'
import type { Problem } from '../domain/problem.ts'
import { changesBetween } from './journey-diff.ts'
import { beginMigration, isMigrating } from './journey-migration.ts'
import { type MigrationPreview, previewMigration } from './journey-migration-preview.ts'
import { hasLeadsInside, lockJourney } from './journey-versions.ts'
import { numberedVersion, publishedVersion, type PublishedVersion } from './journeys.ts'
import type { Db, Tx } from './open.ts'

export interface EarlierVersion {
  readonly key: string
  /** The version the leads are in. */
  readonly from: number
}

/** `inForce`: there is nowhere to move to, since it is the newest itself; `notInForce`: the journey was taken out of force. */
export type NoMove = { readonly ok: false; readonly reason: 'unknown' | 'inForce' | 'notInForce' }

export interface MoveProposal {
  readonly ok: true
  /** The version in force. */
  readonly to: number
  readonly before: PublishedVersion
  readonly after: PublishedVersion
  /** Errors of the plan; with one of them nobody would be moved. */
  readonly problems: readonly Problem[]
  readonly changes: readonly Change[]
  /** Null when the plan has errors. */
  readonly preview: MigrationPreview | null
}

/** `plan` as `parsePlan` reads it; without one the plan that changes least. Changes nothing. */
export async function proposeMove(
  db: Db,
  of: EarlierVersion,
  { plan = 'suggested', perStep }: { readonly plan?: unknown; readonly perStep?: number },
  now: Date,
): Promise<MoveProposal | NoMove> {
  const route = await routeOf(db, of)
  if (!route.ok) return route
  const { before, after } = route
  const read = parsePlan(plan, { before: before.graph, after: after.graph })
  const request = { from: before, after: after.graph, plan: read.plan, ...(perStep === undefined ? {} : { perStep }) }
  const preview = read.problems.length > 0 ? null : await previewMigration(db, request, now)
  return { ...route, to: after.version, problems: read.problems, changes: await changesBetween(db, before, after), preview }
}

type Route = { readonly ok: true; readonly before: PublishedVersion; readonly after: PublishedVersion } | NoMove

async function routeOf(db: Db, { key, from }: EarlierVersion): Promise<Route> {
  const [before, after] = [await numberedVersion(db, key, from), await publishedVersion(db, key)]
  if (before === null) return { ok: false, reason: 'unknown' }
  if (after === null) return { ok: false, reason: 'notInForce' }
  return before.id === after.id ? { ok: false, reason: 'inForce' } : { ok: true, before, after }
}

export interface Move extends EarlierVersion {
  readonly by: string
  /** What becomes of the leads, as `parsePlan` reads it; without it nobody is moved. */
  readonly plan?: unknown
  /** The version that whoever moves them believes to be in force; another one in the meantime is a conflict. */
  readonly over?: number
}

export type Moved =
  /** `migrationId` null: the plan moves nobody, or nobody is inside. */
  { readonly ok: true; readonly from: number; readonly to: number; readonly migrationId: MigrationId | null } | NotMoved

export type NotMoved =
  | NoMove
  | { readonly ok: false; readonly reason: 'invalid'; readonly problems: readonly Problem[] }
  /** `preview` says what would become of the leads by the plan that changes least. */
  | { readonly ok: false; readonly reason: 'planNeeded'; readonly preview: MigrationPreview }
  | { readonly ok: false; readonly reason: 'overtaken'; readonly version: number }
  /** Leads of the journey are still being moved by an earlier plan. */
  | { readonly ok: false; readonly reason: 'migrating' }

/** The same migration as publishing begins, with the same audit and the same way back. Publishing waits meanwhile. */
export async function moveToInForce(tx: Tx, { key, from, plan, by, over }: Move, now: Date): Promise<Moved> {
  await lockJourney(tx, key)
  const route = await routeOf(tx, { key, from })
  if (!route.ok) return route
  const { before, after } = route
  const to = after.version
  if (over !== undefined && over !== to) return { ok: false, reason: 'overtaken', version: to }
  if (!(await hasLeadsInside(tx, before.id))) return { ok: true, from, to, migrationId: null }
  if (plan === undefined) return planNeeded(tx, route, now)
  const read = parsePlan(plan, { before: before.graph, after: after.graph })
  if (read.problems.length > 0) return { ok: false, reason: 'invalid', problems: read.problems }
  if (!movesAnybody(read.plan)) return { ok: true, from, to, migrationId: null }
  if (await isMigrating(tx, after.journeyId)) return { ok: false, reason: 'migrating' }
  const versions = { journeyId: after.journeyId, fromVersionId: before.id, toVersionId: after.id }
  return { ok: true, from, to, migrationId: await beginMigration(tx, { ...versions, plan: read.plan, by }, now) }
}

async function planNeeded(tx: Tx, { before, after }: Exclude<Route, NoMove>, now: Date): Promise<NotMoved> {
  const plan = suggestPlan(before.graph, after.graph)
  const preview = await previewMigration(tx, { from: before, after: after.graph, plan }, now)
  return { ok: false, reason: 'planNeeded', preview }
}
