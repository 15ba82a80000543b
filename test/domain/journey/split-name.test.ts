import { expect, test } from 'vitest'
import { newStep } from '../../../domain/journey/form-edit.ts'
import { withSplitName } from '../../../domain/journey/split-name.ts'

const split = newStep('split', { email: 'a', step: 'a', journey: 'a' })

test('a new split gets a name that the journey does not have yet', () => {
  expect(withSplitName(split, {})['id']).toBe('ab-test')
  const steps = [{ branch: [{ else: [{ split: [], id: 'ab-test' }] }] }, { email: 'ab-test-2' }]
  expect(withSplitName(split, { steps })['id']).toBe('ab-test-3')
})

test('other steps, and splits with a name, stay as they are', () => {
  expect(withSplitName({ wait: '3d' }, {})).toEqual({ wait: '3d' })
  expect(withSplitName({ ...split, id: 'offer' }, {})['id']).toBe('offer')
})
