import { array, assert, constantFrom, date, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { climbAt, deadlineOf, type HandoffClock, ladderOf, type Rung } from '../../domain/handoff-ladder.ts'
import { defaultSla } from '../../domain/sla.ts'

const nineToFive = [{ from: 540, to: 1020 }]
const agreement = {
  calendar: {
    zone: 'Europe/Berlin',
    hours: { 1: nineToFive, 2: nineToFive, 3: nineToFive, 4: nineToFive, 5: nineToFive },
    holidays: { country: 'DE', region: 'BY' },
  },
  sla: defaultSla,
}
const at = (iso: string) => new Date(iso)
/** Monday, nine in Munich. */
const nine = at('2026-03-02T08:00:00Z')

function aClock(given: Partial<HandoffClock> = {}): HandoffClock {
  return {
    status: 'open',
    urgency: 'normal',
    offeredAt: nine,
    rotation: 0,
    acceptedAt: null,
    contactedAt: null,
    reofferAt: null,
    climbed: [],
    ...given,
  }
}

const rungsOf = (clock: HandoffClock) => ladderOf(clock, agreement).map(({ rung, at: due }) => [rung, due.toISOString()])

describe('the ladder of an offer', () => {
  test('reminds after two working hours, escalates after four, reassigns after six', () => {
    expect(rungsOf(aClock())).toEqual([
      ['remind', '2026-03-02T10:00:00.000Z'],
      ['escalate', '2026-03-02T12:00:00.000Z'],
      ['reassign', '2026-03-02T14:00:00.000Z'],
    ])
  })

  test('is eight times as steep for a direct request', () => {
    expect(rungsOf(aClock({ urgency: 'urgent' }))).toEqual([
      ['remind', '2026-03-02T08:15:00.000Z'],
      ['escalate', '2026-03-02T08:30:00.000Z'],
      ['reassign', '2026-03-02T08:45:00.000Z'],
    ])
  })

  test('stands still at night, at weekends and on holidays', () => {
    const beforeCorpusChristi = at('2026-06-03T14:00:00Z')
    expect(rungsOf(aClock({ offeredAt: beforeCorpusChristi }))).toEqual([
      ['remind', '2026-06-05T08:00:00.000Z'],
      ['escalate', '2026-06-05T10:00:00.000Z'],
      ['reassign', '2026-06-05T12:00:00.000Z'],
    ])
  })

  test('ends in giving up once it was reassigned twice', () => {
    expect(rungsOf(aClock({ rotation: 2 })).at(-1)).toEqual(['giveUp', '2026-03-02T14:00:00.000Z'])
  })

  test('shows the escalation as the deadline', () => {
    expect(deadlineOf(aClock(), agreement)).toEqual(at('2026-03-02T12:00:00Z'))
  })
})

describe('the ladder of an accepted lead', () => {
  const accepted = aClock({ status: 'accepted', acceptedAt: nine })

  test('asks for a first contact within a working day and a result within ten', () => {
    expect(rungsOf(accepted)).toEqual([
      ['remindContact', '2026-03-02T12:00:00.000Z'],
      ['escalateContact', '2026-03-03T08:00:00.000Z'],
      ['remindResult', '2026-03-06T16:00:00.000Z'],
      ['escalateResult', '2026-03-16T08:00:00.000Z'],
    ])
    expect(deadlineOf(accepted, agreement)).toEqual(at('2026-03-03T08:00:00Z'))
  })

  test('asks only for the result once the lead was contacted', () => {
    const contacted = { ...accepted, contactedAt: at('2026-03-02T10:00:00Z') }
    expect(rungsOf(contacted).map(([rung]) => rung)).toEqual(['remindResult', 'escalateResult'])
    expect(deadlineOf(contacted, agreement)).toEqual(at('2026-03-16T08:00:00Z'))
  })
})

describe('what is over', () => {
  test.each(['qualified', 'won', 'lost', 'withdrawn', 'rejected', 'noResponse'] as const)('%s owes nothing', (status) => {
    expect([rungsOf(aClock({ status })), deadlineOf(aClock({ status }), agreement)]).toEqual([[], null])
  })

  test.each(['rejected', 'lost', 'noResponse'] as const)('a lead %s until a day is offered again on it', (status) => {
    const reofferAt = at('2026-09-01T07:00:00Z')
    expect(rungsOf(aClock({ status, reofferAt }))).toEqual([['reoffer', '2026-09-01T07:00:00.000Z']])
  })
})

describe('climbing', () => {
  test('one rung at its time, then the next is awaited', () => {
    expect(climbAt(aClock(), agreement, at('2026-03-02T10:00:00Z'))).toEqual({
      climb: ['remind'],
      passed: [],
      next: at('2026-03-02T12:00:00Z'),
    })
  })

  test('nothing before its time', () => {
    expect(climbAt(aClock(), agreement, at('2026-03-02T09:59:59Z')).climb).toEqual([])
  })

  test('only the highest rung that is due, after an outage', () => {
    expect(climbAt(aClock(), agreement, at('2026-03-02T13:00:00Z'))).toEqual({
      climb: ['escalate'],
      passed: ['remind'],
      next: at('2026-03-02T14:00:00Z'),
    })
  })

  test('each clock of accepted work by itself', () => {
    const accepted = aClock({ status: 'accepted', acceptedAt: nine })
    expect(climbAt(accepted, agreement, at('2026-03-09T08:00:00Z')).climb).toEqual(['escalateContact', 'remindResult'])
  })

  test('however often it is looked at, every rung is climbed at most once, and the last one always', () => {
    const start = date({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z'), noInvalidDate: true })
    const looks = array(integer({ min: 0, max: 20 * 24 * 60 }), { minLength: 1, maxLength: 20 })
    assert(
      property(start, looks, constantFrom('open' as const, 'accepted' as const), (offeredAt, minutes, status) => {
        let clock = aClock({ offeredAt, status, acceptedAt: status === 'accepted' ? offeredAt : null })
        const climbed: Rung[] = []
        for (const minute of [...minutes.toSorted((a, b) => a - b), 90 * 24 * 60]) {
          const { climb, passed, next } = climbAt(clock, agreement, new Date(offeredAt.getTime() + minute * 60_000))
          expect(next === null || next.getTime() > offeredAt.getTime() + minute * 60_000).toBe(true)
          climbed.push(...climb)
          clock = { ...clock, climbed: [...clock.climbed, ...climb, ...passed] }
        }
        expect(new Set(climbed).size).toBe(climbed.length)
        expect(climbed).toContain(status === 'open' ? 'reassign' : 'escalateResult')
      }),
      { numRuns: 200 },
    )
  })
})
