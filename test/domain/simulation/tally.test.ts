import { expect, test } from 'vitest'
import type { Course } from '../../../domain/simulation/course.ts'
import { deskDays } from '../../../domain/simulation/desk-days.ts'
import { diffOf } from '../../../domain/simulation/diff.ts'
import { tallyOf } from '../../../domain/simulation/tally.ts'
import { after, monday } from '../../support/builders.ts'
import { aWorld, leadIdAt, reps } from '../../support/simulated.ts'

const period = { from: monday, until: after(monday, '4d'), zone: 'Europe/Berlin' }

function aCourse(index: number, mql: Date | null, sent: readonly Date[] = []): Course {
  const mail = { journey: 'test', businessKey: '', step: 'a', occurrence: 1, outcomeCode: null } as const
  return {
    leadId: leadIdAt(index),
    steps: [],
    tasks: [],
    capHits: sent.length,
    handoffs: [],
    ends: [],
    stages: mql === null ? [] : [{ at: mql, from: 'iql', to: 'mql', cause: 'engine', reason: 'handoff.ready' }],
    messages: sent.map((at) => ({ ...mail, templateKey: 'a', state: 'sent', slot: at, queuedAt: at, sentAt: at, finalAt: at })),
  }
}

test('emails and MQLs are counted by local day, days without any included', () => {
  const tally = tallyOf(
    [aCourse(1, after(monday, '1d'), [monday, after(monday, '2d')]), aCourse(2, null, [])],
    aWorld().sales,
    period,
  )
  expect(tally.emails.perDay.map(({ count }) => count)).toEqual([1, 0, 1, 0, 0])
  expect(tally.mqls.perDay.map(({ count }) => count)).toEqual([0, 1, 0, 0, 0])
  expect(tally.emails.perLead).toEqual([
    { emails: 0, leads: 1 },
    { emails: 2, leads: 1 },
  ])
  expect(tally.emails.capHits).toBe(2)
})

function dayAt(distance: string | null): Date | null {
  return distance === null ? null : after(monday, distance)
}

test.each([
  ['gained', null, '1d'],
  ['lost', '1d', null],
  ['earlier', '3d', '1d'],
  ['later', '1d', '3d'],
  ['same', '1d', '1.5d'],
  ['neither', null, null],
] as const)('a lead is %s', (change, before, then) => {
  const { counts } = diffOf([aCourse(1, dayAt(before))], [aCourse(1, dayAt(then))])
  expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([[change, 1]])
})

test('only who differs is listed, other numbers of emails included', () => {
  const before = [aCourse(1, null, [monday]), aCourse(2, null), aCourse(3, monday)]
  const then = [aCourse(1, null, []), aCourse(2, null), aCourse(3, null)]
  expect(diffOf(before, then).leads.map(({ leadId, change }) => [leadId, change])).toEqual([
    [leadIdAt(3), 'lost'],
    [leadIdAt(1), 'neither'],
  ])
})

test('a desk is as full as the most that lies there at once, also on days when nothing comes', () => {
  const [repId] = reps
  if (repId === undefined) throw new Error('There is no rep.')
  const offers = [
    { repId, at: monday, until: after(monday, '2d') },
    { repId, at: after(monday, '1h'), until: after(monday, '2h') },
    { repId, at: after(monday, '3d'), until: null },
  ]
  expect(deskDays(offers, period).map(({ offered, peak }) => [offered, peak])).toEqual([
    [2, 2],
    [0, 1],
    [0, 1],
    [1, 1],
    [0, 1],
  ])
})
