import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAttributes, parseLeadFields } from '../../domain/lead-input.ts'

test.each([
  ['email', ' Anna@Firma.Example', { email: 'anna@firma.example' }],
  ['country', 'Österreich', { country: 'AT' }],
  ['country', 'de', { country: 'DE' }],
  ['country', 'Germany', { country: 'DE' }],
  ['employees', '1.250', { employees: 1250 }],
  ['employees', '12 500', { employees: 12500 }],
  ['employees', 40, { employees: 40 }],
  ['language', 'de-AT', { language: 'de' }],
  ['language', 'fr', { language: 'en' }],
  ['channel', 'trade fair', { channel: 'tradeFair' }],
  ['kind', 'B2C', { kind: 'b2c' }],
  ['phone', '+49  89 / 123-456', { phone: '+49 89 / 123-456' }],
  ['domain', 'https://www.firma.example/de', { domain: 'firma.example' }],
  ['company', 'Müller & Söhne\r\nGmbH', { companyName: 'Müller & Söhne GmbH' }],
  ['firstName', '<b>{{7*7}}</b>', { firstName: '<b>{{7*7}}</b>' }],
  ['lastName', '\u202eevil\u0000', { lastName: 'evil' }],
  ['note', 'a\r\nb', { note: 'a\nb' }],
  ['timeZone', 'Europe/Vienna', { timeZone: 'Europe/Vienna' }],
  ['jobTitle', '   ', {}],
])('%s %j is read as %j', (name, given, fields) => {
  expect(parseLeadFields({ [name]: given })).toEqual({ fields, problems: [] })
})

test.each([
  ['email', 'x@y.example\r\nBcc: z@y.example'],
  ['firstName', 'x'.repeat(10_000)],
  ['country', 'Atlantis'],
  ['country', 'EU'],
  ['employees', '50-200'],
  ['employees', '-5'],
  ['phone', 'call me'],
  ['kind', 'private'],
  ['channel', 'pigeon'],
  ['timeZone', 'Mars/Olympus'],
  ['domain', 'spaces are no domain'],
  ['language', '7'],
])('%s %j is refused by name, without repeating what was given', (name, given) => {
  const { fields, problems } = parseLeadFields({ [name]: given })
  expect(fields).toEqual({})
  expect(problems.map((problem) => problem.field)).toEqual([name])
  expect(problems[0]?.message).not.toContain(given)
})

test('every problem is told at once and good fields are kept', () => {
  const { fields, problems } = parseLeadFields({ email: 'no', phone: 'no', lastName: 'Berg' })
  expect(fields).toEqual({ lastName: 'Berg' })
  expect(problems.map((problem) => problem.field)).toEqual(['email', 'phone'])
})

test('own attributes need a plain name', () => {
  const { attributes, problems } = parseAttributes({ fair: 'Hannover', 'bad name': 'x', empty: '' })
  expect(attributes).toEqual({ fair: 'Hannover' })
  expect(problems.map((problem) => problem.field)).toEqual(['attributes.bad name'])
})

test('whatever comes in, a kept line has no control characters and fits a header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { fields } = parseLeadFields({ lastName: text, company: text })
      for (const value of Object.values(fields)) expect(String(value)).not.toMatch(/\p{Cc}/u)
    }),
  )
})
