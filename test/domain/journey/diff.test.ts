import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeText } from '../../../domain/journey/change-text.ts'
import { diffJourneys } from '../../../domain/journey/diff.ts'
import { matchSteps } from '../../../domain/journey/step-match.ts'
import { suggestPlan } from '../../../domain/journey/suggest-plan.ts'
import { graphOf, journeySource, starterJourney, starterKeys } from '../../support/journeys.ts'
import { versions } from '../../support/versions.ts'

const journey = (steps: string, top = '') => graphOf(journeySource(steps, top))
const sentences = (before: string, after: string, top: readonly [string, string] = ['', '']) => {
  const changes = diffJourneys(journey(before, top[0]), journey(after, top[1]))
  return (['en', 'de'] as const).map((language) => changes.flatMap((change) => changeText(language, change)))
}

/** The fields in another order, as Postgres gives JSON back. */
function asStored<T>(value: T): T {
  const stored: unknown = JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toReversed())
      : inner,
  )
  return stored as T
}

test('a version that comes back from Postgres is the same version', () => {
  for (const key of starterKeys) {
    const graph = graphOf(starterJourney(key))
    expect([diffJourneys(asStored(graph), graph), diffJourneys(graph, asStored(graph))]).toEqual([[], []])
    expect(matchSteps(asStored(graph), graph)).toEqual(matchSteps(graph, graph))
  }
})

const mail = '- { email: checklist, phase: awareness }'
const study = '- { email: case-study, phase: consideration }'

test.each([
  ['the length of a wait', '- { wait: 3d }', '- { wait: 5d }', 'now waits 5 days instead of 3', 'wartet jetzt 5 Tage statt 3'],
  [
    'its unit as well',
    '- { wait: 3d }',
    '- { wait: 1 working day }',
    'now waits 1 working day instead of 3 days',
    'wartet jetzt 1 Arbeitstag statt 3 Tage',
  ],
  [
    'its kind',
    '- { wait: 3d }',
    '- { wait: { until: { weekday: tue, at: "09:00" } } }',
    'now waits for "tue 09:00" instead of "3d"',
    'wartet jetzt auf „tue 09:00“ statt auf „3d“',
  ],
  [
    'a condition',
    '- { waitFor: { event: need.stated }, for: 3d, then: [], else: [] }',
    '- { waitFor: { ready: true }, for: 3d, then: [], else: [] }',
    'now asks "ready: true" instead of "event: need.stated" in case 1',
    'fragt im Fall 1 jetzt „ready: true“ statt „event: need.stated“',
  ],
  [
    'how long it is waited for',
    '- { waitFor: { ready: true }, for: 1w, then: [], else: [] }',
    '- { waitFor: { ready: true }, for: 2w, then: [], else: [] }',
    'now waits 2 weeks at most instead of 1',
    'wartet jetzt höchstens 2 Wochen statt 1',
  ],
  [
    'the weights of a split',
    '- split: [{ way: a, weight: 50, then: [] }, { way: b, weight: 50, then: [] }]',
    '- split: [{ way: a, weight: 80, then: [] }, { way: b, weight: 20, then: [] }]',
    'now gives "a" 80 % instead of 50 %',
    'gibt „a“ jetzt 80 % statt 50 %',
  ],
  [
    'the end',
    '- { exit: done }',
    '- { exit: over }',
    'now ends with "over" instead of "done"',
    'endet jetzt mit „over“ statt „done“',
  ],
])('the diff tells %s in English and German', (_, before, after, english, german) => {
  const [en, de] = sentences(`${mail}\n${before}`, `${mail}\n${after}`)
  expect(en?.[0]).toMatch(/^Step "[a-z]+-1" /)
  expect(en?.[0]).toContain(` ${english}.`)
  expect(de?.[0]).toContain(` ${german}.`)
})

const waiting = (where: string) => `- { waitFor: { event: { type: webinar.attended${where} } }, for: 3d, then: [], else: [] }`

test('that a condition now asks for the own key of a run is told', () => {
  const keyed = 'enrol: { on: webinar.registered, key: webinar }'
  const [en] = sentences(waiting(''), waiting(', where: { webinar: { own: key } }'), [keyed, keyed])
  expect(en).toEqual([
    'Step "waitfor-1" now asks "event: webinar.attended webinar own key" instead of "event: webinar.attended" in case 1.',
  ])
})

test('a step that is put before others is new, and the others are what they were', () => {
  const before = `${mail}\n- { wait: 3d }\n${study}`
  const after = `- { wait: 1d }\n${mail}\n- { wait: 3d }\n${study}`
  expect(diffJourneys(journey(before), journey(after))).toMatchObject([{ kind: 'added', step: 'wait-1', stepBefore: null }])
  expect(suggestPlan(journey(before), journey(after))).toMatchObject({ 'wait-1': { do: 'continue', at: 'wait-2' } })
})

test('leads at a step that is gone are suggested to go on behind it', () => {
  const before = `${mail}\n- { wait: 3d }\n${study}\n- { wait: 5d, id: last }`
  const after = `${mail}\n- { wait: 5d, id: last }`
  const gone = diffJourneys(journey(before), journey(after))
  expect(gone.map(({ kind, stepBefore }) => [kind, stepBefore])).toEqual([
    ['removed', 'wait-1'],
    ['removed', 'case-study'],
  ])
  const plan = suggestPlan(journey(before), journey(after))
  expect([plan['wait-1'], plan['case-study']]).toEqual([
    { do: 'continue', at: 'last' },
    { do: 'continue', at: 'last' },
  ])
})

test('two emails that change places have moved, once', () => {
  const changes = diffJourneys(journey(`${mail}\n${study}`), journey(`${study}\n${mail}`))
  expect(changes.map(({ kind }) => kind)).toEqual(['moved'])
})

const branch = (to: string) =>
  `${mail}\n- { branch: [{ if: { ready: true }, then: [{ goto: ${to} }] }, { else: [] }], id: ask }\n- { wait: 1d }\n${study}\n- { wait: 2d, id: last }`

test('an arrow that is led elsewhere is told; the one to a new step is told there', () => {
  const [en] = sentences(branch('case-study'), branch('last'))
  expect(en).toEqual(['Step "ask" now leads to "last" instead of "case-study" on "case 1".'])
})

test('what changes about the journey as a whole comes first', () => {
  const [en, de] = sentences(mail, mail, ['exit: { stage: customer }', 'cap: false\npriority: 2'])
  expect(en?.[0]).toBe('The journey is now left on "–" instead of "stage: customer".')
  expect(de).toHaveLength(3)
})

test('an email whose template has a newer text says so', () => {
  const graph = journey(`${mail}\n${study}`)
  const changes = diffJourneys(graph, graph, new Set(['case-study']))
  expect(changes.flatMap((change) => changeText('en', change))).toEqual([
    'Step "case-study" sends the newer version of its texts.',
  ])
})

test('every step of either version is in the diff, or has its counterpart in the other', () => {
  fc.assert(
    fc.property(versions, ({ before, after }) => {
      const changes = diffJourneys(before, after)
      const match = matchSteps(before, after)
      const of = (kind: string) => changes.filter((change) => change.kind === kind)
      expect(before.order.filter((id) => !match.after.has(id))).toEqual(of('removed').map(({ stepBefore }) => stepBefore))
      expect(after.order.filter((id) => !match.before.has(id))).toEqual(of('added').map(({ step }) => step))
      expect(new Set(match.after.values()).size).toBe(match.after.size)
      for (const [old, now] of match.after) expect(before.nodes[old]?.kind).toBe(after.nodes[now]?.kind)
      expect(diffJourneys(before, before)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('every reason of a change has a sentence in both languages', () => {
  fc.assert(
    fc.property(versions, ({ before, after }) => {
      for (const language of ['de', 'en'] as const)
        for (const change of diffJourneys(before, after))
          expect(changeText(language, change).join(' ')).not.toMatch(/change\.|length\.|\{/)
    }),
    { numRuns: 200 },
  )
})

/** A split into two halves; an empty `id` leaves it without one. */
const halves = (id: string) => `- { split: [ { way: a, weight: 50 }, { way: b, weight: 50 } ]${id === '' ? '' : `, id: ${id}`} }`

test.each<[string, string, string, Readonly<Record<string, number>>, readonly string[]]>([
  [
    'a split that is numbered anew',
    `- { wait: 2d }\n${halves('')}`,
    `- { split: [ { way: x, weight: 50 }, { way: y, weight: 50 } ] }\n- { wait: 2d }\n${halves('')}`,
    { 'split-1': 12 },
    [
      'Step "split-1" is new and comes first.',
      'Step "split-1" has a name under which ways are taken already (leads: 12); they stay.',
      'Step "split-2" is now called "split-2" instead of "split-1"; whoever has a way under the old name (leads: 12) gets another; "id: split-1" keeps it.',
    ],
  ],
  [
    'a split under another name',
    halves('offer'),
    halves('price'),
    { offer: 3 },
    [
      'Step "price" is new and comes first.',
      'Step "offer" is gone.',
      'Step "offer" had given ways (leads: 3); they hold under this name only.',
    ],
  ],
  ['a split that is named as it was numbered', halves(''), halves('split-1'), { 'split-1': 5 }, []],
])('%s says what becomes of those who have a way', (_, before, after, assigned, expected) => {
  const counts = new Map(Object.entries(assigned))
  const changes = diffJourneys(journey(before), journey(after), new Set(), counts)
  expect(changes.flatMap((change) => changeText('en', change))).toEqual(expected)
})

test('what is said of a step names it as it is called in the version that has it', () => {
  const [before, after] = [
    journey(`${mail}\n- { wait: 3d }\n${study}\n- { wait: 5d }`),
    journey(`${mail}\n${study}\n- { wait: 8d }`),
  ]
  const said = diffJourneys(before, after).flatMap((change) =>
    changeText('en', change, (id, side) => (side === 'before' ? `old ${id}` : `new ${id}`)),
  )
  expect(said).toEqual(['Step "new wait-1" now waits 8 days instead of 5.', 'Step "old wait-1" is gone.'])
})
