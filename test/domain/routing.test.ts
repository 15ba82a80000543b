import { assert, array, constantFrom, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RepId, TeamId } from '../../domain/id.ts'
import { routeLead, type RoutingRep, type RoutingRequest } from '../../domain/routing.ts'

const sales = 'sales' as TeamId
const abroad = 'abroad' as TeamId
const rep = (id: string) => id as RepId

function aRep(id: string, given: Partial<RoutingRep> = {}): RoutingRep {
  return { id: rep(id), teamId: sales, capacity: 20, weight: 1, load: 0, isAbsent: false, ...given }
}

function aRequest(given: Partial<RoutingRequest> & { lastOffered?: readonly RepId[] } = {}): RoutingRequest {
  const { lastOffered = [], ...rest } = given
  return {
    promisedTo: null,
    ownerRepId: null,
    companyRepId: null,
    rule: null,
    defaultTeamId: sales,
    teams: [
      { id: sales, leadRepId: rep('boss'), lastOffered },
      { id: abroad, leadRepId: null, lastOffered: [] },
    ],
    reps: [aRep('anna'), aRep('ben'), aRep('cara')],
    exclude: [],
    ...rest,
  }
}

const routedTo = (request: RoutingRequest) => routeLead(request)?.repId
const codesOf = (request: RoutingRequest) => routeLead(request)?.reasons.map((reason) => reason.code)

describe('a bond with a rep', () => {
  const all = {
    promisedTo: rep('cara'),
    ownerRepId: rep('ben'),
    companyRepId: rep('anna'),
    rule: { name: 'Chemie', teamId: sales, repId: rep('anna') },
  }

  test.each([
    [all, 'cara', ['routing.promised']],
    [{ ...all, promisedTo: null }, 'ben', ['routing.owner']],
    [{ ...all, promisedTo: null, ownerRepId: null }, 'anna', ['routing.company']],
    [{ rule: all.rule }, 'anna', ['routing.rule']],
  ])('decides in the order promise, owner, company, rule: %j', (given, expected, reasons) => {
    expect([routedTo(aRequest(given)), codesOf(aRequest(given))]).toEqual([expected, reasons])
  })

  test('does not hold while the rep is away, and that is said', () => {
    const reps = [aRep('anna'), aRep('ben', { isAbsent: true })]
    const request = aRequest({ ownerRepId: rep('ben'), reps })
    expect([routedTo(request), codesOf(request)]).toEqual(['anna', ['routing.ownerAbsent', 'routing.turn']])
  })

  test('outweighs a full desk', () => {
    expect(routedTo(aRequest({ ownerRepId: rep('ben'), reps: [aRep('anna'), aRep('ben', { load: 20 })] }))).toBe('ben')
  })

  test('does not bring an offer back to a rep who left it unanswered', () => {
    expect(routedTo(aRequest({ ownerRepId: rep('ben'), exclude: [rep('ben')] }))).toBe('anna')
  })
})

describe('a rule', () => {
  test('that names a team sends the lead to whoever is next there', () => {
    const reps = [aRep('anna'), aRep('zoe', { teamId: abroad })]
    const request = aRequest({ rule: { name: 'Ausland', teamId: abroad, repId: null }, reps })
    expect([routedTo(request), codesOf(request)]).toEqual(['zoe', ['routing.ruleTeam', 'routing.turn']])
  })
})

describe('turns', () => {
  test('skip reps who are absent, full or take none', () => {
    const reps = [
      aRep('anna', { isAbsent: true }),
      aRep('ben', { load: 5, capacity: 5 }),
      aRep('cara', { weight: 0 }),
      aRep('dan'),
    ]
    expect(routedTo(aRequest({ reps }))).toBe('dan')
  })

  test('give the lead to the team lead when nobody is free', () => {
    const request = aRequest({ reps: [aRep('anna', { isAbsent: true }), aRep('boss', { load: 20 })] })
    expect(routeLead(request)).toMatchObject({ repId: 'boss', isFallback: true, reasons: [{ code: 'routing.nobodyFree' }] })
  })

  test('give it to nobody when only free reps will do and none is', () => {
    expect(routeLead(aRequest({ reps: [aRep('anna', { isAbsent: true })] }), { onlyFree: true })).toBeNull()
  })

  test('give it to nobody where there is no rep', () => {
    const teams = [{ id: sales, leadRepId: null, lastOffered: [] }]
    expect([routeLead(aRequest({ reps: [], teams })), routeLead(aRequest({ reps: [], teams: [] }))]).toEqual([null, null])
  })

  test('do not flood a rep who comes back', () => {
    const offered = assignments(aRequest({ reps: [aRep('anna'), aRep('ben')] }), 10)
    const after = assignments(aRequest({ lastOffered: offered }), 6)
    expect(after.filter((id) => id === 'cara')).toHaveLength(2)
  })

  test('give each rep exactly their weight in every round', () => {
    assert(
      property(
        array(integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
        integer({ min: 1, max: 3 }),
        (weights, rounds) => {
          const reps = weights.map((weight, index) => aRep(`rep-${index}`, { weight, capacity: 1000 }))
          const round = weights.reduce((sum, weight) => sum + weight, 0)
          const offered = assignments(aRequest({ reps }), round * rounds)
          expect(reps.map(({ id }) => offered.filter((other) => other === id).length)).toEqual(
            weights.map((weight) => weight * rounds),
          )
        },
      ),
    )
  })

  test('depend on nothing but what is given', () => {
    const order = constantFrom([0, 1, 2], [2, 1, 0], [1, 0, 2])
    assert(
      property(order, array(constantFrom(rep('anna'), rep('ben'), rep('cara')), { maxLength: 6 }), (indices, lastOffered) => {
        const reps = [aRep('anna'), aRep('ben', { weight: 2 }), aRep('cara')]
        const shuffled = indices.flatMap((index) => reps[index] ?? [])
        expect(routedTo(aRequest({ reps: shuffled, lastOffered }))).toBe(routedTo(aRequest({ reps, lastOffered })))
      }),
    )
  })
})

/** The latest first, as the database tells them. */
function assignments(request: RoutingRequest, count: number): RepId[] {
  let offered = [...(request.teams[0]?.lastOffered ?? [])]
  for (let index = 0; index < count; index += 1) {
    const teams = request.teams.map((team) => (team.id === sales ? { ...team, lastOffered: offered } : team))
    const next = routedTo({ ...request, teams })
    if (next !== undefined) offered = [next, ...offered]
  }
  return offered.slice(0, count)
}
