import { expect, test } from 'vitest'
import { everyOutlined, outlineOf, problemsByStep } from '../../../domain/journey/outline.ts'
import { readYaml } from '../../../domain/yaml.ts'
import { problemsOf } from '../../support/journeys.ts'

const source = `
journey: nurture
title: Nurture
goal: { stage: nowhere }
steps:
  - email: unknown
    phase: awareness
  - branch:
      - if: { ready: true }
        then: [ { wait: soon } ]
      - else: [ { fly: away }, 7 ]
  - id: test
    split: [ { way: a, weight: 50, then: [ { exit: a } ] }, { way: b, weight: 40 } ]
  - handoff: sales
    outcomes: { won: [ { exit: won } ] }
`

test('every step is outlined by its path, readable or not', () => {
  const steps = [...everyOutlined(outlineOf(readYaml(source).value))]
  expect(steps.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'steps[0] email',
    'steps[1] branch',
    'steps[1].branch[0].then[0] wait',
    'steps[1].branch[1].else[0] null',
    'steps[1].branch[1].else[1] null',
    'steps[2] split',
    'steps[2].split[0].then[0] exit',
    'steps[3] handoff',
    'steps[3].outcomes.won[0] exit',
  ])
})

test('a problem belongs to the innermost step it is about, else to the journey', () => {
  const list = outlineOf(readYaml(source).value)
  const found = problemsByStep(list, problemsOf(source))
  expect(new Map([...found].map(([path, problems]) => [path, problems.length]))).toEqual(
    new Map([
      ['', 1],
      ['steps[0]', 1],
      ['steps[1].branch[0].then[0]', 1],
      ['steps[1].branch[1].else[0]', 1],
      ['steps[1].branch[1].else[1]', 1],
      ['steps[2]', 1],
    ]),
  )
})

test.each([[null], [7], [{ steps: 'none' }], [{ steps: [null, [], { branch: 3 }] }]])(
  '%j is outlined without failing',
  (value) => {
    expect([...everyOutlined(outlineOf(value))].every(({ kind }) => kind === null || kind === 'branch')).toBe(true)
  },
)
