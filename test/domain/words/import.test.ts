import { expect, test } from 'vitest'
import { readRow } from '../../../domain/import-row.ts'
import { parseEmail } from '../../../domain/email-address.ts'
import { rowReasonInGerman } from '../../../domain/words/import.ts'

const now = new Date('2026-03-02T07:00:00Z')
const long = 'x'.repeat(6000)
const wrong = {
  externalId: long,
  phone: 'abc',
  domain: 'kaputt',
  employees: 'viele',
  country: 'Atlantis',
  language: 'kl',
  timeZone: 'Mond',
  kind: 'x',
  channel: 'x',
  note: long,
  'attributes.fair': 'Messe',
  'attributes.fairDate': 'gestern',
  'attributes.budget': 'vielleicht',
  'attributes.timeframeMonths': '999',
  'consent.email': 'jein',
  'consent.at': 'neulich',
}

function reasonsOf(cells: Readonly<Record<string, string>>): string[] {
  const reading = readRow(cells, now)
  return reading.ok ? [] : reading.problems.map(({ field, message }) => `${field} ${message}`)
}

test.each([
  ...reasonsOf(wrong),
  ...reasonsOf({
    'attributes.fair': 'M',
    'attributes.fairDate': '2027-01-01',
    'consent.email': 'ja',
    'consent.text': 'Ja',
    'consent.at': '1980-01-01',
  }),
  ...['', 'a', 'a@b', 'a@b.de, c@d.de', 'ä@b.example', `${'x'.repeat(300)}@b.example`].flatMap((text) => {
    const parsed = parseEmail(text)
    return parsed.ok ? [] : [`email ${parsed.message}`]
  }),
  'externalId and email name different leads: 1 and 2',
  'has 2 values, the header has 5',
  'has a quotation mark that is never closed',
  'has a quotation mark in the wrong place',
  'is longer than 200000 characters; a quotation mark is probably missing',
])('the reason "%s" is told in German', (reason) => {
  expect(rowReasonInGerman(reason)).toMatch(/ (ist|hat|liegt|gehören|wird|steht) /)
})

test.each([
  [
    'employees is not a head count; expected a whole number such as 250',
    'employees ist keine Anzahl; erwartet eine ganze Zahl wie 250',
  ],
  ['has 2 values, the header has 5', 'Die Zeile hat 2 Werte, die Kopfzeile 5'],
  ['externalId and email name different leads: 1 and 2', 'externalId und email gehören zu verschiedenen Leads: 1 and 2'],
])('%s', (reason, german) => expect(rowReasonInGerman(reason)).toBe(german))

test('an unknown reason has no German', () => expect(rowReasonInGerman('fell into the sea')).toBeNull())
