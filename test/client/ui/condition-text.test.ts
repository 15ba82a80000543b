import { beforeAll, expect, test } from 'vitest'
import { saveDraft } from '../../../db/journey-drafts.ts'
import { publishSegment } from '../../../db/segment-publish.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

const short: readonly [condition: string, german: string, english: string][] = [
  ['{ stage: [sql, customer] }', 'Qualifiziert, Kunde', 'Qualified, Customer'],
  ['{ segment: hot }', 'Segment „Heiße Leads“', 'Segment “Heiße Leads”'],
  ['{ weekday: [mon, tue] }', 'heute ist Mo, Di', 'today is Mon, Tue'],
  ['{ company: { industry: Optik } }', 'Branche ist Optik', 'Industry is Optik'],
  [
    '{ lead: { attributes.renewalDate: { within: 60d } } }',
    '„renewalDate“ höchstens 60 Tage her',
    '“renewalDate” at most 60 days ago',
  ],
  ['{ lead: { jobTitle: { contains: leiter } } }', 'Position enthält leiter', 'Job title contains leiter'],
  ['{ inactive: 30d }', '30 Tage lang nichts getan', 'did nothing for 30 days'],
  ['{ event: { type: webinar.attended, never: true } }', 'nie: Am Webinar teilgenommen', 'never: Attended a webinar'],
  [
    '{ event: { type: page.viewed, count: 2, within: 36h } }',
    'mindestens 2-mal: Seite besucht, höchstens 36 Stunden her',
    'at least 2 times: Visited a page, at most 36 hours ago',
  ],
  [
    '{ journey: { is: re-engage, status: active } }',
    'war in Strecke „Wieder ins Gespräch kommen“ (läuft noch)',
    'was in journey “Wieder ins Gespräch kommen” (is still going on)',
  ],
  ['{ handoff: { status: rejected, never: true } }', 'nie: Übergabe abgelehnt', 'never: handoff rejected'],
  [
    '{ not: { any: [ { stage: sql }, { ready: true } ] } }',
    'nicht (Qualifiziert oder vertriebsreif)',
    'not (Qualified or ready for sales)',
  ],
  ['{ consent: tracking }', 'Auswertung von Klicks und Besuchen: erteilt', 'Analysis of clicks and visits: given'],
]

beforeAll(async () => {
  const { db } = database
  await seedNurturing(db)
  const segment = 'segment: hot\ntitle: Heiße Leads\nif: { engagement: { atLeast: 40 } }'
  await db.transaction().execute((tx) => publishSegment(tx, segment, 'anna', monday))
  await publish(db, 'journey: test\ntitle: Test\nsteps: [ { email: checklist, phase: awareness } ]')
  const branches = short.map(([condition]) => `  - branch: [ { if: ${condition} }, { else: [ { wait: 1d } ] } ]\n`).join('')
  const source = `journey: test\ntitle: Test\nsteps:\n  - { email: checklist, phase: awareness }\n${branches}`
  await db.transaction().execute((tx) => saveDraft(tx, { key: 'test', source, revision: 0, by: 'anna' }, monday))
})

test.each([
  ['de', short.map(([, german]) => german)],
  ['en', short.map(([, , english]) => english)],
] as const)(
  'in %s a step says in a few words what it asks, with names and units instead of codes',
  async (language, expected) => {
    const { page } = await visit.get('/journeys/test/draft', language)
    const notes = page('li[data-kind="branch"] > details > summary .small-text').toArray()
    expect(notes.map((note) => page(note).text())).toEqual(expected)
  },
)
