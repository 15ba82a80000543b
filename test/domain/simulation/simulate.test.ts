import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Reactions, silence } from '../../../domain/simulation/act.ts'
import { personaReactions } from '../../../domain/simulation/persona-reactions.ts'
import { ordinaryMix, personaKeys } from '../../../domain/simulation/personas.ts'
import { randomLeads } from '../../../domain/simulation/population.ts'
import { ordinarySales } from '../../../domain/simulation/rep-habits.ts'
import { simulate, simulation } from '../../../domain/simulation/simulate.ts'
import { after, monday } from '../../support/builders.ts'
import { journeySource } from '../../support/journeys.ts'
import { aWorld, courseThrough } from '../../support/simulated.ts'

const until = after(monday, '60d')

function populated(count: number, seed: number, mix = ordinaryMix, ...sources: string[]) {
  const surroundings = aWorld(sources)
  const journey = sources.length === 0 ? surroundings.journeys[0] : surroundings.journeys.at(-1)
  if (journey === undefined) throw new Error('There is no journey.')
  const { leads, personaOf } = randomLeads(surroundings, journey.graph, { count, mix, seed, from: monday, arrivalDays: 5 })
  const reactions = personaReactions(surroundings.sales, { seed, personaOf, habits: ordinarySales, answersCalls: 1 })
  return { world: { ...surroundings, leads }, reactions }
}

function coursesOf(seed: number) {
  const { world, reactions } = populated(25, seed)
  return simulate(world, { from: monday, until, reactions }).courses
}

test('the same seed gives the same courses, another seed others', () => {
  expect(coursesOf(3)).toEqual(coursesOf(3))
  expect(coursesOf(3)).not.toEqual(coursesOf(4))
})

test('whether others are simulated beside it changes nothing for a lead that sales never hears of', () => {
  const { world, reactions } = populated(60, 5, { reader: 1, silent: 1, unsubscriber: 1, bouncer: 1 })
  const together = simulate(world, { from: monday, until, reactions }).courses
  const unheard = together.filter(({ handoffs }) => handoffs.length === 0)
  expect(unheard.length).toBeGreaterThan(20)
  for (const course of unheard.slice(0, 10)) {
    const alone = world.leads.filter((lead) => lead.facts.lead.id === course.leadId)
    const [same] = simulate({ ...world, leads: alone }, { from: monday, until, reactions }).courses
    expect(same?.steps.map(({ at, step, command }) => ({ at, step, command }))).toEqual(
      course.steps.map(({ at, step, command }) => ({ at, step, command })),
    )
  }
})

test('whatever people do, nobody gets more than the cap allows, and nothing leaves outside the window', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...personaKeys), (seed, persona) => {
      const { world, reactions } = populated(6, seed, { [persona]: 1 })
      for (const { messages } of simulate(world, { from: monday, until, reactions }).courses) {
        const sent = messages.flatMap(({ sentAt }) => (sentAt === null ? [] : [sentAt.getTime()])).toSorted((a, b) => a - b)
        const weekend = sent.filter((at) => new Date(at).getUTCDay() % 6 === 0)
        const tooSoon = sent.slice(1).filter((at, index) => at - (sent[index] ?? 0) <= 24 * 3_600_000)
        expect([weekend, tooSoon]).toEqual([[], []])
      }
    }),
    { numRuns: 15 },
  )
})

test('whoever came by registering for a webinar attends that one, and its run hears of it', () => {
  const steps = [
    '- { email: checklist, phase: awareness }',
    '- waitFor: { event: { type: webinar.attended, where: { webinar: { own: key } } } }',
    '  for: 20d',
    '  then: [ { exit: attended } ]',
    '  else: [ { exit: missed } ]',
  ].join('\n')
  const { world, reactions } = populated(
    40,
    2,
    { clicker: 1 },
    journeySource(steps, 'enrol: { on: webinar.registered, key: webinar }'),
  )
  const { courses } = simulate(world, { from: monday, until, reactions })
  const outcomes = courses.flatMap(({ ends }) => ends.filter(({ journey }) => journey === 'test').map((end) => end.outcome))
  expect(outcomes).toEqual(expect.arrayContaining(['attended', 'missed']))
})

test('it can be watched and left at any time', () => {
  const { world, reactions } = populated(400, 1)
  const steps = simulation(world, { from: monday, until, reactions })
  const seen: number[] = []
  for (let step = steps.next(); step.done !== true && seen.length < 3; step = steps.next()) seen.push(step.value.done)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.length).toBe(3)
  expect(steps.return({ from: monday, until, courses: [], happenings: 0 }).done).toBe(true)
})

test.each([
  [
    'split',
    '- split: [ { way: one, weight: 100, then: [ { exit: one } ] }, { way: two, weight: 0, then: [ { exit: two } ] } ]',
    'one',
  ],
  [
    'update',
    '- update: { industry: Logistik }\n- branch: [ { if: { lead: { industry: Logistik } }, then: [ { exit: changed } ] }, { else: [ { exit: same } ] } ]',
    'changed',
  ],
  ['notify', '- notify: marketing\n  text: Bitte ansehen\n- exit: told', 'told'],
  ['wait', '- wait: 3 working days\n- exit: waited', 'waited'],
  ['webhook', '- webhook: https://hooks.example/x\n  then: [ { exit: answered } ]\n  else: [ { exit: alone } ]', 'alone'],
])('the step %s is obeyed inside the simulation', (_kind, steps, outcome) => {
  expect(courseThrough(steps).ends.map((end) => end.outcome)).toEqual([outcome])
})

test('a webhook is answered by the reactions of the world, and what it saves is known from then on', () => {
  const answering: Reactions = {
    ...silence,
    toCall: () => ({ kind: 'answered', set: [{ of: 'attribute', field: 'size', value: 'big' }], afterMs: 60_000 }),
  }
  const steps = [
    '- webhook: https://hooks.example/x',
    '  save: { attributes.size: company.size }',
    '  then: [ { branch: [ { if: { lead: { attributes.size: big } }, then: [ { exit: big } ] }, { else: [ { exit: small } ] } ] } ]',
    '  else: [ { exit: alone } ]',
  ].join('\n')
  const course = courseThrough(steps, {}, answering)
  expect(course.ends.map((end) => end.outcome)).toEqual(['big'])
  expect(course.ends[0]?.finishedAt).toEqual(after(monday, '1m'))
})

test('who must be told is noted, and nobody is', () => {
  expect(courseThrough('- notify: marketing\n  text: Bitte ansehen').tasks).toEqual([{ kind: 'notify.marketing', at: monday }])
})

test('a refused mail ends the way, and nothing is sent after it', () => {
  const refusing: Reactions = { ...silence, delivery: () => ({ kind: 'failed', class: 'hard', reason: 'unknownUser' }) }
  const course = courseThrough(
    '- { email: checklist, phase: awareness }\n- wait: 2d\n- { email: case-study, phase: decision }',
    {},
    refusing,
  )
  expect(course.messages.map(({ state }) => state)).toEqual(['failed'])
  expect(course.ends.map((end) => end.outcome)).toEqual(['undeliverable'])
})

test.each([
  ['defer', 1, ['sent', 'sent']],
  ['skip', 1, ['sent']],
])('a second mail for one day is a hit of the cap: %s', (policy, hits, states) => {
  const steps = `- { email: checklist, phase: awareness }\n- wait: 1h\n- { email: case-study, phase: decision, policy: ${policy} }`
  const course = courseThrough(steps)
  expect(course.capHits).toBe(hits)
  expect(course.messages.map(({ state }) => state)).toEqual(states)
})
