import { expect, test } from 'vitest'
import { unlessStopped } from '../../client/stop-signal.ts'

const [running, stopped] = [new AbortController().signal, AbortSignal.abort()]
const broken = () => Promise.reject(new Error('killed'))

test('what breaks because everything is being stopped is no failure, anything else is', async () => {
  expect(await unlessStopped(broken(), stopped)).toBeNull()
  await expect(unlessStopped(broken(), running)).rejects.toThrow('killed')
})

test('what comes through is answered, also after the signal', async () => {
  expect(await unlessStopped(Promise.resolve('code'), stopped)).toBe('code')
})
