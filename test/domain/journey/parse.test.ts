import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJourney } from '../../../domain/journey/parse.ts'
import { journeySource, problemsOf, starterJourney, starterKeys } from '../../support/journeys.ts'

const email = '- { email: checklist, phase: awareness }'

const keyed = 'enrol: { on: webinar.registered, key: webinar }'
const ownWebinar = '{ event: { type: webinar.attended, where: { webinar: { own: key } } } }'

describe('a journey that is wrong is told where and how to put it right', () => {
  const cases: [name: string, source: string, path: string, says: RegExp][] = [
    ['an unknown step', journeySource('- { emial: checklist }'), 'steps[0]', /did you mean "email"/],
    ['a webhook that is no address', journeySource('- { webhook: x, else: [] }'), 'steps[0].webhook', /no web address/],
    ['two steps in one', journeySource('- { wait: 3d, exit: done }'), 'steps[0]', /a dash of its own/],
    ['a step that is a text', journeySource('- wait'), 'steps[0]', /no step/],
    ['an unknown field', journeySource('- { wait: 3d, phse: decision }'), 'steps[0].phse', /unknown entry/],
    ['an email without phase', journeySource('- { email: checklist }'), 'steps[0].phase', /say which one it serves/],
    ['an unknown phase', journeySource('- { email: checklist, phase: awarness }'), 'steps[0].phase', /did you mean "awareness"/],
    [
      'an unknown template',
      journeySource('- { email: checklst, phase: awareness }'),
      'steps[0].email',
      /did you mean "checklist"/,
    ],
    [
      'an unknown policy',
      journeySource('- { email: checklist, phase: awareness, ifUnsendable: stop }'),
      'steps[0].ifUnsendable',
      /known are/,
    ],
    ['a wait of nothing', journeySource('- { wait: 0d }'), 'steps[0].wait', /more than zero/],
    ['a negative wait', journeySource('- { wait: -3d }'), 'steps[0].wait', /more than zero/],
    ['a wait of ten years', journeySource('- { wait: 3650d }'), 'steps[0].wait', /at most a year/],
    ['a wait of 300 working days', journeySource('- { wait: 300 working days }'), 'steps[0].wait', /at most a year/],
    ['a wait that is a number', journeySource('- { wait: 3 }'), 'steps[0].wait', /no duration/],
    ['a waitFor without else', journeySource('- { waitFor: { ready: true }, for: 3d }'), 'steps[0].else', /else: \[\]/],
    ['a waitFor without end', journeySource('- { waitFor: { ready: true }, else: [] }'), 'steps[0].for', /no duration/],
    [
      'an unknown condition',
      journeySource('- { waitFor: { redy: true }, for: 3d, else: [] }'),
      'steps[0].waitFor.redy',
      /did you mean "ready"/,
    ],
    ['a branch without else', journeySource('- { branch: [ { if: { ready: true } } ] }'), 'steps[0].branch', /else: \[\]/],
    ['a branch without cases', journeySource('- { branch: [] }'), 'steps[0].branch', /write cases/],
    [
      'an else that is no list',
      journeySource('- { waitFor: { ready: true }, for: 3d, else: done }'),
      'steps[0].else',
      /no list of steps/,
    ],
    [
      'a problem inside a branch',
      journeySource('- { branch: [ { if: { ready: true }, then: [ { wait: no } ] }, { else: [] } ] }'),
      'steps[0].branch[0].then[0].wait',
      /no duration/,
    ],
    ['a handoff to nobody we know', journeySource('- { handoff: support }'), 'steps[0].handoff', /handoff: sales/],
    [
      'an outcome the table of reasons decides',
      journeySource('- { handoff: sales, outcomes: { notNow: [] } }'),
      'steps[0].outcomes.notNow',
      /known are/,
    ],
    ['a goto to nowhere', journeySource('- { goto: nowhere }'), 'steps[0].goto', /unknown step/],
    [
      'an unknown journey',
      journeySource('- { recycle: { after: 60d, journey: re-engaged } }'),
      'steps[0].recycle.journey',
      /did you mean "re-engage"/,
    ],
    [
      'a click on a step that sends nothing',
      journeySource(`${email}\n- { waitFor: { clicked: wait-1 }, for: 3d, else: [] }`),
      'steps[1].waitFor.clicked',
      /unknown email step/,
    ],
    ['two steps of one id', journeySource(`${email}\n${email}`), 'steps[1]', /an id of its own/],
    ['the reserved id', journeySource('- { wait: 3d, id: end }'), 'steps[0]', /another id/],
    ['the id that objects are born with', journeySource('- { wait: 3d, id: constructor }'), 'steps[0].id', /no key/],
    ['an unreachable step', journeySource(`- { exit: done }\n${email}`), 'steps[1]', /no path leads/],
    [
      'a loop without a wait',
      journeySource('- { branch: [ { if: { ready: true }, then: [ { exit: done } ] }, { else: [ { goto: branch-1 } ] } ] }'),
      'steps[0]',
      /put a wait/,
    ],
    [
      'a loop whose only wait is for a click',
      journeySource(
        `${email}\n- { waitFor: { clicked: checklist }, for: 3d, then: [ { exit: done } ], else: [ { goto: waitfor-1 } ] }`,
      ),
      'steps[1]',
      /put a wait/,
    ],
    ['no step at all', 'journey: test\ntitle: Test\nsteps: []', 'steps', /at least one/],
    ['no steps', 'journey: test\ntitle: Test', 'steps', /no list/],
    ['no title', 'journey: test\nsteps: [ { wait: 3d } ]', 'title', /no text/],
    ['a key with capitals', 'journey: Test\ntitle: T\nsteps: [ { wait: 3d } ]', 'journey', /lower case/],
    ['an unknown field at the top', journeySource(email, 'steps2: []'), 'journey.steps2', /did you mean "steps"/],
    [
      'an undeclared event type',
      journeySource(email, 'enrol: { on: whitepaper.download }'),
      'enrol.on',
      /did you mean "whitepaper.downloaded"/,
    ],
    [
      'an own key of runs without one',
      journeySource(`- { waitFor: ${ownWebinar}, for: 3d, else: [] }`, 'enrol: { on: webinar.registered }'),
      'steps[0].waitFor',
      /add `key` to `enrol`/,
    ],
    [
      'an own something else',
      journeySource(`- { waitFor: ${ownWebinar.replace('own: key', 'own: webinar')}, for: 3d, else: [] }`, keyed),
      'steps[0].waitFor.event.where.webinar.own',
      /write { own: key }/,
    ],
    ['a condition for enrolling on nothing', journeySource(email, 'enrol: { if: { ready: true } }'), 'enrol.if', /add `on`/],
    [
      'a journey that its own emails begin',
      journeySource(email, 'enrol: { on: [form.submitted, email.sent], again: always }'),
      'enrol.again',
      /email\.clicked/,
    ],
    ['an unknown again', journeySource(email, 'enrol: { on: form.submitted, again: sometimes }'), 'enrol.again', /never, always/],
    [
      'an undeclared event type in a condition',
      journeySource(email, 'goal: { event: demo.request }'),
      'goal.event',
      /did you mean "demo.requested"/,
    ],
    [
      'a window that closes before it opens',
      journeySource(email, 'window: { from: "18:00", to: "08:00" }'),
      'window',
      /later than/,
    ],
    ['a priority beyond reason', journeySource(email, 'priority: 1000'), 'priority', /-100 to 100/],
    ['a cap that is no flag', journeySource(email, 'cap: never'), 'cap', /true or false/],
    ['a doubled key', 'journey: test\njourney: test2\ntitle: T\nsteps: [ { wait: 3d } ]', 'line 2', /keep one/i],
    ['tabs', 'journey: test\ntitle: T\nsteps:\n\t- wait: 3d', 'line 4', /spaces/],
    ['an anchor', 'journey: &k test\ntitle: *k\nsteps: [ { wait: 3d } ]', 'line 1', /write it out/i],
    ['a tag', 'journey: !secret test\ntitle: T\nsteps: [ { wait: 3d } ]', 'line 1', /tag/],
    ['two documents', 'journey: test\n---\njourney: test2', 'line 2', /one document/],
    ['a list', '- wait: 3d', 'journey', /not an object/],
    ['nothing', '', 'journey', /not an object/],
  ]
  test.each(cases)('%s', (_name, source, path, says) => {
    const found = problemsOf(source).filter((problem) => problem.path === path)
    expect(found.map((problem) => `${problem.message}; ${problem.remedy}`).join('\n')).toMatch(says)
    expect(found[0]?.severity).toBe('error')
  })
})

test('all problems are said at once', () => {
  const source = journeySource(
    ['- { emial: a }', '- { wait: 0d }', '- { email: nothing }', '- { exit: done }', '- { goto: nowhere }'].join('\n'),
    'priority: high',
  )
  const paths = problemsOf(source).map((problem) => problem.path)
  expect(paths).toEqual(
    expect.arrayContaining(['steps[0]', 'steps[1].wait', 'steps[2].phase', 'steps[2].email', 'steps[4].goto', 'priority']),
  )
})

test('more than five emails and a branch on clicks are warned of, not refused', () => {
  const emails = Array.from({ length: 6 }, (_, index) => `- { email: checklist, id: e${index}, phase: awareness }`)
  const branch = '- { branch: [ { if: { clicked: e0 }, then: [ { exit: clicked } ] }, { else: [] } ] }'
  const problems = problemsOf(journeySource([...emails, branch].join('\n')))
  expect(problems.map((problem) => [problem.path, problem.severity])).toEqual([
    ['steps', 'warning'],
    ['steps[6].branch[0].if', 'warning'],
  ])
})

test.each([
  ['{ event: webinar.attended }', true],
  ['{ not: { event: webinar.attended } }', true],
  ['{ event: { type: webinar.attended, never: true } }', true],
  [ownWebinar, false],
  ['{ event: { type: webinar.attended, where: { webinar: { exists: true } } } }', false],
  ['{ event: { type: webinar.attended, count: 3 } }', false],
  ['{ event: { type: [webinar.attended, demo.requested] } }', false],
  ['{ inactive: 30d }', false],
  ['{ event: demo.requested }', false],
])('a run that waits for %s is warned that it hears other runs: %s', (condition, isWarned) => {
  const problems = problemsOf(journeySource(`- { waitFor: ${condition}, for: 3d, else: [] }`, keyed))
  const warning = { path: 'steps[0].waitFor', severity: 'warning' }
  expect(problems.map(({ path, severity }) => ({ path, severity }))).toEqual(isWarned ? [warning] : [])
})

test('a journey that sends nothing may begin anew with every email that others send', () => {
  expect(problemsOf(journeySource('- { wait: 3d }', 'enrol: { on: email.sent, again: always }'))).toEqual([])
})

test('whom to enrol may be asked of all runs, and of the own one', () => {
  for (const condition of ['{ event: { type: webinar.attended, never: true } }', ownWebinar]) {
    expect(
      problemsOf(journeySource('- { wait: 3d }', `enrol: { on: webinar.registered, key: webinar, if: ${condition} }`)),
    ).toEqual([])
  }
})

test.each(starterKeys)('the starter journey %s has no problem, not even a warning', (key) => {
  expect(problemsOf(starterJourney(key))).toEqual([])
})

describe('text that is hostile is answered with problems', () => {
  const billionLaughs = [
    'a: &a [x, x]',
    ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [*${'abcdefghi'[index]}, *${'abcdefghi'[index]}]`),
  ]
  test.each([
    ['aliases of aliases of aliases', billionLaughs.join('\n')],
    ['ten thousand brackets', '['.repeat(10_000)],
    ['ten thousand dashes', '- '.repeat(10_000)],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['an alias to nothing', 'journey: *nothing'],
    ['a key of an object', '? { a: b }\n: c'],
    ['a prototype', '__proto__: { journey: test }\njourney: test'],
    [
      'steps nested a hundred deep',
      journeySource(
        `${'- { waitFor: { ready: true }, for: 1d, else: ['.replace('- ', '- ').repeat(1)}${'{ waitFor: { ready: true }, for: 1d, else: ['.repeat(100)}${'] }'.repeat(101)}`,
      ),
    ],
  ])('%s', (_name, source) => {
    const started = performance.now()
    const problems = problemsOf(source)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThan(200)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

test('whatever the text, reading it answers and never throws', () => {
  const json = fc.json({ maxDepth: 5 })
  const nearly = fc
    .record({
      journey: fc.oneof(fc.string(), fc.constant('test')),
      title: fc.anything(),
      enrol: fc.oneof(fc.anything(), fc.record({ on: fc.anything(), if: fc.anything(), again: fc.anything() })),
      goal: fc.anything(),
      exit: fc.anything(),
      window: fc.anything(),
      steps: fc.array(
        fc.dictionary(
          fc.constantFrom(
            'email',
            'wait',
            'waitFor',
            'branch',
            'handoff',
            'recycle',
            'goto',
            'exit',
            'id',
            'for',
            'then',
            'else',
            'phase',
            'outcomes',
          ),
          fc.oneof(fc.anything(), fc.constantFrom('test', '3d', 'checklist', [], [{ wait: '1d' }], { ready: true })),
        ),
      ),
    })
    .map((value) => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '')
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), json, nearly), (source) => {
      expect(Array.isArray(problemsOf(source))).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('what was written stays what it was, for the API and the page', () => {
  expect(parseJourney(starterJourney('re-engage')).value).toMatchObject({ journey: 're-engage', enrol: { again: 'always' } })
})
