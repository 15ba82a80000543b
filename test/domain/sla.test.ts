import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { defaultSla, parseSla, slaOf } from '../../domain/sla.ts'

const shipped = readFileSync(new URL('../../journeys/sla.yaml', import.meta.url), 'utf8')

test('the SLA that ships is the default one', () => {
  expect(parseSla(shipped)).toEqual({ sla: defaultSla, problems: [] })
})

test('what is left out is as in the default', () => {
  expect(slaOf({ firstResponse: '2 working hours', reassignments: 0 }).sla).toEqual({
    ...defaultSla,
    firstResponseMs: 7_200_000,
    reassignments: 0,
  })
})

test('every problem is named with a remedy, at once', () => {
  const { sla, problems } = parseSla('firstRespons: 4 working hours\nremindAt: half\nresult: 10 days\nreassignments: -1')
  expect(sla).toBeNull()
  expect(problems.map(({ path }) => path)).toEqual(['firstRespons', 'remindAt', 'result', 'reassignments'])
  expect(problems[0]?.remedy).toContain('"firstResponse"')
})

test.each([
  ['remindAt: 120 %', 'remindAt'],
  ['reassignAt: 90 %', 'remindAt'],
  ['- 4 working hours', 'sla'],
  ['firstResponse: [', 'line 1'],
])('"%s" is refused at %s', (source, path) => {
  const { sla, problems } = parseSla(source)
  expect([sla, problems[0]?.path]).toEqual([null, path])
})
