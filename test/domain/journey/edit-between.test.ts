import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFields } from '../../../domain/condition/reader.ts'
import { editSource } from '../../../domain/journey/edit.ts'
import { editsBetween } from '../../../domain/journey/edit-between.ts'
import { isSameValue } from '../../../domain/same-value.ts'
import { readYaml } from '../../../domain/yaml.ts'

const source = `journey: x # name
goal:
  # first
  any: # one of
    - stage: [sql] # stage
    - { ready: true } # ready
    # over
    - event: # event
        type: page.viewed # type
        count: 3 # often
steps: [ { wait: 3d } ] # end
`

/** The source once its goal says something else, written as a value on one line. */
function withGoal(goal: string): string {
  const before = goalOf(source)
  return editsBetween('', 'goal', before, readYaml(goal).value).reduce((text, edit) => {
    const edited = editSource(text, edit)
    if (!edited.ok) throw new Error(JSON.stringify(edited.problems))
    return edited.source
  }, source)
}

function goalOf(text: string): unknown {
  const { value } = readYaml(text)
  return isFields(value) ? value['goal'] : null
}

const [stage, ready, event] = ['{ stage: [sql] }', '{ ready: true }', '{ event: { type: page.viewed, count: 3 } }']

describe('a changed condition', () => {
  test.each([
    ['a number inside', `{ any: [${stage}, ${ready}, { event: { type: page.viewed, count: 5 } }] }`, 1, 1],
    ['a new one at the end', `{ any: [${stage}, ${ready}, ${event}, { fit: { atLeast: 50 } }] }`, 0, 1],
    ['one less', `{ any: [${stage}, ${event}] }`, 1, 0],
    ['another beside the group', `{ any: [${stage}, ${ready}, ${event}], fit: { atLeast: 50 } }`, 0, 1],
  ])('%s changes its own lines only', (_name, goal, gone, come) => {
    const [before, after] = [source.split('\n'), withGoal(goal).split('\n')]
    expect(before.filter((line) => !after.includes(line))).toHaveLength(gone)
    expect(after.filter((line) => !before.includes(line))).toHaveLength(come)
  })

  test.each([
    ['all instead of any', `{ all: [${stage}, ${ready}, ${event}] }`],
    ['the group negated', `{ not: { any: [${stage}, ${ready}, ${event}] } }`],
    ['counted', `{ some: { atLeast: 2, of: [${stage}, ${ready}, ${event}] } }`],
    ['one of them negated', `{ any: [${stage}, { not: ${ready} }, { not: ${event} }] }`],
  ])('%s keeps every comment exactly once', (_name, goal) => {
    const after = withGoal(goal)
    expect(isSameValue(goalOf(after), readYaml(goal).value)).toBe(true)
    for (const comment of ['name', 'first', 'one of', 'stage', 'over', 'event', 'type', 'often', 'end'])
      expect([comment, after.split(`# ${comment}\n`).length]).toEqual([comment, 2])
  })

  test('from any value to any other the source says the other', () => {
    const leaf = fc.constantFrom(
      stage,
      ready,
      event,
      '{ fit: { atLeast: 1, atMost: 2 } }',
      '{ lead: { country: DE, region: BY } }',
    )
    const { goal } = fc.letrec<{ goal: string }>((tie) => ({
      goal: fc.oneof(
        { depthSize: 'small' },
        leaf,
        tie('goal').map((one) => `{ not: ${one} }`),
        fc
          .tuple(fc.constantFrom('any', 'all'), fc.array(tie('goal'), { minLength: 1, maxLength: 3 }))
          .map(([how, list]) => `{ ${how}: [ ${list.join(', ')} ] }`),
      ),
    }))
    fc.assert(
      fc.property(goal, (one) => isSameValue(goalOf(withGoal(one)), readYaml(one).value)),
      { numRuns: 150 },
    )
  })
})
