/** Says everything that is wrong with a journey, its form and the names in it; publishes nothing. */
import type { Definition } from '../domain/journey/definition.ts'
import { parseJourney } from '../domain/journey/parse.ts'
import { type KnownNames, validate } from '../domain/journey/validate.ts'
import { inOrder, type Problem } from '../domain/problem.ts'
import type { Db } from './open.ts'

export interface CheckedJourney {
  /** Null when it is no journey at all. */
  readonly definition: Definition | null
  /** What was written, as plain values. */
  readonly value: unknown
  readonly problems: readonly Problem[]
}

/** `alongside` are keys published together with it. */
export async function checkJourney(db: Db, source: string, alongside: Iterable<string> = []): Promise<CheckedJourney> {
  const { definition, value, problems } = parseJourney(source)
  if (definition === null) return { definition, value, problems }
  return { definition, value, problems: inOrder([...problems, ...validate(definition, await knownNames(db, alongside))]) }
}

/** Everything wrong with what stands under this key; a draft of one journey is not published as another. */
export async function checkDraft(db: Db, key: string, source: string): Promise<readonly Problem[]> {
  const { definition, problems } = await checkJourney(db, source)
  if (definition === null || definition.key === key) return problems
  const renamed = {
    message: `this is journey "${definition.key}"`,
    remedy: `write journey: ${key}, or save it as a draft of its own`,
  }
  return [{ path: 'journey', severity: 'error', ...renamed }, ...problems]
}

/** Errors keep a journey from being published; warnings do not. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
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
