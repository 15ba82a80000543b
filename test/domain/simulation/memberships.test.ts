import { describe, expect, test } from 'vitest'
import { parseSegment } from '../../../domain/segment.ts'
import type { DatedAct } from '../../../domain/simulation/act.ts'
import type { Course } from '../../../domain/simulation/course.ts'
import { randomLeads } from '../../../domain/simulation/population.ts'
import { simulate, simulation } from '../../../domain/simulation/simulate.ts'
import type { WorldLead } from '../../../domain/simulation/world.ts'
import { after, anEvent, monday } from '../../support/builders.ts'
import { journeySource } from '../../support/journeys.ts'
import { aWorld, aWorldLead } from '../../support/simulated.ts'

const until = after(monday, '60d')

/** In a world with one segment, and a journey that it enrols in. */
function worldOf(condition: string, { again = 'always', steps = '- { wait: 2d }' } = {}) {
  const { segment } = parseSegment(`segment: chosen\ntitle: Chosen\nif: ${condition}`)
  if (segment === null) throw new Error(`${condition} is no condition.`)
  const source = journeySource(steps, `enrol: { segment: chosen, again: ${again} }`)
  return aWorld([source], { segments: { chosen: segment.condition } })
}

function courseOf(world: ReturnType<typeof worldOf>, lead: WorldLead): Course {
  const [course] = simulate({ ...world, leads: [lead] }, { from: monday, until }).courses
  if (course === undefined) throw new Error('One lead went in and no course came out.')
  return course
}

/** When it entered the journey of the segment. */
function entries({ ends }: Course): Date[] {
  return ends.filter(({ journey }) => journey === 'test').map(({ startedAt }) => startedAt)
}

const views = (distance: string): DatedAct => ({
  kind: 'event',
  type: 'page.viewed',
  properties: { url: '/a' },
  at: after(monday, distance),
})
const newcomer = (...acts: DatedAct[]): WorldLead => ({ ...aWorldLead(acts), segments: [] })

describe('a lead that comes to meet a segment inside the simulation', () => {
  test('by what it does enters the journey of the segment, with the reasons', () => {
    const course = courseOf(
      worldOf('{ event: { type: page.viewed, count: 2 } }'),
      newcomer(views('1d'), views('3d'), views('5d')),
    )
    expect(entries(course)).toEqual([after(monday, '3d')])
    expect(course.steps[0]).toMatchObject({ command: { kind: 'start', by: 'segment' } })
    expect(course.steps[0]?.reasons.map(({ code }) => code)).toEqual([
      'journey.started',
      'condition.inSegment',
      'condition.event',
    ])
  })

  test('by time alone enters at the very moment', () => {
    const course = courseOf(worldOf('{ all: [ { event: page.viewed }, { inactive: 9d } ] }'), newcomer(views('1d'), views('4d')))
    expect(entries(course)).toEqual([after(monday, '13d')])
  })

  test.each([
    ['always', ['1d', '20d']],
    ['never', ['1d']],
    ['{ after: 30d }', ['1d']],
  ])('once more, after it has left, enters again as the journey says: %s', (again, times) => {
    const world = worldOf('{ event: { type: page.viewed, within: 5d } }', { again })
    expect(entries(courseOf(world, newcomer(views('1d'), views('20d'))))).toEqual(times.map((time) => after(monday, time)))
  })

  test('by a stage that it reaches enters at once', () => {
    const asks: DatedAct = { kind: 'event', type: 'demo.requested', properties: {}, at: after(monday, '2d') }
    expect(entries(courseOf(worldOf('{ stage: mql }'), newcomer(asks)))).toEqual([after(monday, '2d')])
  })

  test('by a consent enters at once', () => {
    const allows: DatedAct = {
      kind: 'consent',
      purpose: 'tracking',
      action: 'confirmed',
      basis: 'consent',
      at: after(monday, '2d'),
    }
    expect(entries(courseOf(worldOf('{ consent: tracking }'), newcomer(allows)))).toEqual([after(monday, '2d')])
  })

  test('by the end of another journey enters at once', () => {
    const world = worldOf('{ journey: { is: test, status: finished } }', { again: 'never' })
    const byHand: DatedAct = { kind: 'enrol', journey: 'test', at: after(monday, '1d') }
    const other = {
      ...world,
      journeys: world.journeys.map((one) => ({ ...one, graph: { ...one.graph, again: 'always' as const } })),
    }
    expect(entries(courseOf(other, newcomer(byHand)))).toEqual([after(monday, '1d'), after(monday, '3d')])
    expect(entries(courseOf(world, newcomer(byHand)))).toEqual([after(monday, '1d')])
  })

  test('lets a wait for the segment go on', () => {
    const steps = '- { waitFor: { segment: chosen }, for: 20d, then: [ { exit: chosen } ], else: [ { exit: missed } ] }'
    const { segments = {}, ...world } = worldOf('{ event: page.viewed }')
    const waiting = aWorld([journeySource(steps).replace('journey: test', 'journey: waiting')], { segments })
    const enters: DatedAct = { kind: 'enrol', journey: 'waiting', at: monday }
    const [course] = simulate({ ...world, ...waiting, leads: [newcomer(enters, views('3d'))] }, { from: monday, until }).courses
    expect(course?.ends).toMatchObject([{ outcome: 'chosen', finishedAt: after(monday, '3d') }])
  })
})

/** Ends in the first piece; a lead that went round would never let it end. */
function courseInOnePiece(world: ReturnType<typeof aWorld>, lead: WorldLead): Course {
  const run = simulation({ ...world, leads: [lead] }, { from: monday, until: after(monday, '3d') }).next()
  const course = run.done === true ? run.value.courses[0] : undefined
  if (course === undefined) throw new Error('The simulation went round.')
  return course
}

function conditionOf(source: string) {
  const { segment } = parseSegment(`segment: any\ntitle: Any\nif: ${source}`)
  if (segment === null) throw new Error(`${source} is no condition.`)
  return segment.condition
}

function updating(industry: string, key: string, enrol: string) {
  return journeySource(`- update: { industry: ${industry} }`, `enrol: { ${enrol}, again: always }`).replace(
    'journey: test',
    `journey: ${key}`,
  )
}

describe('a journey that brings about what its segment asks for', () => {
  test('is entered once a day, not for ever', () => {
    const world = worldOf('{ all: [ { event: page.viewed }, { not: { journey: { is: test, status: active } } } ] }', {
      steps: '- { exit: done }',
    })
    expect(entries(courseInOnePiece(world, newcomer(views('1d'))))).toEqual([after(monday, '1d')])
  })

  test('by way of another that takes it back is entered once a day, too', () => {
    const segments = { here: conditionOf('{ lead: { industry: Hin } }'), there: conditionOf('{ lead: { industry: Her } }') }
    const world = aWorld(
      [
        updating('Hin', 'begin', 'on: page.viewed'),
        updating('Her', 'to', 'segment: here'),
        updating('Hin', 'fro', 'segment: there'),
      ],
      { segments },
    )
    const { ends } = courseInOnePiece(world, newcomer(views('1d')))
    const at = after(monday, '1d')
    expect(ends.map(({ journey, startedAt }) => [journey, startedAt])).toEqual(['begin', 'to', 'fro'].map((key) => [key, at]))
  })
})

describe('a lead that is in a segment when the simulation begins', () => {
  const known = { events: [anEvent('page.viewed', { occurredAt: after(monday, '-1d') })] }
  const enrolledOnRecord: DatedAct = { kind: 'enrol', journey: 'test', bySegment: true, at: after(monday, '2d') }

  test.each([
    ['on record', ['chosen']],
    ['by what is known of it', undefined],
  ])('%s has not come to meet it', (_name, segments) => {
    const lead = { ...aWorldLead([views('3d')], known), ...(segments === undefined ? {} : { segments }) }
    expect(entries(courseOf(worldOf('{ event: page.viewed }'), lead))).toEqual([])
  })

  test('enters once it has left and meets it again, also without anything on record', () => {
    const world = worldOf('{ event: { type: page.viewed, within: 5d } }')
    expect(entries(courseOf(world, aWorldLead([views('9d')], known)))).toEqual([after(monday, '9d')])
    const silent = worldOf('{ inactive: 9d }')
    expect(entries(courseOf(silent, aWorldLead([], known)))).toEqual([after(monday, '8d')])
  })

  test('enters where the record says that it came to meet it then', () => {
    const world = worldOf('{ event: page.viewed }')
    expect(entries(courseOf(world, aWorldLead([enrolledOnRecord], known)))).toEqual([after(monday, '2d')])
  })

  test('does not enter twice where the simulation sees what is on record', () => {
    const world = worldOf('{ event: page.viewed }', { steps: '- { exit: done }' })
    expect(entries(courseOf(world, aWorldLead([views('1d'), enrolledOnRecord])))).toEqual([after(monday, '1d')])
  })
})

test('random leads come to meet segments as soon as they do something', () => {
  const world = worldOf('{ lead: { email: { exists: true } } }')
  const [starter] = world.journeys
  if (starter === undefined) throw new Error('There is no journey.')
  const people = { count: 5, mix: { silent: 1 }, seed: 1, from: monday, arrivalDays: 3 }
  const { leads } = randomLeads(world, starter.graph, people)
  const { courses } = simulate({ ...world, leads }, { from: monday, until })
  expect(courses.map((course) => entries(course).length)).toEqual([1, 1, 1, 1, 1])
})
