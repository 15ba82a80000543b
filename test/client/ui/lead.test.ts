import { beforeAll, describe, expect, test } from 'vitest'
import type { LeadId } from '../../../domain/id.ts'
import { after, monday, someId } from '../../support/builders.ts'
import { capturedLead } from '../../support/captured-lead.ts'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { aNurturedLead, act, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
let leadId: LeadId
beforeAll(async () => {
  await seedNurturing(database.db)
  leadId = await aNurturedLead(database.db, {
    firstName: 'Jana',
    lastName: 'Weber',
    companyName: 'Chemie Rhein',
    jobTitle: 'Leiterin Einkauf',
    industry: 'Chemie',
    employees: 800,
    country: 'DE',
    phone: '+49 221 5550',
  })
  await act(database.db, leadId, 'whitepaper.downloaded', { asset: 'checkliste' }, after(monday, '-1d'))
})

describe('an interested lead', () => {
  test.each([
    ['de', 'Was bis vertriebsreif fehlt', 'Whitepaper heruntergeladen', 'Kontakt'],
    ['en', 'What is missing until ready', 'Downloaded a whitepaper', 'Contact'],
  ] as const)('is explained in %s', async (language, ...sentences) => {
    const { status, text } = await visit.get(`/leads/${leadId}`, language)
    expect(status).toBe(200)
    for (const sentence of sentences) expect(text).toContain(sentence)
  })

  test('shows what decay has left of a point, and what it was', async () => {
    const { page } = await visit.get(`/leads/${leadId}`)
    const line = page('#score .lines').first().text().replace(/\s+/g, ' ')
    expect(line).toContain('Whitepaper')
    expect(line).toContain('anfangs 5')
    expect(line).toContain('+4,9')
  })

  test.each([
    ['de', 'Europe/Berlin nach dem Land', 'Land und Postleitzahl des Leads: DE → Europe/Berlin zählt', 'Feiertage: DE'],
    ['en', 'Europe/Berlin by country', 'Country and postcode of the lead: DE → Europe/Berlin counts', 'Public holidays: DE'],
  ] as const)('says in %s which time zone counts and why', async (language, ...sentences) => {
    const { text } = await visit.get(`/leads/${leadId}`, language)
    for (const sentence of sentences) expect(text).toContain(sentence)
  })

  test('says which journey it is in and what it waits for', async () => {
    const { page } = await visit.get(`/leads/${leadId}`)
    expect(page('#standing').text()).toContain('Vom Whitepaper zum Gespräch')
  })

  test('tells everything that happened once, newest first', async () => {
    const { page } = await visit.get(`/leads/${leadId}`)
    const kinds = page('#timeline li')
      .toArray()
      .map((entry) => page(entry).attr('data-kind'))
    expect(new Set(kinds)).toEqual(new Set(['consent', 'decision', 'event', 'stage']))
    expect(kinds).toHaveLength(4)
    const acts = await visit.get(`/leads/${leadId}?show=acts`)
    expect(acts.page('#timeline li')).toHaveLength(1)
    expect(acts.page('#timeline').text()).toContain('checkliste')
  })

  test('has no call button without a basis, and one with it', async () => {
    expect((await visit.get(`/leads/${leadId}`)).page('a[href^="tel:"]')).toHaveLength(0)
    await act(database.db, leadId, 'callback.requested')
    const { page } = await visit.get(`/leads/${leadId}`)
    expect(page('a[href="tel:+492215550"]').length).toBe(1)
    expect(page('#contact').text()).toContain('eigene Anfrage')
  })
})

test.each(['/leads/00000000-0000-7000-8000-0000000000ff', '/leads/00000000-0000-7000-8000-0000000000ff/edit'])(
  '%s says that nothing is there',
  async (path) => {
    const { status, text } = await visit.get(path)
    expect(status).toBe(404)
    expect(text).toContain('Hier ist nichts')
  },
)

test('markup in every fact stays text', async () => {
  const { leadId: id } = await capturedLead(database.db, {
    firstName: hostile,
    companyName: hostile,
    jobTitle: hostile,
    note: hostile,
    attributes: { remark: hostile },
  })
  for (const path of [`/leads/${id}`, `/leads/${id}/edit`, `/leads/${id}/erase`]) {
    const { page, text } = await visit.get(path)
    expect(page('main script'), path).toHaveLength(0)
    expect(text, path).toContain('{{7*7}}')
  }
  expect((await visit.get(`/leads/${id}/edit`)).page('input[name=firstName]').attr('value')).toBe(hostile)
})

describe('editing', () => {
  const values = { firstName: 'Mia', lastName: 'Berg', email: 'mia@kunde.example', company: 'Berg AG', language: 'de' }

  test('stores what was given and clears what was emptied', async () => {
    const { leadId: id } = await capturedLead(database.db, { jobTitle: 'Alt' })
    const saved = await visit.post(`/leads/${id}/edit`, { ...values, email: `mia-${someId()}@kunde.example` })
    expect([saved.status, saved.to]).toEqual([303, `/leads/${id}`])
    const row = await database.db
      .selectFrom('lead')
      .select(['firstName', 'companyName', 'jobTitle'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ firstName: 'Mia', companyName: 'Berg AG', jobTitle: null })
  })

  test('names a field that cannot be read, keeps what was typed and stores nothing', async () => {
    const { leadId: id } = await capturedLead(database.db, { firstName: 'Alt' })
    const { status, page, text } = await visit.post(`/leads/${id}/edit`, { ...values, email: 'kaputt', country: 'Atlantis' })
    expect(status).toBe(422)
    expect(text).toContain('2 Angaben')
    expect(
      page('[aria-invalid]')
        .toArray()
        .map((field) => page(field).attr('name')),
    ).toEqual(['email', 'country'])
    expect(page('input[name=firstName]').attr('value')).toBe('Mia')
    expect((await visit.get(`/leads/${id}`)).text).toContain('Alt')
  })

  test('refuses an address that belongs to somebody else', async () => {
    await capturedLead(database.db, { email: 'vergeben@kunde.example' })
    const { leadId: id } = await capturedLead(database.db)
    const { status, text } = await visit.post(`/leads/${id}/edit`, { ...values, email: 'vergeben@kunde.example' })
    expect(status).toBe(422)
    expect(text).toContain('gehört schon einem anderen Lead')
  })
})

test('erasing says what it takes along, and afterwards nothing is there', async () => {
  const id = await aNurturedLead(database.db, { firstName: 'Weg' })
  await act(database.db, id, 'form.submitted')
  const question = await visit.get(`/leads/${id}/erase`)
  expect(question.text).toContain('Weg löschen?')
  expect(question.text).toContain('1 Ereignis')
  expect((await visit.post(`/leads/${id}/erase`)).text).toContain('Der Lead ist gelöscht')
  expect((await visit.get(`/leads/${id}`)).status).toBe(404)
})
