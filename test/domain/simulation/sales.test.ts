import { expect, test } from 'vitest'
import { type DatedAct, type Reactions, silence } from '../../../domain/simulation/act.ts'
import { simulate } from '../../../domain/simulation/simulate.ts'
import { after, monday } from '../../support/builders.ts'
import { aWorld, aWorldLead, leadIdAt, reps } from '../../support/simulated.ts'

const demo = (at: Date): DatedAct => ({ kind: 'event', type: 'demo.requested', properties: {}, at })
const openHours = after(monday, '2h')

function offered(count: number, capacity: number, reactions: Reactions = silence, days = '30d') {
  const world = aWorld([], { capacity })
  const leads = Array.from({ length: count }, (_, index) =>
    aWorldLead([demo(after(openHours, `${index}m`))], { lead: { id: leadIdAt(index), email: `lead-${index}@kunde.example` } }),
  )
  return simulate({ ...world, leads }, { from: monday, until: after(monday, days), reactions }).courses
}

test('a demo request reaches a rep at once, in turns', () => {
  const first = offered(4, 10, silence, '3h').flatMap(({ handoffs }) => handoffs.map(({ offers }) => offers[0]?.repId))
  expect(first).toEqual([reps[0], reps[1], reps[0], reps[1]])
})

test('when every desk is full the team lead gets it', () => {
  const taken = offered(4, 1, silence, '2.1h').flatMap(({ handoffs }) => handoffs.map(({ offers }) => offers[0]?.repId))
  expect(taken).toEqual([reps[0], reps[1], reps[0], reps[0]])
})

test('an offer nobody answers climbs the ladder, changes hands, is given back and offered again', () => {
  const [course] = offered(1, 10)
  const [first, second] = course?.handoffs ?? []
  expect(first?.rungs.map(({ rung }) => rung)).toEqual([
    'remind',
    'escalate',
    'reassign',
    'remind',
    'escalate',
    'reassign',
    'reoffer',
  ])
  expect(first?.offers.map(({ repId }) => repId)).toEqual([reps[0], reps[1]])
  expect([first?.status, second?.trigger]).toEqual(['noResponse', 'reoffer'])
})

test.each([
  ['notNow', 'iql'],
  ['wrongPerson', 'iql'],
  ['noFit', 'disqualified'],
  ['badData', 'mql'],
] as const)('a rejection as %s leaves the lead at %s', (reason, stage) => {
  const rejecting: Reactions = {
    ...silence,
    toOffer: ({ at, round }) => (round > 1 ? [] : [{ kind: 'answer', answer: { kind: 'reject', reason }, at: after(at, '10m') }]),
  }
  const [course] = offered(1, 10, rejecting, '3h')
  expect(course?.stages.at(-1)?.to).toBe(stage)
})

test('the answer of a rep who has it no longer is refused', () => {
  const tooLate: Reactions = {
    ...silence,
    toOffer: ({ repId, rotation, at }) => [
      { kind: 'answer', answer: { kind: 'accept' }, repId, rotation, at: after(at, rotation === 0 ? '3h' : '90d') },
    ],
  }
  const [course] = offered(1, 10, tooLate, '5h')
  expect(course?.handoffs[0]?.acceptedAt).toBeNull()
  expect(course?.handoffs[0]?.offers).toHaveLength(2)
})
