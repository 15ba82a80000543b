import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeableNames, readChange } from '../../domain/field-change.ts'

test.each([
  ['industry', 'Maschinenbau', { of: 'lead', field: 'industry', value: 'Maschinenbau' }],
  ['industry', '  Chemie\r\n', { of: 'lead', field: 'industry', value: 'Chemie' }],
  ['country', 'Österreich', { of: 'lead', field: 'country', value: 'AT' }],
  ['employees', '1.200', { of: 'lead', field: 'employees', value: 1200 }],
  ['employees', 250, { of: 'lead', field: 'employees', value: 250 }],
  ['language', 'English', { of: 'lead', field: 'language', value: 'en' }],
  ['company.name', 'Muster GmbH', { of: 'company', field: 'name', value: 'Muster GmbH' }],
  ['company.country', 'DE', { of: 'company', field: 'country', value: 'DE' }],
  ['attributes.interest', true, { of: 'attribute', field: 'interest', value: 'true' }],
  ['attributes.score', 4.5, { of: 'attribute', field: 'score', value: '4.5' }],
  ['region', null, { of: 'lead', field: 'region', value: null }],
  ['region', '  ', { of: 'lead', field: 'region', value: null }],
])('%s = %j is read as %j', (name, value, change) => {
  expect(readChange(name, value)).toEqual({ ok: true, change })
})

test.each([
  ['email', 'a@b.example', /no field to write/],
  ['ownerRepId', 'x', /no field to write/],
  ['constructor', 'x', /no field to write/],
  ['attributes.__proto__', 'x', /no field to write/],
  ['company.domain', 'x.example', /no field to write/],
  ['country', 'Atlantis', /not a country/],
  ['employees', 'many', /not a head count/],
  ['timeZone', 'Mars/Base', /not a time zone/],
  ['language', null, /cannot be emptied/],
  ['industry', ['a'], /no plain value/],
  ['industry', 'x'.repeat(201), /industry/],
])('%s = %j is refused with a remedy', (name, value, says) => {
  const read = readChange(name, value)
  expect(read).toMatchObject({ ok: false, message: expect.stringMatching(says), remedy: expect.stringMatching(/./) })
})

test('whatever the name and the value, reading answers and never throws', () => {
  const names = fc.oneof(
    fc.constantFrom(...changeableNames),
    fc.string(),
    fc.string().map((name) => `attributes.${name}`),
  )
  fc.assert(
    fc.property(names, fc.anything(), (name, value) => {
      expect(typeof readChange(name, value).ok).toBe('boolean')
    }),
    { numRuns: 1_000 },
  )
})
