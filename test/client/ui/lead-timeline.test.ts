import { beforeAll, expect, test } from 'vitest'
import { storeAsset } from '../../../db/assets.ts'
import { storeTemplate } from '../../../db/templates.ts'
import type { EnrolmentId, LeadId } from '../../../domain/id.ts'
import { after, monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { act, advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
const source = `
journey: named
title: Die benannte Strecke
enrol: { on: webinar.attended }
steps:
  - { email: checklist, id: first-letter, phase: awareness }
  - waitFor: { clicked: first-letter }
    for: 4d
    then: []
    else: [ { wait: 2d } ]
  - { email: case-study, phase: consideration }
`
let leadId: LeadId
beforeAll(async () => {
  await seedNurturing(database.db)
  await database.db.transaction().execute(async (tx) => {
    const texts = { preheader: '', mjml: '', html: '<p></p>', text: '', links: [], variables: [] }
    const subject = "Zwölf Fragen{{fallback lead.firstName ' an Sie'}}"
    await storeTemplate(tx, { key: 'checklist', language: 'de', class: 'marketing', subject, ...texts }, monday)
    const title = { de: 'Ausschuss senken', en: 'Less scrap' }
    await storeAsset(tx, { key: 'scrap', title, fileName: 'a.pdf', mediaType: 'application/pdf', content: Buffer.of(1) }, monday)
  })
  await publish(database.db, source)
  leadId = await aNurturedLead(database.db)
  await act(database.db, leadId, 'webinar.attended', { asset: 'scrap' }, after(monday, '-10d'))
  const [enrolment] = await enrolmentsOf(database.db, leadId)
  for (const later of ['-10d', '-4d', '-1d']) await advanceAt(database.db, enrolment?.id as EnrolmentId, after(monday, later))
})

test('steps, emails and documents are called what people call them', async () => {
  const { page, text } = await visit.get(`/leads/${leadId}`)
  const timeline = page('#timeline').text()
  expect(timeline).toContain('E-Mail „Zwölf Fragen an Sie“ geplant')
  expect(timeline).toContain('Schritt: Zwölf Fragen an Sie')
  expect(timeline).toContain('Ausschuss senken')
  for (const key of ['first-letter', 'waitfor-1', 'wait-1', 'checklist', 'scrap']) expect(text, key).not.toContain(key)
})

test('the picture asks for a click by the subject of the email', async () => {
  const { page } = await visit.get('/journeys/named')
  expect(page('#picture title').text()).toContain('Klick in „Zwölf Fragen an Sie“?')
})

test('a filter by step names the step', async () => {
  const { text } = await visit.get('/leads?journey=named&step=waitfor-1')
  expect(text).toContain('Schritt: Klick in „Zwölf Fragen an Sie“?')
})
