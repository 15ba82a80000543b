/** Documents that are given away by mail: stored whole, found by key or by the mail that promised them. */
import { v7 as uuidv7 } from 'uuid'
import type { Language } from '../domain/lead.ts'
import type { Db, Tx } from './open.ts'

export interface Asset {
  readonly key: string
  readonly title: Readonly<Record<Language, string>>
  readonly fileName: string
  readonly mediaType: string
  readonly content: Buffer
}

/** Safe to call twice; a changed file takes the place of the old one under the same links. */
export async function storeAsset(tx: Tx, asset: Asset, now: Date): Promise<void> {
  const { content, fileName, mediaType } = asset
  await tx
    .insertInto('asset')
    .values({ id: uuidv7(), ...asset, title: JSON.stringify(asset.title), createdAt: now })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ title: JSON.stringify(asset.title), fileName, mediaType, content }),
    )
    .execute()
}

export interface AssetName {
  readonly id: string
  readonly title: Readonly<Record<Language, string>>
}

export async function findAsset(db: Db | Tx, key: string): Promise<AssetName | null> {
  const row = await db.selectFrom('asset').select(['id', 'title']).where('key', '=', key).executeTakeFirst()
  return row === undefined ? null : { id: row.id, title: row.title as AssetName['title'] }
}

export interface PromisedAsset extends AssetName {
  readonly language: Language
  readonly fileName: string
  readonly mediaType: string
}

/** What the mail `messageId` promised; null when mail or document are gone. */
export async function promisedAsset(db: Db, messageId: string): Promise<PromisedAsset | null> {
  const message = await db.selectFrom('message').select(['refs', 'language']).where('id', '=', messageId).executeTakeFirst()
  const key = (message?.refs as { assetKey?: unknown } | undefined)?.assetKey
  if (message === undefined || typeof key !== 'string') return null
  const row = await db
    .selectFrom('asset')
    .select(['id', 'title', 'fileName', 'mediaType'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (row === undefined) return null
  return { ...row, title: row.title as AssetName['title'], language: message.language === 'de' ? 'de' : 'en' }
}

export async function readAssetContent(db: Db, id: string): Promise<Buffer | null> {
  const row = await db.selectFrom('asset').select('content').where('id', '=', id).executeTakeFirst()
  return row?.content ?? null
}
