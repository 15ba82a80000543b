import { expect, test } from 'vitest'
import { conditionEdits } from '../../../client/ui/condition-post.ts'
import { isFields } from '../../../domain/condition/reader.ts'
import { editSource } from '../../../domain/journey/edit.ts'
import { readYaml } from '../../../domain/yaml.ts'

const source =
  'journey: x\nexit:\n  - { inactive: 30d } # silent\n  - { stage: { in: [sql] } } # sold\n  - { fit: { atMost: 3 } } # poor\n'
const beginnings = { email: 'a', event: 'demo.requested', journey: 'b', segment: 'c', today: '2026-03-02' }

/** The exits once everything that was posted is carried out, one edit after the other. */
function exitsAfter(posted: Readonly<Record<string, string[]>>, act: string): unknown {
  const root = readYaml(source).value
  if (!isFields(root)) throw new Error('The source is no journey.')
  const edits = conditionEdits(root, new Map(Object.entries(posted)), act, beginnings)
  const after = edits.reduce((text, edit) => {
    const edited = editSource(text, edit)
    if (!edited.ok) throw new Error(JSON.stringify(edited.problems))
    return edited.source
  }, source)
  const value = readYaml(after).value
  return isFields(value) ? value['exit'] : null
}

const [silent, sold, poor] = [{ inactive: '30d' }, { stage: { in: ['sql'] } }, { fit: { atMost: 3 } }]
const longer = { 'cond|exit[0]|inactive|within': ['60d'] }
const notSold = { 'cond|exit[1]|stage|in': ['sql'], 'cond|exit[1]|stage|holds': ['no'] }
const fitter = { 'cond|exit[2]|fit|comparison': ['atMost'], 'cond|exit[2]|fit|text': ['9'] }

test.each<[string, Readonly<Record<string, string[]>>, string, unknown]>([
  ['one of them changed', longer, '', [{ inactive: '60d' }, sold, poor]],
  [
    'all of them changed at once',
    { ...longer, ...notSold, ...fitter },
    '',
    [{ inactive: '60d' }, { not: sold }, { fit: { atMost: 9 } }],
  ],
  ['one taken away', longer, 'cond|exit[0]|inactive|remove', [sold, poor]],
  [
    'the first taken away and a later one changed',
    { ...longer, ...notSold, ...fitter },
    'cond|exit[0]|inactive|remove',
    [{ not: sold }, { fit: { atMost: 9 } }],
  ],
  ['one that is not there', { 'cond|exit[7]|inactive|within': ['9d'] }, '', [silent, sold, poor]],
])('of several exits %s', (_, posted, act, expected) => {
  expect(exitsAfter(posted, act)).toEqual(expected)
})
