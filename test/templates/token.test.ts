import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readToken, signToken, type TokenPurpose } from '../../templates/token.ts'

const key = 'a'.repeat(64)
const id = '01990f7e-7c1a-7b3a-9c55-0123456789ab'
const purposes: TokenPurpose[] = ['click', 'unsubscribe', 'handoff', 'verp', 'unsubscribeMail']

test('a token gives back the id and the index it was made for', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 0, max: 65535 }), fc.constantFrom(...purposes), (someId, index, purpose) => {
      expect(readToken(key, purpose, signToken(key, purpose, someId, index))).toEqual({ id: someId, index })
    }),
  )
})

test('a token with any character altered is refused', () => {
  for (const purpose of purposes) {
    const token = signToken(key, purpose, id, 7)
    for (let at = 0; at < token.length; at++)
      for (const digit of 'a7b_Q') {
        if (token.charAt(at) === digit) continue
        expect(readToken(key, purpose, token.slice(0, at) + digit + token.slice(at + 1))).toBeNull()
      }
  }
})

test('a token of one purpose does not open another', () => {
  expect(readToken(key, 'unsubscribe', signToken(key, 'click', id))).toBeNull()
  expect(readToken(key, 'unsubscribeMail', signToken(key, 'verp', id))).toBeNull()
})

test('a token of another key, a cut or an empty one is refused', () => {
  const token = signToken(key, 'click', id)
  expect(readToken('b'.repeat(64), 'click', token)).toBeNull()
  expect(readToken(key, 'click', token.slice(0, -1))).toBeNull()
  expect(readToken(key, 'click', `${token}=`)).toBeNull()
  expect(readToken(key, 'click', '')).toBeNull()
})

test('tokens in addresses survive servers that fold case and fit the local part', () => {
  const token = signToken(key, 'verp', id)
  expect(token).toBe(token.toLowerCase())
  expect(`unsub+${token}`.length).toBeLessThanOrEqual(64)
})
