/** What is claimed of journeys over time: waking at the moments `decide` names is as good as never sleeping. */
import { deepEqual } from 'node:assert/strict'
import { array, constantFrom, integer, option, record } from 'fast-check'
import type { Condition } from '../../../domain/condition/syntax.ts'
import type { JourneyGraph, Node } from '../../../domain/journey/graph.ts'
import { startState } from '../../../domain/journey/state.ts'
import { monday } from '../builders.ts'
import { anyFacts, ownEnrolment } from './any-facts.ts'
import { dayMs, minuteMs } from './anywhere.ts'
import { momentsWorthALook, sixtyDaysLater } from './moments.ts'
import { always, type Proof } from './proof.ts'
import { courseOf, type Start, sleep, watch } from './timed-journey.ts'
import { anyGraph } from './any-graph.ts'

const happening = record({
  at: integer({ min: 1, max: 60 * 24 * 60 }).map((minutes) => monday.getTime() + minutes * minuteMs),
  what: constantFrom('page.viewed' as const, 'email.clicked' as const, 'cooled' as const, 'won' as const, 'won' as const),
})
const pause = record({ at: integer({ min: 0, max: 20 * 24 }), hours: integer({ min: 1, max: 200 }) })

const start = record({
  graph: anyGraph,
  facts: anyFacts,
  happenings: array(happening, { maxLength: 4 }),
  pause: option(pause, { freq: 4 }),
  coolOffDays: constantFrom(null, null, 4),
}).map(({ graph, facts, happenings, pause: paused, coolOffDays }): Start => {
  const firstWaitUntil = coolOffDays === null ? null : new Date(monday.getTime() + coolOffDays * dayMs)
  const from = monday.getTime()
  return {
    graph,
    facts,
    state: startState(graph, { enrolmentId: ownEnrolment, firstWaitUntil }, monday),
    happenings: [...happenings, ...(paused === null ? [] : pauseOf(paused))],
    from,
    until: sixtyDaysLater.getTime(),
  }
})

function pauseOf({ at, hours }: { at: number; hours: number }): Start['happenings'] {
  const from = monday.getTime() + at * 60 * minuteMs
  return [
    { at: from, what: 'pause' },
    { at: from + hours * 60 * minuteMs, what: 'resume' },
  ]
}

function conditionsOf({ exits, goal, nodes }: JourneyGraph): Condition[] {
  return [...exits, ...(goal === null ? [] : [goal]), ...Object.values(nodes).flatMap(casesOf)]
}

function casesOf(node: Node): Condition[] {
  return node.kind === 'waitFor' || node.kind === 'branch' ? node.cases.map((one) => one.if) : []
}

function sleepingIsWatching(one: Start): void {
  const conditions = conditionsOf(one.graph)
  const watched = courseOf(
    one,
    watch((facts) => momentsWorthALook(conditions, facts)),
  )
  deepEqual(courseOf(one, sleep), watched)
}

export const decisionProofs: readonly Proof[] = [
  always('a journey that sleeps does what one that never sleeps does, at the same moments', 400, start, sleepingIsWatching),
]
