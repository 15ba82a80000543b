import { describe, expect, test } from 'vitest'
import { parseJourney } from '../../../domain/journey/parse.ts'
import { journeySource, problemsOf } from '../../support/journeys.ts'

/** The first step as read. */
function stepOf(step: string) {
  const { definition, problems } = parseJourney(journeySource(`- ${step}`))
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
  return definition?.steps[0]
}

describe('the forms of a wait', () => {
  test.each([
    ['{ wait: 3d }', { kind: 'duration', for: { amount: 3, unit: 'days' } }],
    ['{ wait: 4 working days }', { kind: 'duration', for: { amount: 4, unit: 'workingDays' } }],
    [
      '{ wait: { until: { date: attributes.renewalDate, offset: -30d, at: "09:00" }, past: exit } }',
      { kind: 'date', of: 'lead', field: 'attributes.renewalDate', offset: { amount: -30, unit: 'days' }, at: 540, past: 'exit' },
    ],
    [
      '{ wait: { until: { date: event.startsAt, offset: +2h }, past: go } }',
      { kind: 'date', of: 'event', field: 'startsAt', offset: { amount: 2, unit: 'hours' }, at: null, past: 'go' },
    ],
    ['{ wait: { until: { weekday: tue, at: "09:00" } } }', { kind: 'weekday', days: [2], at: 540 }],
    ['{ wait: { until: { weekday: [mon, thu] } } }', { kind: 'weekday', days: [1, 4], at: 0 }],
  ])('%s', (step, until) => {
    expect(stepOf(step)).toMatchObject({ kind: 'wait', until })
  })

  test('a date without a word on what happens when it is past goes on, and says so', () => {
    const problems = problemsOf(journeySource('- { wait: { until: { date: attributes.renewalDate } } }'))
    expect(problems).toMatchObject([{ path: 'steps[0].wait.past', severity: 'warning' }])
  })
})

test('a split without a name is warned of, since its number may shift, and the remedy keeps who took which way', () => {
  const unnamed = ways('way: a, weight: 50', 'way: b, weight: 50')
  const [warning, ...others] = problemsOf(journeySource(unnamed))
  expect(others).toEqual([])
  expect(warning).toMatchObject({ path: 'steps[0].id', severity: 'warning', remedy: expect.stringContaining('`id: split-1`') })
  expect(problemsOf(journeySource(unnamed.replace('] }', '], id: split-1 }')))).toEqual([])
})

function ways(one: string, other: string): string {
  return `- { split: [ { ${one} }, { ${other} } ] }`
}

function webhook(fields: string): string {
  return `- { webhook: "https://crm.example/hook", ${fields} }`
}

describe('a step that is wrong is told where and how to put it right', () => {
  const date = 'attributes.renewalDate'
  test.each<[name: string, steps: string, path: string, says: RegExp]>([
    ['a wait for an unknown thing', '- { wait: { until: { moon: full } } }', 'steps[0].wait', /weekday: tue/],
    ['a wait with an unknown field', `- { wait: { til: { date: ${date} } } }`, 'steps[0].wait', /no wait/],
    [
      'a wait for a field without dates',
      '- { wait: { until: { date: industry }, past: go } }',
      'steps[0].wait.until.date',
      /holds no date/,
    ],
    ['a wait for no field', '- { wait: { until: { date: 2026-05-01 }, past: go } }', 'steps[0].wait.until.date', /attributes/],
    [
      'an offset of nothing',
      `- { wait: { until: { date: ${date}, offset: 0d }, past: go } }`,
      'steps[0].wait.until.offset',
      /more than zero/,
    ],
    [
      'an offset of ten years',
      `- { wait: { until: { date: ${date}, offset: -3650d }, past: go } }`,
      'steps[0].wait.until.offset',
      /at most a year/,
    ],
    ['a time of no day', `- { wait: { until: { date: ${date}, at: "25:00" }, past: go } }`, 'steps[0].wait.until.at', /09:00/],
    [
      'an unknown word for a past date',
      `- { wait: { until: { date: ${date} }, past: gone } }`,
      'steps[0].wait.past',
      /did you mean "go"/,
    ],
    [
      'a skip with nothing to leave out',
      `- { wait: { until: { date: ${date} }, past: skip } }`,
      'steps[0].wait.past',
      /same list/,
    ],
    ['a day of no week', '- { wait: { until: { weekday: tues } } }', 'steps[0].wait.until.weekday', /did you mean "tue"/],
    ['a waitFor of nothing', '- { waitFor: [], for: 3d, else: [] }', 'steps[0].waitFor', /write alternatives/],
    ['an alternative without condition', '- { waitFor: [ { then: [] } ], for: 3d, else: [] }', 'steps[0].waitFor[0]', /no case/],
    [
      'a then beside alternatives',
      '- { waitFor: [ { if: { ready: true } } ], for: 3d, then: [], else: [] }',
      'steps[0].then',
      /unknown entry/,
    ],
    ['a split into one', '- { split: [ { way: a, weight: 100 } ] }', 'steps[0].split', /at least two/],
    ['a split into a text', '- { split: half }', 'steps[0].split', /write ways/],
    [
      'weights that do not sum',
      ways('way: a, weight: 50', 'way: b, weight: 40'),
      'steps[0].split',
      /sum to 90; let them sum to 100/,
    ],
    [
      'a weight that is no percentage',
      ways('way: a, weight: 0.5', 'way: b, weight: 50'),
      'steps[0].split[0].weight',
      /whole percentage/,
    ],
    ['a negative weight', ways('way: a, weight: -50', 'way: b, weight: 150'), 'steps[0].split[0].weight', /0 to 100/],
    ['two ways of one name', ways('way: a, weight: 50', 'way: a, weight: 50'), 'steps[0].split', /a name of its own/],
    ['a way without name', ways('weight: 50', 'way: b, weight: 50'), 'steps[0].split[0].way', /lower case/],
    ['an update of nothing', '- { update: {} }', 'steps[0].update', /names no field/],
    [
      'an update of a field that is not to be written',
      '- { update: { email: a@b.example } }',
      'steps[0].update.email',
      /no field to write/,
    ],
    ['an update of a misspelt field', '- { update: { indstry: Chemie } }', 'steps[0].update.indstry', /did you mean "industry"/],
    ['an update with no country', '- { update: { country: Atlantis } }', 'steps[0].update.country', /not a country/],
    ['an update with a list', '- { update: { industry: [a] } }', 'steps[0].update.industry', /write a text/],
    ['an update that empties the language', '- { update: { language: null } }', 'steps[0].update.language', /cannot be emptied/],
    [
      'an attribute with a dash',
      '- { update: { attributes.my-field: 1 } }',
      'steps[0].update.attributes.my-field',
      /no field to write/,
    ],
    ['a note to nobody', '- { notify: null, text: Hallo }', 'steps[0].notify', /owner, marketing, teamLead/],
    ['a note to somebody unknown', '- { notify: boss, text: Hallo }', 'steps[0].notify', /known are owner/],
    ['a note without words', '- { notify: owner }', 'steps[0].text', /write a text/],
    ['a webhook without else', webhook('then: []'), 'steps[0].else', /else: \[\]/],
    ['a webhook to a file', '- { webhook: "file:///etc/passwd", else: [] }', 'steps[0].webhook', /https/],
    ['a webhook with a password', '- { webhook: "https://a:b@crm.example/", else: [] }', 'steps[0].webhook', /signature/],
    ['a webhook that sends what is not there', webhook('send: [emial], else: []'), 'steps[0].send', /did you mean "email"/],
    ['an answer saved where it may not go', webhook('save: { email: x }, else: []'), 'steps[0].save.email', /no field to write/],
    [
      'an answer taken from a program',
      webhook('save: { industry: "a[0]()" }, else: []'),
      'steps[0].save.industry',
      /dots between/,
    ],
    [
      'a loop whose only wait is for a date',
      `- { wait: { until: { date: ${date} }, past: go }, id: w }\n- { goto: w }`,
      'steps[0]',
      /put a wait/,
    ],
    ['a loop through a webhook', `${webhook('id: ask, else: []')}\n- { goto: ask }`, 'steps[0]', /put a wait/],
    [
      'a loop through a split',
      '- { split: [ { way: a, weight: 50, then: [ { goto: split-1 } ] }, { way: b, weight: 50 } ] }',
      'steps[0]',
      /put a wait/,
    ],
    [
      'an unreachable way',
      `- { split: [ { way: a, weight: 50, then: [ { exit: a }, { wait: 1d } ] }, { way: b, weight: 50 } ] }`,
      'steps[0].split[0].then[1]',
      /no path leads/,
    ],
  ])('%s', (_name, steps, path, says) => {
    const found = problemsOf(journeySource(steps)).filter((problem) => problem.path === path)
    expect(found.map((problem) => `${problem.message}; ${problem.remedy}`).join('\n')).toMatch(says)
    expect(found[0]?.severity).toBe('error')
  })
})

test('a webhook without encryption is warned of', () => {
  const problems = problemsOf(journeySource('- { webhook: "http://crm.intern/hook", else: [] }'))
  expect(problems).toMatchObject([{ path: 'steps[0].webhook', severity: 'warning' }])
})

describe('a journey of very many steps is refused soon, with a way out', () => {
  const waits = Array.from({ length: 500 }, (_, index) => `- { wait: 1d, id: w${index} }`)
  const emails = Array.from({ length: 5_000 }, (_, index) => `- { email: a${index}, phase: decision }`)
  const gotos = Array.from({ length: 4_000 }, (_, index) => `- { wait: 1d, id: w${index} }\n- { goto: v${index} }`)
  test.each([
    ['five hundred waits', waits],
    ['five thousand emails', emails],
    ['eight thousand steps that go nowhere', gotos],
  ])('%s', (_name, steps) => {
    const started = performance.now()
    const problems = problemsOf(journeySource(steps.join('\n')))
    expect(problems).toMatchObject([{ path: 'steps', remedy: expect.stringMatching(/at most 200.*recycle/) }])
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('two hundred steps with a mistake in each are all told', () => {
    const steps = Array.from({ length: 200 }, (_, index) => `- { email: chekclist, id: e${index}, phase: decision }`)
    const started = performance.now()
    expect(problemsOf(journeySource(steps.join('\n'))).filter((problem) => problem.severity === 'error').length).toBe(200)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
