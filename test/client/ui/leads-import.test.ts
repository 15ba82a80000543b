import { beforeAll, expect, test } from 'vitest'
import { importPages } from '../../../client/ui/leads-import.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
})

const csv = (text: string) => new File([text], 'leads.csv', { type: 'text/csv' })
const rows = 'email;firstName;Firma\nmia@kunde.example;Mia;Berg AG\nkaputt;Max;Tal AG\n'
const countLeads = async () => (await database.db.selectFrom('lead').select('id').execute()).length

test.each([
  ['de', 'Spalten, die Ripen kennt'],
  ['en', 'Columns that Ripen knows'],
] as const)('the page says in %s what a file needs', async (language, sentence) => {
  const { status, text } = await visit.get('/leads/import', language)
  expect([status, text.includes(sentence)]).toEqual([200, true])
})

test('a dry run tells what would become of the rows and stores nothing', async () => {
  const { text, page } = await visit.post('/leads/import', { file: csv(rows), mode: 'check' })
  expect(text).toContain('Probelauf für leads.csv')
  expect(page('.tile').first().text()).toBe('1neue Leads')
  expect(page('#report .ordinal').text()).toBe('3')
  expect(page('select[name=map] option[value="Firma=company"]')).toHaveLength(1)
  expect(await countLeads()).toBe(0)
})

test('the import stores the good rows, with the meaning given to a column', async () => {
  const { text } = await visit.post('/leads/import', { file: csv(rows), mode: 'import', map: 'Firma=company' })
  expect(text).toContain('leads.csv ist importiert')
  const lead = await database.db.selectFrom('lead').select(['email', 'companyName']).executeTakeFirst()
  expect(lead).toEqual({ email: 'mia@kunde.example', companyName: 'Berg AG' })
})

test.each([
  [{}, 'Wählen Sie zuerst eine CSV-Datei'],
  [{ file: csv('Vorname;Nachname\nA;B\n') }, 'Die Datei lässt sich nicht lesen'],
])('%j is answered with what is wrong', async (form, sentence) => {
  expect((await visit.post('/leads/import', { mode: 'check', ...form })).text).toContain(sentence)
})

test('markup in column names and values stays text', async () => {
  const { page } = await visit.post('/leads/import', {
    file: csv(`email;${hostile.replaceAll(/["&']/g, '')}\n${hostile};x\n`),
    mode: 'check',
  })
  expect(page('main script')).toHaveLength(0)
})

test('htmx gets the report alone', async () => {
  const body = new FormData()
  body.append('file', csv(rows))
  const response = await importPages(testDeps(database.db)).request('/leads/import', {
    method: 'POST',
    body,
    headers: { 'hx-request': 'true' },
  })
  const text = await response.text()
  expect(text).not.toContain('<html')
  expect(text).toContain('class="tile')
})
