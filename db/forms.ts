/** Hosted forms by key; a changed text makes a new version, and versions that people agreed to never change. */
import { v7 as uuidv7 } from 'uuid'
import { type FormDefinition, formOf } from '../domain/form.ts'
import type { FormId } from '../domain/id.ts'
import { contentHash } from './canonical-json.ts'
import type { Db, Tx } from './open.ts'

export interface PublishedForm {
  readonly id: FormId
  readonly version: number
  readonly definition: FormDefinition
}

/** Safe to call twice; answers whether a new version came about. */
export async function publishForm(tx: Tx, definition: FormDefinition, now: Date): Promise<boolean> {
  const { form: key, kind } = definition
  const current = await findForm(tx, key)
  if (current !== null && contentHash(current.definition) === contentHash(definition)) return false
  await tx.updateTable('form').set({ status: 'retired' }).where('key', '=', key).where('status', '=', 'published').execute()
  const latest = await tx
    .selectFrom('form')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('key', '=', key)
    .executeTakeFirst()
  const version = (latest?.version ?? 0) + 1
  await tx
    .insertInto('form')
    .values({ id: uuidv7(), key, version, kind, status: 'published', definition: JSON.stringify(definition), createdAt: now })
    .execute()
  return true
}

/** The version people see now. */
export async function findForm(db: Db | Tx, key: string): Promise<PublishedForm | null> {
  const row = await db
    .selectFrom('form')
    .select(['id', 'version', 'definition'])
    .where('key', '=', key)
    .where('status', '=', 'published')
    .executeTakeFirst()
  return row === undefined ? null : { id: row.id as FormId, version: row.version, definition: formOf(row.definition) }
}

/** Of any version, so that an old link still finds its form. */
export async function formKeyOf(db: Db, id: FormId): Promise<string | null> {
  const row = await db.selectFrom('form').select('key').where('id', '=', id).executeTakeFirst()
  return row?.key ?? null
}
