/** What publishing a text would do: what is wrong with it, what it changes, and what becomes of the leads inside. Changes nothing. */
import { compile } from '../domain/journey/compile.ts'
import type { Change } from '../domain/journey/diff.ts'
import { parsePlan } from '../domain/journey/parse-plan.ts'
import type { Problem } from '../domain/problem.ts'
import { checkJourney, hasErrors } from './journey-check.ts'
import { changesBetween } from './journey-diff.ts'
import { type MigrationPreview, previewMigration } from './journey-migration-preview.ts'
import { publishedVersion } from './journeys.ts'
import type { Db } from './open.ts'
import { pinTemplates } from './template-pins.ts'

export interface Proposal {
  /** Errors of the text and of the plan; with one of them nothing would be published. */
  readonly problems: readonly Problem[]
  /** The version it would replace; null for a new journey. */
  readonly over: number | null
  readonly changes: readonly Change[]
  /** Null when there is no version to come from, or the text or the plan has errors. */
  readonly preview: MigrationPreview | null
}

/** `plan` as `parsePlan` reads it; without one the plan that changes least. */
export async function proposePublishing(
  db: Db,
  source: string,
  { plan = 'suggested', perStep }: { readonly plan?: unknown; readonly perStep?: number },
  now: Date,
): Promise<Proposal> {
  const { definition, problems } = await checkJourney(db, source)
  if (definition === null || hasErrors(problems)) return { problems, over: null, changes: [], preview: null }
  const inForce = await publishedVersion(db, definition.key)
  if (inForce === null) return { problems, over: null, changes: [], preview: null }
  const after = { graph: compile(definition), templates: await pinTemplates(db, definition) }
  const changes = await changesBetween(db, inForce, after)
  const read = parsePlan(plan, { before: inForce.graph, after: after.graph })
  const said = { problems: [...problems, ...read.problems], over: inForce.version, changes }
  if (read.problems.length > 0) return { ...said, preview: null }
  const request = { from: inForce, after: after.graph, plan: read.plan, ...(perStep === undefined ? {} : { perStep }) }
  return { ...said, preview: await previewMigration(db, request, now) }
}
