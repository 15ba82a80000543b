import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseCondition } from '../../../domain/condition/parse.ts'

const read = (source: string) => parseCondition(parse(source), 'if')

describe('what may be written', () => {
  test.each<[string, object]>([
    ['{ ready: true }', { kind: 'ready', is: true }],
    ['{ stage: iql }', { kind: 'stage', in: ['iql'], sinceMs: null }],
    ['{ stage: { in: [cold, iql], since: 14d } }', { kind: 'stage', in: ['cold', 'iql'], sinceMs: 14 * 86_400_000 }],
    ['{ temperature: [warm, hot] }', { kind: 'temperature', in: ['warm', 'hot'] }],
    ['{ engagement: { atLeast: 12 } }', { kind: 'engagement', test: { atLeast: 12 } }],
    ['{ lead: { country: [DE, AT] } }', { kind: 'field', of: 'lead', field: 'country', test: { in: ['DE', 'AT'] } }],
    [
      '{ lead: { attributes.fair: { exists: true } } }',
      { kind: 'field', of: 'lead', field: 'attributes.fair', test: { exists: true } },
    ],
    ['{ company: { employees: { atLeast: 50 } } }', { kind: 'field', of: 'company', field: 'employees', test: { atLeast: 50 } }],
    ['{ clicked: checklist }', { kind: 'clicked', step: 'checklist' }],
    ['{ sent: checklist }', { kind: 'sent', step: 'checklist' }],
    ['{ consent: tracking }', { kind: 'consent', purpose: 'tracking', in: ['confirmed'] }],
    [
      '{ event: whitepaper.downloaded }',
      { kind: 'event', pattern: { types: ['whitepaper.downloaded'], where: [] }, count: { atLeast: 1 }, withinMs: null },
    ],
    [
      '{ event: { type: page.viewed, where: { path: { contains: /pricing } }, count: 2, within: 7d } }',
      {
        kind: 'event',
        pattern: { types: ['page.viewed'], where: [{ property: 'path', test: { contains: ['/pricing'] } }] },
        count: { atLeast: 2 },
        withinMs: 604_800_000,
      },
    ],
    ['{ inactive: 30d }', { kind: 'event', count: { atMost: 0 }, withinMs: 30 * 86_400_000 }],
    [
      '{ handoff: { rejectReason: notNow, within: 90d } }',
      { kind: 'handoff', rejectReasons: ['notNow'], status: null, never: false },
    ],
    ['{ journey: { is: re-engage, never: true } }', { kind: 'journey', journeys: ['re-engage'], never: true }],
    ['{ weekday: [mon, tue] }', { kind: 'weekday', in: ['mon', 'tue'] }],
    ['{ date: { after: 2026-03-01 } }', { kind: 'date', after: '2026-03-01', before: null }],
    ['{ not: { ready: true } }', { kind: 'not', of: { kind: 'ready', is: true } }],
    ['{ some: { atLeast: 2, of: [{ ready: true }, { stage: mql }] } }', { kind: 'some', atLeast: 2 }],
    ['{ ready: true, stage: iql }', { kind: 'all', of: [{ kind: 'ready' }, { kind: 'stage' }] }],
  ])('%s', (source, expected) => {
    expect(read(source)).toMatchObject({ condition: expected, problems: [] })
  })
})

describe('what is refused', () => {
  test.each([
    ['ready', 'if', 'is no condition'],
    ['{}', 'if', 'empty'],
    ['{ reddy: true }', 'if.reddy', 'did you mean "ready"?'],
    ['{ ready: yes please }', 'if.ready', 'true or false'],
    ['{ stage: warm }', 'if.stage', 'known are cold'],
    ['{ stage: { since: 3 working days } }', 'if.stage.since', 'working days'],
    ['{ engagement: 12 }', 'if.engagement', 'atLeast'],
    ['{ engagement: {} }', 'if.engagement', 'atLeast'],
    ['{ lead: { contry: DE } }', 'if.lead.contry', 'did you mean "country"?'],
    ['{ lead: { country: { matches: D.* } } }', 'if.lead.country.matches', 'unknown entry'],
    ['{ lead: { country: {} } }', 'if.lead.country', 'nothing is asked'],
    ['{ event: { type: page.viewed, within: soon } }', 'if.event.within', '30d'],
    ['{ event: { type: page.viewed, never: true, count: 2 } }', 'if.event.count', 'exclude'],
    ['{ event: "page viewed" }', 'if.event', 'whitepaper.downloaded'],
    ['{ any: [] }', 'if.any', 'at least one'],
    ['{ some: { atLeast: 3, of: [{ ready: true }] } }', 'if.some.atLeast', '1 to 1'],
    ['{ date: {} }', 'if.date', 'after or before'],
    ['{ date: { after: tomorrow } }', 'if.date.after', '2026-09-01'],
    ['{ segment: { hot: true } }', 'if.segment', 'is not a text'],
    ['{ segmant: hot-leads }', 'if.segmant', 'unknown condition'],
  ])('%s', (source, path, text) => {
    const { condition, problems } = read(source)
    expect(condition).toBeNull()
    const found = problems.find((problem) => problem.path === path)
    expect(`${found?.message}; ${found?.remedy}`).toContain(text)
  })

  test('every mistake is named at once', () => {
    const { problems } = read('{ all: [{ reddy: true }, { stage: warm }, { any: [{ lead: { contry: DE } }] }] }')
    expect(problems.map((problem) => problem.path)).toEqual([
      'if.all[0].reddy',
      'if.all[1].stage',
      'if.all[2].any[0].lead.contry',
    ])
  })

  test('endless nesting ends', () => {
    let nested: object = { ready: true }
    for (let depth = 0; depth < 10_000; depth += 1) nested = { not: nested }
    expect(parseCondition(nested, 'if').problems[0]?.message).toContain('nested too deeply')
  })
})
