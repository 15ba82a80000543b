import { expect, test } from 'vitest'
import { defaultWindow } from '../../domain/schedule.ts'
import { parseDays, parseTimeOfDay, parseWindow } from '../../domain/send-window.ts'

test('a window that is not given is the default one', () => {
  expect(parseWindow(undefined, 'window')).toEqual({ window: defaultWindow, problems: [] })
})

test('a window as the design writes it is the default one', () => {
  const input = { days: 'mon-fri', from: '08:00', to: '18:00', zone: 'lead', holidays: 'skip' }
  expect(parseWindow(input, 'window')).toEqual({ window: defaultWindow, problems: [] })
})

test('what is left out is as in the default', () => {
  expect(parseWindow({ from: '10:00', zone: 'Europe/Vienna' }, 'window').window).toEqual({
    ...defaultWindow,
    from: 600,
    zone: 'Europe/Vienna',
  })
})

test('every problem is named with its place and a remedy, at once', () => {
  const { window, problems } = parseWindow({ days: 'fri-mon', from: '8', zone: 'Mars', colour: 'red' }, 'window')
  expect(window).toBeNull()
  expect(problems.map((problem) => problem.path)).toEqual(['window.colour', 'window.days', 'window.from', 'window.zone'])
  expect(problems.every((problem) => problem.remedy !== '')).toBe(true)
})

test.each([
  [{ from: '18:00', to: '08:00' }, 'window'],
  ['mon-fri', 'window'],
  [[], 'window'],
])('%j is no window', (input, path) => {
  const { window, problems } = parseWindow(input, 'window')
  expect([window, problems[0]?.path]).toEqual([null, path])
})

test.each([
  ['mon-fri', [1, 2, 3, 4, 5]],
  ['sat', [6]],
  [
    ['sun', 'mon'],
    [1, 7],
  ],
  [
    ['mon-wed', 'tue'],
    [1, 2, 3],
  ],
  ['Mon', null],
  [[], null],
  [5, null],
])('%j are the days %j', (input, days) => {
  expect(parseDays(input)).toEqual(days)
})

test.each([
  ['08:00', 480],
  ['24:00', 1440],
  ['24:01', null],
  ['08:60', null],
  ['8:00', null],
  [480, null],
])('%j is minute %j of the day', (input, minutes) => {
  expect(parseTimeOfDay(input)).toBe(minutes)
})
