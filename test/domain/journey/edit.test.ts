import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editSource } from '../../../domain/journey/edit.ts'
import type { JourneyEdit } from '../../../domain/journey/edit-change.ts'
import { editValue } from '../../../domain/journey/edit-value.ts'
import { never } from '../../../domain/failure.ts'
import { isSameValue } from '../../../domain/same-value.ts'
import { readYaml } from '../../../domain/yaml.ts'
import { starterJourney, starterKeys } from '../../support/journeys.ts'

const source = `# what this is for
journey: nurture   # never rename
title: "Vom Whitepaper"
goal: { stage: { in: [sql] } }

steps:
  # first mail
  - email: checklist # own words
    phase: awareness
    # inside the first

  - waitFor: { clicked: checklist }
    for: 4 working days
    then: [ { wait: 1 working day } ] # quick
    else: # everyone else
      - wait: 3d # slow
  # then decide
  - branch:
      - if: { ready: true }
        then: [ { goto: to-sales }, { wait: 1d } ]
      - else: []
  - exit: done
# the end
`

function edited(edit: JourneyEdit, from = source): string {
  const result = editSource(from, edit)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.source
}

/** Lines taken away and added, in the order they stand. */
function difference(edit: JourneyEdit, from = source): string[] {
  const [before, after] = [from.split('\n'), edited(edit, from).split('\n')]
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`)
  return [...gone, ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)]
}

/** A step as a new one comes from the form. */
function fields(text: string): Readonly<Record<string, unknown>> {
  return readYaml(text).value as Readonly<Record<string, unknown>>
}

const email = { email: 'case-study', phase: 'decision' }

describe('an edit changes its own lines only', () => {
  test.each<[string, JourneyEdit, readonly string[]]>([
    [
      'a value keeps the comment behind it',
      { kind: 'setField', path: '', field: 'journey', value: 'care' },
      ['- journey: nurture   # never rename', '+ journey: care   # never rename'],
    ],
    [
      'a duration deep inside',
      { kind: 'setField', path: 'steps[1].else[0]', field: 'wait', value: '5d' },
      ['-       - wait: 3d # slow', '+       - wait: 5d # slow'],
    ],
    [
      'a duration on a shared line',
      { kind: 'setField', path: 'steps[1].then[0]', field: 'wait', value: '2 working days' },
      ['-     then: [ { wait: 1 working day } ] # quick', '+     then: [ { wait: 2 working days } ] # quick'],
    ],
    [
      'a text that needs quotes',
      { kind: 'setField', path: '', field: 'title', value: 'Messe: danach' },
      ['- title: "Vom Whitepaper"', '+ title: "Messe: danach"'],
    ],
    [
      'a new field stands with the others, before the lists',
      { kind: 'setField', path: 'steps[1]', field: 'id', value: 'wait-click' },
      ['+     id: wait-click'],
    ],
    [
      'a field is taken away with its line',
      { kind: 'setField', path: 'steps[0]', field: 'phase', value: undefined },
      ['-     phase: awareness'],
    ],
    [
      'a value over several lines becomes one line',
      { kind: 'setField', path: 'steps[1]', field: 'else', value: [] },
      ['-     else: # everyone else', '-       - wait: 3d # slow', '+     else: [] # slow'],
    ],
    [
      'a step behind another',
      { kind: 'addStep', list: 'steps', at: 1, step: email },
      ['+   - email: case-study', '+     phase: decision'],
    ],
    [
      'a step in a list on one line gives every step a line',
      { kind: 'addStep', list: 'steps[1].then', at: 1, step: email },
      [
        '-     then: [ { wait: 1 working day } ] # quick',
        '+     then: # quick',
        '+       - { wait: 1 working day }',
        '+       - email: case-study',
        '+         phase: decision',
      ],
    ],
    [
      'the first step of an empty list',
      { kind: 'addStep', list: 'steps[2].branch[1].else', at: 0, step: { wait: '1d' } },
      ['-       - else: []', '+       - else:', '+           - wait: 1d'],
    ],
    ['a removed step takes its inner comments along', { kind: 'removeStep', path: 'steps[3]' }, ['-   - exit: done']],
    [
      'the last step of a list leaves an empty one',
      { kind: 'removeStep', path: 'steps[2].branch[0].then[0]' },
      ['-         then: [ { goto: to-sales }, { wait: 1d } ]', '+         then: [ { wait: 1d } ]'],
    ],
    ['a step moved up changes no line', { kind: 'moveStep', path: 'steps[3]', list: 'steps', at: 1 }, []],
    [
      'a step moved into a branch is indented',
      { kind: 'moveStep', path: 'steps[0]', list: 'steps[1].else', at: 1 },
      [
        '-   # first mail',
        '-   - email: checklist # own words',
        '-     phase: awareness',
        '-     # inside the first',
        '+       # first mail',
        '+       - email: checklist # own words',
        '+         phase: awareness',
        '+         # inside the first',
      ],
    ],
  ])('%s', (_name, edit, lines) => {
    expect(difference(edit)).toEqual(lines)
  })

  test('what changes nothing leaves every byte', () => {
    expect(edited({ kind: 'setField', path: 'steps[0]', field: 'phase', value: 'awareness' })).toBe(source)
  })

  test('a new branch stands as a person would write it', () => {
    const step = fields('branch: [{ if: { stage: iql }, then: [{ wait: 9d }] }, { else: [{ wait: 8d }] }]')
    expect(difference({ kind: 'addStep', list: 'steps', at: 4, step }, source.replace('- branch', '- bench'))).toEqual([
      '+   - branch:',
      '+       - if: { stage: iql }',
      '+         then:',
      '+           - wait: 9d',
      '+       - else:',
      '+           - wait: 8d',
    ])
  })
})

describe('what cannot be edited is said', () => {
  test.each<[string, string, JourneyEdit, string]>([
    ['a step that is gone', source, { kind: 'removeStep', path: 'steps[9]' }, 'is not there any more'],
    ['a step into itself', source, { kind: 'moveStep', path: 'steps[1]', list: 'steps[1].then', at: 0 }, 'cannot be moved'],
    ['a place that is no list', source, { kind: 'addStep', list: 'title', at: 0, step: email }, 'is not there any more'],
    ['a path that is none', source, { kind: 'removeStep', path: '__proto__[0]' }, 'is not there any more'],
    ['broken YAML', 'steps: [', { kind: 'removeStep', path: 'steps[0]' }, 'is not valid YAML'],
    ['an alias', 'a: &x 1\nsteps: [*x]', { kind: 'removeStep', path: 'steps[0]' }, 'anchor or alias'],
    ['a bomb of brackets', '['.repeat(9000), { kind: 'removeStep', path: 'steps[0]' }, 'is not valid YAML'],
  ])('%s', (_name, from, edit, message) => {
    const result = editSource(from, edit)
    expect(result.ok ? [] : result.problems.map((problem) => problem.message).join()).toContain(message)
  })
})

/** Where steps and lists stand in a value, as paths. */
function placesOf(value: unknown, path = ''): { steps: string[]; lists: string[] } {
  const places = { steps: [] as string[], lists: [] as string[] }
  const inner = (child: unknown, at: string) => {
    const { steps, lists } = placesOf(child, at)
    places.steps.push(...steps)
    places.lists.push(...lists)
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) inner(item, `${path}[${index}]`)
    if (/^(steps|.*\.(then|else))$/.test(path)) {
      places.lists.push(path)
      places.steps.push(...value.map((_, index) => `${path}[${index}]`))
    }
  } else if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) inner(child, path === '' ? key : `${path}.${key}`)
  return places
}

const pick = fc.nat({ max: 1000 })
const words = fc.string({ maxLength: 12 })
const value = fc.oneof(
  words,
  fc.integer(),
  fc.boolean(),
  fc.array(words, { maxLength: 2 }),
  fc.record({ 'a.b': words }),
  fc.constant(undefined),
)
const wish = fc.record({
  kind: fc.constantFrom('setField' as const, 'addStep' as const, 'removeStep' as const, 'moveStep' as const),
  one: pick,
  two: pick,
  at: pick,
  value,
})
type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never

/** The wish as an edit of this source. */
function editOf(from: string, { kind, one, two, at, value: given }: Wish): JourneyEdit {
  const { steps, lists } = placesOf(readYaml(from).value)
  const path = steps[one % Math.max(1, steps.length)] ?? 'steps[0]'
  const list = lists[two % Math.max(1, lists.length)] ?? 'steps'
  switch (kind) {
    case 'setField':
      return { kind, path, field: ['id', 'wait', 'for', 'phase', 'then'][two % 5] ?? 'id', value: given }
    case 'addStep':
      return { kind, list, at: at % 3, step: two % 2 === 0 ? email : { wait: '2d' } }
    case 'removeStep':
      return { kind, path }
    case 'moveStep':
      return { kind, path, list, at: at % 3 }
    default:
      return never(kind, 'edit')
  }
}

const commented = [source, ...starterKeys.map(starterJourney)]

function commentsOf(text: string): string[] {
  return [...text.matchAll(/(?:^| )# *(.*)$/gm)].map(([, words_ = '']) => words_)
}

/** What is wrong after the edit: it was refused or made although it should not, says something else, or lost a comment. */
function faultOf(current: string, edit: JourneyEdit): string | null {
  const wanted = editValue(readYaml(current).value, edit)
  const result = editSource(current, edit)
  if (!wanted.ok || !result.ok) return wanted.ok === result.ok || wanted.ok ? null : 'made although it makes no sense'
  const read = readYaml(result.source)
  if (read.problems.length > 0 || !isSameValue(read.value, wanted.value)) return `says something else:\n${result.source}`
  const keeps = edit.kind === 'addStep' || edit.kind === 'moveStep'
  const [before, after] = [commentsOf(current).toSorted(), commentsOf(result.source).toSorted()]
  return keeps && !isSameValue(before, after) ? `lost a comment:\n${result.source}` : null
}

test('whatever is edited, the source says it, and comments go only with what is taken away', () => {
  fc.assert(
    fc.property(fc.constantFrom(...commented), fc.array(wish, { minLength: 1, maxLength: 8 }), (start, wishes) => {
      let current = start
      for (const one of wishes) {
        const edit = editOf(current, one)
        expect(faultOf(current, edit)).toBeNull()
        const result = editSource(current, edit)
        current = result.ok ? result.source : current
      }
    }),
    { numRuns: 100 },
  )
})
