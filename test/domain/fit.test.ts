import { describe, expect, test } from 'vitest'
import type { Lead } from '../../domain/lead.ts'
import { disqualificationOf, fitOf } from '../../domain/fit.ts'
import { aCompany, monday, someFacts, starterModel } from '../support/builders.ts'

const blank = { email: null, jobTitle: null, industry: null, employees: null, country: null } satisfies Partial<Lead>

const rulesOf = (lead: Partial<Lead>) => fitOf(someFacts({ lead: { ...blank, ...lead } }), monday)

describe('fit points', () => {
  test.each<[string, Partial<Lead>, number]>([
    ['nothing known', {}, 0],
    ['a decision-maker', { jobTitle: 'Geschäftsführerin' }, 10],
    ['an influencer', { jobTitle: 'Projektleiter' }, 5],
    ['a student', { jobTitle: 'Werkstudent' }, -10],
    ['a target industry', { industry: 'chemicals' }, 10],
    ['a target industry by its synonym', { industry: ' anlagenbau ' }, 10],
    ['a non-target industry', { industry: 'Einzelhandel' }, -5],
    ['an unknown industry', { industry: 'Raumfahrt' }, 0],
    ['9 employees', { employees: 9 }, -5],
    ['10 employees', { employees: 10 }, 0],
    ['49 employees', { employees: 49 }, 0],
    ['50 employees', { employees: 50 }, 5],
    ['5,000 employees', { employees: 5000 }, 5],
    ['5,001 employees', { employees: 5001 }, 3],
    ['a country inside the delivery area', { country: 'AT' }, 5],
    ['a country outside', { country: 'FR' }, -5],
    ['a business address', { email: 'kim@werk.example' }, 2],
    ['a free-mail address', { email: 'kim@gmx.de' }, -2],
  ])('%s', (_, lead, points) => {
    expect(rulesOf(lead).total).toBe(points)
  })

  test('the ideal customer has 32', () => {
    const lead = { jobTitle: 'CTO', industry: 'Chemie', employees: 300, country: 'CH', email: 'kim@werk.example' }
    expect(rulesOf(lead)).toEqual({
      total: 32,
      lines: [
        { rule: 'role.decisionMaker', points: 10 },
        { rule: 'industry.target', points: 10 },
        { rule: 'employees.core', points: 5 },
        { rule: 'country.inside', points: 5 },
        { rule: 'address.business', points: 2 },
      ],
    })
  })

  test('what the company is known for stands in for what the lead leaves open', () => {
    const facts = someFacts({ lead: blank, company: aCompany({ industry: 'Logistik', employees: 80, country: 'DE' }) })
    expect(fitOf(facts, monday).total).toBe(20)
  })
})

describe('disqualification', () => {
  test('a private customer is knocked out', () => {
    expect(disqualificationOf(someFacts({ lead: { kind: 'b2c' } }), 30, monday)).toEqual({
      reason: 'privateCustomer',
      isKnockOut: true,
    })
  })

  test.each([
    ['kim@rival.example', null],
    ['kim@de.rival.example', null],
    ['kim@gmx.de', 'rival.example'],
  ])('%s at the company %s is a competitor', (email, domain) => {
    const model = { ...starterModel, competitorDomains: ['rival.example'] }
    const facts = someFacts({ model, lead: { email }, company: domain === null ? null : aCompany({ domain }) })
    expect(disqualificationOf(facts, 30, monday)?.reason).toBe('competitor')
  })

  test('a domain that merely ends alike is no competitor', () => {
    const model = { ...starterModel, competitorDomains: ['rival.example'] }
    expect(disqualificationOf(someFacts({ model, lead: { email: 'kim@arrival.example' } }), 30, monday)).toBeNull()
  })

  test.each<[string, Partial<Lead>, string | null]>([
    ['with a known country', { country: 'FR' }, 'outOfProfile'],
    ['with a known industry', { industry: 'Medien' }, 'outOfProfile'],
    ['with an industry nobody has mapped', { industry: 'Raumfahrt' }, null],
    ['with neither', {}, null],
  ])('a fit below 0 %s', (_, lead, reason) => {
    expect(disqualificationOf(someFacts({ lead: { ...blank, ...lead } }), -3, monday)?.reason ?? null).toBe(reason)
  })

  test('a fit of 0 is in profile', () => {
    expect(disqualificationOf(someFacts(), 0, monday)).toBeNull()
  })
})
