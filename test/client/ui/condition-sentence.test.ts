import { beforeAll, expect, test } from 'vitest'
import { saveDraft } from '../../../db/journey-drafts.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
const steps = 'steps: [ { email: checklist, phase: awareness }, { wait: 1d } ]'

const sentences: readonly [condition: string, german: string, english: string][] = [
  ['{ ready: true }', 'Vertriebsreif.', 'Ready for sales.'],
  ['{ not: { ready: true } }', 'Nicht: vertriebsreif.', 'Not: ready for sales.'],
  [
    '{ stage: { in: [cold, mql], since: 3d } }',
    'Stufe ist Kalt oder Vertriebsreif, mindestens 3 Tage lang.',
    'Stage is Cold or Ready for sales, for at least 3 days.',
  ],
  ['{ fit: { atLeast: 12 } }', 'Eignung mindestens 12.', 'Fit at least 12.'],
  ['{ lead: { channel: [webinar, form] } }', 'Kanal ist Webinar oder Formular.', 'Channel is Webinar or Form.'],
  ['{ lead: { attributes.fair: { exists: true } } }', '„fair“ ist bekannt.', '“fair” is known.'],
  ['{ lead: { attributes.fair: { within: 2w } } }', '„fair“ höchstens 2 Wochen her.', '“fair” at most 2 weeks ago.'],
  ['{ event: demo.requested }', '„Demo angefragt“.', '“Asked for a demo”.'],
  [
    '{ event: { type: page.viewed, where: { path: { contains: /pricing } }, count: 2, within: 7d } }',
    'Mindestens 2-mal: „Seite besucht“ (mit path enthält /pricing), höchstens 7 Tage her.',
    'At least 2 times: “Visited a page” (with path contains /pricing), at most 7 days ago.',
  ],
  ['{ inactive: 30d }', '30 Tage lang nichts getan.', 'Did nothing for 30 days.'],
  ['{ clicked: checklist }', 'Klick in „checklist“.', 'A click in “checklist”.'],
  ['{ journey: re-engage }', 'War in Strecke „Wieder ins Gespräch kommen“.', 'Was in journey “Wieder ins Gespräch kommen”.'],
  [
    '{ handoff: { status: [rejected, lost], rejectReason: [notNow, noBudget], never: true } }',
    'Nie: Übergabe abgelehnt oder verloren, Ablehnung „Gerade kein Zeitpunkt“ oder „Kein Budget“.',
    'Never: handoff rejected or lost, rejection “Not now” or “No budget”.',
  ],
  [
    '{ stage: sql, any: [ { ready: true }, { fit: { atMost: 3 } } ] }',
    'Stufe ist Qualifiziert und (vertriebsreif oder Eignung höchstens 3).',
    'Stage is Qualified and (ready for sales or fit at most 3).',
  ],
  [
    '{ some: { atLeast: 2, of: [ { stage: sql }, { ready: true }, { weekday: mon } ] } }',
    'Mindestens 2 von: Stufe ist Qualifiziert, vertriebsreif, heute ist Mo.',
    'At least 2 of: stage is Qualified, ready for sales, today is Mon.',
  ],
]

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, `journey: test\ntitle: Test\n${steps}`)
  const source = `journey: test\ntitle: Test\nexit:\n${sentences.map(([condition]) => `  - ${condition}\n`).join('')}${steps}\n`
  const saved = { key: 'test', source, revision: 0, by: 'anna' }
  await database.db.transaction().execute((tx) => saveDraft(tx, saved, monday))
})

test.each([
  ['de', sentences.map(([, german]) => german)],
  ['en', sentences.map(([, , english]) => english)],
] as const)('in %s every condition is said in a sentence of that language', async (language, expected) => {
  const { page } = await visit.get('/journeys/test/draft', language)
  const said = page('.condition[data-condition^="exit"] .says').toArray()
  expect(said.map((sentence) => page(sentence).text())).toEqual(expected)
})
