import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answeredChanges } from '../../domain/webhook-answer.ts'

const body = JSON.stringify({
  contact: { id: 4711, name: null, tags: ['a', { size: '250' }] },
  company: { industry: 'Chemie', country: 'Atlantis' },
})

test.each([
  ['attributes.crmId', 'contact.id', [{ of: 'attribute', field: 'crmId', value: '4711' }]],
  ['employees', 'contact.tags.1.size', [{ of: 'lead', field: 'employees', value: 250 }]],
  ['company.industry', 'company.industry', [{ of: 'company', field: 'industry', value: 'Chemie' }]],
  ['firstName', 'contact.name', [{ of: 'lead', field: 'firstName', value: null }]],
  ['country', 'company.country', []],
  ['industry', 'company', []],
  ['industry', 'company.missing', []],
  ['industry', 'company.industry.length', []],
  ['industry', 'contact.tags.length', []],
  ['industry', '__proto__.toString', []],
  ['industry', 'constructor.name', []],
  ['email', 'company.industry', []],
])('%s from %s is %j', (to, from, changes) => {
  expect(answeredChanges(body, [{ to, from }])).toEqual(changes)
})

test.each(['', 'OK', '<html>', '[', 'null', '7', '"text"'])('an answer that is %j changes nothing', (answer) => {
  expect(answeredChanges(answer, [{ to: 'industry', from: 'a.b' }])).toEqual([])
})

test('whatever the answer, reading it never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.array(fc.string(), { maxLength: 4 }), (answer, path) => {
      expect(Array.isArray(answeredChanges(answer, [{ to: 'industry', from: path.join('.') }]))).toBe(true)
    }),
    { numRuns: 500 },
  )
})
