import { expect, test } from 'vitest'
import { sampleLead } from '../../../domain/journey/sample-lead.ts'
import { walk } from '../../../domain/simulation/walk.ts'
import { monday, starterModel } from '../../support/builders.ts'
import { graphOf, journeySource, starterJourney } from '../../support/journeys.ts'

const installation = { timeZone: 'Europe/Berlin', country: 'DE', region: 'BY', language: 'de', deliveryArea: ['DE'] } as const
const world = { installation, model: starterModel, journeys: [], sales: { teams: [], reps: [], rules: [] }, leads: [] }

function walked(source: string, clicks = false, change: Partial<ReturnType<typeof sampleLead>> = {}): string[] {
  const facts = { ...sampleLead(installation, monday), ...change }
  const lines = walk({ world, lead: { facts, ledger: [], acts: [] }, graph: graphOf(source), now: monday, clicks })
  return lines.map((line) => {
    const what = line.kind === 'email' ? line.template : line.kind === 'end' ? line.outcome : line.kind === 'way' ? line.way : ''
    return [line.kind, what, 'at' in line ? line.at.toISOString().slice(0, 10) : line.waitingFor].join(' ')
  })
}

test('a lead that reacts to nothing takes the long way, and every email has its day', () => {
  expect(walked(starterJourney('whitepaper-nurture'))).toEqual([
    'email checklist 2026-03-02',
    'way else 2026-03-06',
    'email case-study 2026-03-09',
    'way else 2026-03-14',
    'email conversation-offer 2026-03-16',
    'way else 2026-04-06',
    'end recycled 2026-04-06',
  ])
})

test('one that clicks takes the short way', () => {
  expect(walked(starterJourney('whitepaper-nurture'), true).slice(0, 3)).toEqual([
    'email checklist 2026-03-02',
    'way then 2026-03-02',
    'email case-study 2026-03-04',
  ])
})

test.each([
  ['without an address', { lead: { ...sampleLead(installation, monday).lead, email: null } }, ['end unsendable 2026-03-02']],
  ['without consent', { consents: {} }, ['end unsendable 2026-03-02']],
])('a lead %s gets nothing', (_name, change, lines) => {
  expect(walked(journeySource('- { email: checklist, phase: awareness }'), false, change)).toEqual(lines)
})

test('a wait that only a person can end is named', () => {
  expect(walked(journeySource('- handoff: sales')).at(-1)).toMatch(/^waits +handoff$/)
})
