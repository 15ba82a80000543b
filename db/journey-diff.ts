/** Two texts or versions of one journey side by side: what changes from the one to the other. Reads only. */
import { compile } from '../domain/journey/compile.ts'
import { type Change, diffJourneys } from '../domain/journey/diff.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import { parseJourney } from '../domain/journey/parse.ts'
import type { Problem } from '../domain/problem.ts'
import { readDraft } from './journey-drafts.ts'
import type { TemplatePins } from './journeys.ts'
import type { Db } from './open.ts'
import { countAssigned } from './split-assignments.ts'
import { newerTexts, pinTemplates } from './template-pins.ts'

/** `published` is the one in force; a number is a version. */
export type SideName = number | 'draft' | 'published'

export interface Side {
  readonly graph: JourneyGraph
  readonly templates: TemplatePins
}

/** A text that is no journey has no side. */
export type SideReading =
  | { readonly ok: true; readonly side: Side }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** In the words of domain/journey/change-text.ts; says also whose ways of a split are kept or lost. */
export async function changesBetween(db: Db, before: Side, after: Side): Promise<readonly Change[]> {
  const texts = newerTexts(before.templates, after.templates)
  return diffJourneys(before.graph, after.graph, texts, await countAssigned(db, before.graph.journey))
}

/** Null when the journey has no such version, or no draft. */
export async function readSide(db: Db, key: string, name: SideName): Promise<SideReading | null> {
  if (name !== 'draft') return readVersion(db, key, name)
  const draft = await readDraft(db, key)
  return draft === null ? null : sideOfSource(db, draft.source)
}

async function readVersion(db: Db, key: string, name: number | 'published'): Promise<SideReading | null> {
  const versions = db
    .selectFrom('journeyVersion as version')
    .innerJoin('journey', 'journey.id', 'version.journeyId')
    .select(['version.graph', 'version.templates'])
    .where('journey.key', '=', key)
  const row = await (
    name === 'published' ? versions.where('version.status', '=', name) : versions.where('version.version', '=', name)
  ).executeTakeFirst()
  if (row === undefined) return null
  return { ok: true, side: { graph: row.graph as JourneyGraph, templates: row.templates as TemplatePins } }
}

/** With the templates it would send if it were published now; names in it that do not exist are no obstacle. */
export async function sideOfSource(db: Db, source: string): Promise<SideReading> {
  const { definition, problems } = parseJourney(source)
  const errors = problems.filter((problem) => problem.severity === 'error')
  if (definition === null || errors.length > 0) return { ok: false, problems: errors }
  return { ok: true, side: { graph: compile(definition), templates: await pinTemplates(db, definition) } }
}
