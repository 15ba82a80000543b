import { load } from 'cheerio'
import { beforeAll, expect, test } from 'vitest'
import { publishStarterTemplates, publishTemplate } from '../../client/templates.ts'
import { readTemplateVersion } from '../../db/templates.ts'
import type { TemplateVersionId } from '../../domain/id.ts'
import { testDatabase } from '../support/database.ts'
import { shortTemplate, tuesday } from '../support/outgoing.ts'

const database = testDatabase()

const keys = `checklist case-study conversation-offer fair-recap fair-case-study fair-conversation re-engage-news re-engage-offer
  optin asset request-confirmation rep-offer rep-reminder rep-escalation rep-reassigned rep-withdrawn rep-recycled-back rep-request rep-note`.split(
  /\s+/,
)

let published = 0
beforeAll(async () => {
  published = await publishStarterTemplates(database.db, tuesday)
})

async function versions() {
  const rows = await database.db.selectFrom('templateVersion').select('id').where('status', '=', 'published').execute()
  const read = await Promise.all(rows.map(({ id }) => readTemplateVersion(database.db, id as TemplateVersionId)))
  return read.filter((version) => version !== null)
}

test('every starter template is there in German and English, without a warning', async () => {
  expect(published).toBe(keys.length * 2)
  const names = (await versions()).map(({ key, language }) => `${key}.${language}`)
  expect(new Set(names)).toEqual(new Set(keys.flatMap((key) => [`${key}.de`, `${key}.en`])))
  expect(await publishStarterTemplates(database.db, tuesday)).toBe(0)
})

test('every starter mail has one heading at most and a small size', async () => {
  for (const { html } of await versions()) {
    expect(load(html)('h1').length).toBeLessThanOrEqual(1)
    expect(Buffer.byteLength(html)).toBeLessThan(20 * 1024)
  }
})

test('every marketing mail ends with imprint, unsubscribe and settings links, in HTML and text', async () => {
  const marketing = (await versions()).filter((version) => version.class === 'marketing')
  const footer = ['{{links.unsubscribe}}', '{{links.preferences}}', '{{#each sender.imprint}}']
  for (const { html, text } of marketing)
    for (const tag of footer) expect([html.includes(tag), text.includes(tag)]).toEqual([true, true])
})

test('the double opt-in mail names neither the lead nor a brand and tracks nothing', async () => {
  const optins = (await versions()).filter((version) => version.key === 'optin')
  expect(optins).toHaveLength(2)
  for (const { html } of optins) expect(html).not.toMatch(/\{\{[^}]*(lead|brand|links\.(open|unsubscribe))|<img|\{\{link \d/)
})

test('publishing the same again changes nothing, publishing something else retires the version before', async () => {
  const publish = (body: string) =>
    database.db.transaction().execute((tx) => publishTemplate(tx, shortTemplate('marketing', body), tuesday))
  const first = await publish('eins')
  expect(await publish('eins')).toEqual(first)
  const second = await publish('zwei')
  expect([first.ok && first.version, second.ok && second.version]).toEqual([1, 2])
  const rows = await database.db
    .selectFrom('templateVersion')
    .select(['version', 'status'])
    .where('key', '=', 'short-marketing')
    .orderBy('version')
    .execute()
  expect(rows).toEqual([
    { version: 1, status: 'retired' },
    { version: 2, status: 'published' },
  ])
})

test('what does not compile is not stored', async () => {
  const broken = shortTemplate('marketing', '{{lead.unknown}}').replaceAll('short-marketing', 'broken')
  const result = await database.db.transaction().execute((tx) => publishTemplate(tx, broken, tuesday))
  expect(result).toMatchObject({ ok: false, problems: [{ severity: 'error' }] })
  expect(await database.db.selectFrom('templateVersion').select('id').where('key', '=', 'broken').execute()).toEqual([])
})
