import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCsv } from '../../domain/csv-text.ts'
import { type Cells, readRow } from '../../domain/import-row.ts'
import { momentOf, yesOrNo } from '../../domain/import-values.ts'

const now = new Date('2026-03-02T07:00:00Z')

function good(cells: Cells) {
  const reading = readRow({ email: 'a@werk.example', ...cells }, now)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading.row
}

test('a talk at a fair is an event, and a stated need a second one with the right to call', () => {
  const row = good({
    phone: '+49 89 1234',
    'attributes.fair': 'Messe 26',
    'attributes.fairDate': '27.02.2026',
    'attributes.budget': 'ja',
    'attributes.timeframeMonths': '3',
  })
  const occurredAt = new Date('2026-02-27T12:00:00Z')
  expect(row.events).toEqual([
    { type: 'tradefair.talked', occurredAt, properties: { fair: 'Messe 26' } },
    { type: 'need.stated', occurredAt, properties: { fair: 'Messe 26', budget: true, timeframeMonths: 3 } },
  ])
  expect(row.consents).toMatchObject([{ purpose: 'phone', basis: 'presumed' }])
  expect(row.fields).toMatchObject({ channel: 'tradeFair', attributes: { fair: 'Messe 26', budget: 'ja' } })
})

test.each<[string, Cells, readonly string[]]>([
  ['a talk without a date happened now', { 'attributes.fair': 'M' }, ['tradefair.talked']],
  ['budget alone states no need', { 'attributes.fair': 'M', 'attributes.budget': 'yes' }, ['tradefair.talked']],
  ['without a fair nothing happened', { 'attributes.budget': 'yes', 'attributes.timeframeMonths': '3' }, []],
  [
    'no budget is a stated need all the same',
    { 'attributes.fair': 'M', 'attributes.budget': 'no', 'attributes.timeframeMonths': '6' },
    ['tradefair.talked', 'need.stated'],
  ],
])('%s', (_, cells, types) => {
  expect(good(cells).events.map((event) => event.type)).toEqual(types)
})

test.each<[string, Cells, boolean, number]>([
  ['nobody claims anything', {}, false, 0],
  ['a fair without consent', { 'attributes.fair': 'M' }, true, 0],
  ['consent with evidence', { 'consent.email': 'yes', 'consent.text': 'Ja', 'consent.at': '2026-02-27' }, false, 1],
  ['consent without words', { 'consent.email': 'yes', 'consent.at': '2026-02-27' }, true, 0],
  ['consent without a date', { 'consent.email': 'ja', 'consent.text': 'Ja' }, true, 0],
  ['consent refused', { 'consent.email': 'no', 'consent.text': 'Nein', 'consent.at': '2026-02-27' }, true, 0],
])('%s: a person is needed %s', (_, cells, needsPerson, claims) => {
  const row = good(cells)
  expect([row.needsPerson, row.consents.length]).toEqual([needsPerson, claims])
})

test.each<[string, Cells, readonly string[]]>([
  ['a row about nobody', { email: '' }, ['email']],
  ['a bad address', { email: 'kein' }, ['email']],
  ['a fair to come', { 'attributes.fair': 'M', 'attributes.fairDate': '2026-04-01' }, ['attributes.fairDate']],
  ['no date at all', { 'attributes.fair': 'M', 'attributes.fairDate': '31.02.2026' }, ['attributes.fairDate']],
  ['a budget of perhaps', { 'attributes.budget': 'vielleicht' }, ['attributes.budget']],
  ['soon', { 'attributes.timeframeMonths': 'bald' }, ['attributes.timeframeMonths']],
  ['consent of perhaps', { 'consent.email': 'mal sehen' }, ['consent.email']],
  ['consent to come', { 'consent.email': 'yes', 'consent.text': 'Ja', 'consent.at': '2027-01-01' }, ['consent.at']],
])('%s is rejected by column', (_, cells, fields) => {
  const reading = readRow({ email: 'a@werk.example', ...cells }, now)
  expect(reading.ok ? [] : reading.problems.map((problem) => problem.field)).toEqual(fields)
})

test('whatever the cells hold, a row is read or rejected with reasons, never thrown', () => {
  const column = fc.constantFrom(
    'email',
    'phone',
    'employees',
    'consent.email',
    'consent.at',
    'attributes.fair',
    'attributes.fairDate',
    'country',
  )
  fc.assert(
    fc.property(fc.dictionary(column, fc.string({ unit: 'binary' })), (cells) => {
      const reading = readRow(cells, now)
      expect(reading.ok || reading.problems.length > 0).toBe(true)
    }),
  )
})

test.each([
  ['2026-02-28', '2026-02-28T12:00:00.000Z'],
  ['2026-03-02', '2026-03-02T07:00:00.000Z'],
  ['1.3.2026', '2026-03-01T12:00:00.000Z'],
  ['2026-02-28T10:00:00+01:00', '2026-02-28T09:00:00.000Z'],
  ['2026-02-30', null],
  ['2026-13-01', null],
  ['gestern', null],
])('the date %s is %s', (text, iso) => {
  expect(momentOf(text, now)?.toISOString() ?? null).toBe(iso)
})

test.each([
  ['Ja', true],
  [' x ', true],
  ['NEIN', false],
  ['0', false],
  ['', null],
])('%j means %s', (text, meant) => {
  expect(yesOrNo(text)).toBe(meant)
})

const bytes = (...values: number[]) => Uint8Array.from(values)
const ascii = (text: string) => [...Buffer.from(text, 'latin1')]

test.each([
  ['UTF-8', Buffer.from('email,city\na@b.example,Köln'), 'utf-8', ','],
  ['a BOM', bytes(0xef, 0xbb, 0xbf, ...ascii('email;city')), 'utf-8', ';'],
  ['what Excel writes', bytes(...ascii('email;K'), 0xf6, ...ascii('ln')), 'windows-1252', ';'],
  ['a euro sign of Windows', bytes(...ascii('email;'), 0x80), 'windows-1252', ';'],
  ['UTF-16', Buffer.from('\ufeffemail\tcity', 'utf16le'), 'utf-16le', '\t'],
  ['a separator inside quotes', Buffer.from('"a;b;c",email,city'), 'utf-8', ','],
])('%s is told from its bytes', (_, file, encoding, separator) => {
  expect(decodeCsv(file)).toMatchObject({ encoding, separator })
})
