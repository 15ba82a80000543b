import { expect, test } from 'vitest'
import { nearest, suggest } from '../../domain/nearest.ts'

const known = ['email', 'wait', 'waitFor', 'branch', 'whitepaper.downloaded']

test.each([
  ['emial', 'email'],
  ['Wait', 'wait'],
  ['waitfor', 'waitFor'],
  ['whitepaper.download', 'whitepaper.downloaded'],
  ['webhook', null],
  ['', null],
  ['x'.repeat(10_000), null],
])('%s is probably %s', (name, meant) => {
  expect(nearest(name, known)).toBe(meant)
})

test('a suggestion says what was meant and what is known', () => {
  expect(suggest('brunch', known)).toBe('did you mean "branch"? known are email, wait, waitFor, branch, whitepaper.downloaded')
  expect(suggest('brunch', [])).toBe('there is none yet')
})
