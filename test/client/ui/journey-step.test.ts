import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

const everyKind = [
  '- { email: checklist, phase: awareness }',
  '- { wait: 3d }',
  '- { wait: { until: { date: attributes.renewalDate, offset: -30d, at: "09:00" }, past: skip } }',
  '- { notify: owner, text: "Vertrag läuft aus" }',
  '- { wait: { until: { weekday: [tue, thu], at: "09:00" } } }',
  '- waitFor: [ { if: { clicked: checklist } }, { if: { ready: true }, then: [ { goto: to-sales } ] } ]',
  '  for: 5d',
  '  else: []',
  '- split: [ { way: kurz, weight: 30 }, { way: lang, weight: 70, then: [ { wait: 2w } ] } ]',
  '- { update: { industry: Chemie, attributes.interest: null } }',
  '- webhook: "https://crm.example/hook"',
  '  then: [ { branch: [ { if: { stage: iql }, then: [ { exit: done } ] }, { else: [] } ] } ]',
  '  else: [ { recycle: { after: 60d, journey: re-engage } } ]',
  '- { handoff: sales, id: to-sales }',
].join('\n')

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, journeySource(everyKind))
})

test.each([
  [
    'de',
    [
      '3 Tage warten',
      'Bis „renewalDate“',
      '30 Tage davor, 09:00',
      'Hinweis an Zuständige',
      'Vertrag läuft aus',
      'Warten bis Wochentag · Dienstag, Donnerstag, 09:00',
      'kurz 30 % · lang 70 %',
      'Angaben ändern',
      'Branche: Chemie · interest: –',
      'crm.example',
    ],
    ['Datum vorbei', 'kurz', 'lang', 'Fall 2', 'sonst', 'ja'],
  ],
  [
    'en',
    [
      'Wait 3 days',
      'Until "renewalDate"',
      '30 days before, 09:00',
      'Note to the owner',
      'Wait until weekday · Tuesday, Thursday, 09:00',
      'kurz 30 % · lang 70 %',
      'Change facts',
      'crm.example',
    ],
    ['date past', 'case 2', 'else', 'yes'],
  ],
] as const)('the picture says in %s what each step does, and its arrows where they lead', async (language, texts, arrows) => {
  const { page } = await visit.get('/journeys/test', language)
  const steps = page('#picture .step title')
    .toArray()
    .map((title) => page(title).text())
    .join('\n')
  for (const text of texts) expect(steps).toContain(text)
  expect(steps).not.toMatch(/journey\.|step\.|undefined|\[object/)
  const labels = page('#picture .arrow-text')
    .toArray()
    .map((label) => page(label).text().trim())
  expect(labels).toEqual(expect.arrayContaining([...arrows]))
})
