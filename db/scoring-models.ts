/** Scoring models as rows: the one in force; publishing is scoring-model-publish.ts. */
import { Failure } from '../domain/failure.ts'
import type { ModelId } from '../domain/id.ts'
import type { ModelDefinition, ScoringModel } from '../domain/scoring-model.ts'
import type { Db, Tx } from './open.ts'

/** A definition never changes, so it is remembered; the reference time may move and is read each time. */
const remembered = new Map<string, ModelDefinition>()

/** Read it under the lead's lock: publishing takes every lead's lock before it commits. */
export async function readModel(db: Db | Tx): Promise<ScoringModel> {
  const row = await db
    .selectFrom('scoringModel')
    .select(['id', 'version', 'referenceTime'])
    .where('status', '=', 'published')
    .executeTakeFirst()
  if (row === undefined)
    throw new Failure('configuration', 'No scoring model is published; run `ripen migrate` to seed the starter.')
  return { ...(await definitionOf(db, row.id)), ...row, id: row.id as ModelId }
}

/** Providers of free mailboxes that the model in force adds to the public list; none as long as there is no model. */
export async function addedFreeMailDomains(db: Db | Tx): Promise<readonly string[]> {
  const row = await db.selectFrom('scoringModel').select('id').where('status', '=', 'published').executeTakeFirst()
  return row === undefined ? [] : (await definitionOf(db, row.id)).freeMailDomains
}

async function definitionOf(db: Db | Tx, id: string): Promise<ModelDefinition> {
  const known = remembered.get(id)
  if (known !== undefined) return known
  const row = await db.selectFrom('scoringModel').select('definition').where('id', '=', id).executeTakeFirstOrThrow()
  const definition = row.definition as ModelDefinition
  remembered.set(id, definition)
  return definition
}
