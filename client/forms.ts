/** Publishes the hosted forms and their documents from files as a marketer keeps them. */
import { readFile } from 'node:fs/promises'
import { storeAsset } from '../db/assets.ts'
import { publishForm } from '../db/forms.ts'
import type { Db } from '../db/open.ts'
import { Failure } from '../domain/failure.ts'
import { parseForms } from '../domain/form.ts'

const folder = new URL('../journeys/', import.meta.url)

/** Those of journeys/forms.yaml with their documents. Safe to repeat; answers how many forms have a new version. */
export async function publishStarterForms(db: Db, now: Date): Promise<number> {
  const { definition, problems } = parseForms(await readFile(new URL('forms.yaml', folder), 'utf8'))
  if (definition === null) throw new Failure('invariant', `journeys/forms.yaml: ${problems[0]?.path} ${problems[0]?.message}`)
  const contents = await Promise.all(definition.assets.map(({ file }) => readFile(new URL(`assets/${file}`, folder))))
  return db.transaction().execute(async (tx) => {
    for (const [index, { asset: key, file: fileName, title }] of definition.assets.entries()) {
      const content = contents[index]
      if (content !== undefined) await storeAsset(tx, { key, fileName, title, mediaType: 'application/pdf', content }, now)
    }
    let published = 0
    for (const form of definition.forms) if (await publishForm(tx, form, now)) published += 1
    return published
  })
}
