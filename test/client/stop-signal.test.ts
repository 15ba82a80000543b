import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
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

const signals = new URL('../../client/stop-signal.ts', import.meta.url).href

/** A program that says when it is told to stop, and ends in order `tidyMs` later. */
function stoppable(tidyMs: number): ChildProcess {
  const program = `
    const { onStopSignal, untilAborted } = await import(${JSON.stringify(signals)})
    const stopped = onStopSignal()
    const alive = setInterval(() => {}, 1000)
    console.log('ready')
    await untilAborted(stopped)
    console.log('stopping')
    setTimeout(() => clearInterval(alive), ${tidyMs})`
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

const said = (child: ChildProcess) => once(child.stdout ?? child, 'data')

test('one Ctrl-C that arrives twice, as under npm, lets the program end in order', async () => {
  const child = stoppable(100)
  await said(child)
  child.kill('SIGINT')
  await said(child)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a second Ctrl-C ends the program at once', async () => {
  const child = stoppable(600_000)
  await said(child)
  const impatient = setInterval(() => child.kill('SIGINT'), 50)
  expect(await once(child, 'exit')).toEqual([130, null])
  clearInterval(impatient)
})
