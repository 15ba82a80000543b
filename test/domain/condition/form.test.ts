import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { buildCondition, type PostedCondition } from '../../../domain/condition/form-build.ts'
import type { Cells } from '../../../domain/condition/form-cells.ts'
import { formKinds, formOf } from '../../../domain/condition/form-leaf.ts'
import { drawCondition, type DrawnNode, type DrawnRow } from '../../../domain/condition/form-tree.ts'
import { parseCondition } from '../../../domain/condition/parse.ts'
import { isFields } from '../../../domain/condition/reader.ts'
import { starterJourney, starterKeys } from '../../support/journeys.ts'

const begin = () => ({ atLeast: 40 })

function built(value: unknown, cells: Readonly<Record<string, Cells>>, removed: string | null = null): unknown {
  const posted: PostedCondition = { cells: new Map(Object.entries(cells)), removed }
  return buildCondition(value, posted, begin)
}

function rowsOf(node: DrawnNode | null): DrawnRow[] {
  if (node === null) return []
  return node.kind === 'row' ? [node] : node.items.flatMap(rowsOf)
}

/** Everything as it would be posted without a touch. */
function untouched(value: unknown): Record<string, Cells> {
  const rows = rowsOf(drawCondition(value))
  return Object.fromEntries(rows.map((row) => [row.path, { ...row.cells, kind: [row.leaf], holds: row.isNegated ? ['no'] : [] }]))
}

const written = [
  '{ ready: true }',
  '{ ready: false }',
  '{ stage: iql }',
  '{ stage: [cold, iql] }',
  '{ stage: { is: sql } }',
  '{ stage: { in: [cold, iql], since: 14d } }',
  '{ stage: { since: 2w } }',
  '{ temperature: [warm, hot] }',
  '{ temperature: { in: hot } }',
  '{ engagement: { atLeast: 12 } }',
  '{ fit: { atLeast: 12.5, atMost: 80 } }',
  '{ lead: { country: [DE, AT] } }',
  '{ lead: { country: DE, employees: { atLeast: 50, atMost: 200 } } }',
  '{ lead: { attributes.fair: { exists: true }, phone: { exists: false } } }',
  '{ lead: { postalCode: "01067", externalId: "5", companyName: "Maier, Sohn" } }',
  '{ lead: { coolOffUntil: { after: 2026-01-01, before: 2026-07-01 } } }',
  '{ company: { domain: { endsWith: [.de, .at] }, name: { contains: GmbH } } }',
  '{ lead: { email: { is: a@b.example } } }',
  '{ event: demo.requested }',
  '{ event: [demo.requested, contact.requested] }',
  '{ event: { type: page.viewed, where: { path: { contains: /pricing }, budget: true }, count: 2, within: 7d } }',
  '{ event: { type: [page.viewed], count: { atMost: 3 } } }',
  '{ event: { type: webinar.attended, where: { webinar: { own: key } }, never: true } }',
  '{ inactive: 30d }',
  '{ consent: tracking }',
  '{ consent: { purpose: email_marketing, status: [pending, none] } }',
  '{ journey: re-engage }',
  '{ journey: { is: [a, b], status: finished, outcome: [goal, done], within: 90d, never: true } }',
  '{ journey: { status: active } }',
  '{ clicked: checklist }',
  '{ sent: checklist }',
  '{ handoff: open }',
  '{ handoff: { status: [rejected, lost], rejectReason: notNow, within: 90d, never: false } }',
  '{ segment: [one, two] }',
  '{ weekday: [mon, tue] }',
  '{ date: { after: 2026-03-01 } }',
  '{ date: { after: 2026-03-01T08:00:00Z, before: 2026-04-01 } }',
  '{ not: { ready: true } }',
  '{ not: { not: { ready: true } } }',
  '{ not: { stage: sql, ready: true } }',
  '{ ready: true, stage: iql, not: { any: [ { fit: { atMost: 3 } }, { inactive: 30d } ] } }',
  '{ some: { atLeast: 2, of: [ { ready: true }, { stage: mql, fit: { atLeast: 9 } }, { not: { all: [ { ready: true } ] } } ] } }',
]

describe('a condition drawn and not touched', () => {
  test.each(written)('%s stays exactly what it was, and every part of it is drawn', (text) => {
    const value: unknown = parse(text)
    expect(parseCondition(value, '').problems).toEqual([])
    expect(built(value, untouched(value))).toEqual(value)
    const asYaml = rowsOf(drawCondition(value)).filter((row) => row.form === null)
    expect(asYaml.map(({ leaf }) => leaf)).toEqual(text.includes('not: { not') ? ['not'] : [])
  })

  test.each([
    '{ reddy: true }',
    '{ stage: warm }',
    '{ engagement: 12 }',
    '{ lead: DE }',
    '{ lead: { country: { is: DE, in: [AT] } } }',
    '{ event: { typ: x } }',
    '{ any: [] }',
    '{ all: [ 1, { ready: true } ] }',
    '{ some: { of: [ { ready: true } ] } }',
    '{ temperature: { in: hot, es: 1 } }',
    '{ ready: perhaps }',
  ])('%s is wrong, is shown all the same, and stays', (text) => {
    const value: unknown = parse(text)
    expect(rowsOf(drawCondition(value)).length).toBeGreaterThan(0)
    expect(built(value, untouched(value))).toEqual(value)
  })

  test('every kind of condition is among them', () => {
    const kinds = new Set(written.flatMap((text) => rowsOf(drawCondition(parse(text))).map(({ leaf }) => leaf)))
    expect(formKinds.filter((kind) => !kinds.has(kind))).toEqual([])
    expect(formKinds.filter((kind) => formOf(kind) === null)).toEqual([])
  })

  test.each(starterKeys)('the conditions of %s need no YAML', (key) => {
    const conditions = conditionsIn(parse(starterJourney(key)))
    expect(conditions.length).toBeGreaterThan(1)
    for (const value of conditions) {
      expect(built(value, untouched(value))).toEqual(value)
      expect(rowsOf(drawCondition(value)).map(({ form }) => form)).not.toContain(null)
    }
  })
})

/** Whatever stands where a condition may stand. */
function conditionsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(conditionsIn)
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([key, one]) => {
    const isOne = ['if', 'goal', 'exit', 'waitFor'].includes(key) && isFields(one)
    return isOne ? [one] : conditionsIn(one)
  })
}

describe('what is changed in a row', () => {
  test.each<[string, Record<string, Cells>, string]>([
    ['{ stage: [cold] }', { stage: { in: ['cold', 'iql'] } }, '{ stage: [cold, iql] }'],
    ['{ stage: cold }', { stage: { in: ['iql'], since: ['3d'] } }, '{ stage: { in: [iql], since: 3d } }'],
    ['{ fit: { atLeast: 3 } }', { fit: { comparison: ['between'], text: ['3 – 50'] } }, '{ fit: { atLeast: 3, atMost: 50 } }'],
    ['{ fit: { atLeast: 3 } }', { fit: { comparison: ['atLeast'], text: ['three'] } }, '{ fit: { atLeast: three } }'],
    [
      '{ lead: { country: DE, region: BY } }',
      { 'lead.region': { field: ['industry'], comparison: ['contains'], text: ['metall, chemie'] } },
      '{ lead: { country: DE, industry: { contains: [metall, chemie] } } }',
    ],
    [
      '{ lead: { country: DE, region: BY } }',
      { 'lead.region': { field: ['country'], comparison: ['in'], text: ['AT'] } },
      '{ all: [ { lead: { country: DE } }, { lead: { country: AT } } ] }',
    ],
    [
      '{ lead: { country: DE } }',
      { 'lead.country': { field: ['attributes.'], attribute: ['fair'], comparison: ['in'], text: ['01067, "5", 7'] } },
      '{ lead: { attributes.fair: [ "01067", "5", 7 ] } }',
    ],
    [
      '{ event: demo.requested }',
      { event: { type: ['demo.requested'], property: ['product', ''], comparison: ['in', 'in'], text: ['press', ''] } },
      '{ event: { type: demo.requested, where: { product: press } } }',
    ],
    [
      '{ event: demo.requested }',
      { event: { type: ['demo.requested'], often: ['never'] } },
      '{ event: { type: demo.requested, never: true } }',
    ],
    ['{ ready: true }', { ready: { kind: ['fit'], is: ['true'] } }, '{ fit: { atLeast: 40 } }'],
    [
      '{ ready: true, fit: { atMost: 1 } }',
      { ready: { kind: ['fit'] } },
      '{ all: [ { fit: { atLeast: 40 } }, { fit: { atMost: 1 } } ] }',
    ],
    ['{ ready: true }', { ready: { holds: ['no'], is: ['true'] } }, '{ not: { ready: true } }'],
    ['{ not: { ready: true } }', { 'not.ready': { holds: ['yes'], is: ['true'] } }, '{ ready: true }'],
    ['{ reddy: true }', { reddy: { yaml: ['{ a: 1 }'] } }, '{ reddy: { a: 1 } }'],
    ['{ reddy: true }', { reddy: { kind: ['fit'] } }, '{ fit: { atLeast: 40 } }'],
  ])('%s with %j', (text, cells, expected) => {
    expect(built(parse(text), cells)).toEqual(parse(expected))
  })
})

describe('what is added, grouped and taken away', () => {
  test.each<[string, Record<string, Cells>, string | null, string | undefined]>([
    ['', { '': { and: ['fit'] } }, null, '{ fit: { atLeast: 40 } }'],
    ['{ ready: true }', { '': { and: ['fit'] } }, null, '{ ready: true, fit: { atLeast: 40 } }'],
    ['{ ready: true }', { '': { or: ['fit'] } }, null, '{ any: [ { ready: true }, { fit: { atLeast: 40 } } ] }'],
    ['{ any: [ { ready: true } ] }', { '': { or: ['fit'] } }, null, '{ any: [ { ready: true }, { fit: { atLeast: 40 } } ] }'],
    [
      '{ any: [ { ready: true } ] }',
      { any: { add: ['all'] } },
      null,
      '{ any: [ { ready: true }, { all: [ { ready: true } ] } ] }',
    ],
    ['{ ready: true, stage: sql }', { '': { how: ['none'] } }, null, '{ not: { any: [ { ready: true }, { stage: sql } ] } }'],
    [
      '{ any: [ { ready: true }, { stage: sql } ] }',
      { any: { how: ['fewer'], atLeast: ['2'] } },
      null,
      '{ not: { some: { atLeast: 2, of: [ { ready: true }, { stage: sql } ] } } }',
    ],
    ['{ not: { any: [ { ready: true } ] } }', { 'not.any': { how: ['any'] } }, null, '{ any: [ { ready: true } ] }'],
    ['{ any: [ { ready: true }, { stage: sql } ] }', {}, 'any[0].ready', '{ any: [ { stage: sql } ] }'],
    ['{ any: [ { not: { ready: true } }, { stage: sql } ] }', {}, 'any[0].not.ready', '{ any: [ { stage: sql } ] }'],
    ['{ lead: { country: DE, region: BY } }', {}, 'lead.country', '{ lead: { region: BY } }'],
    ['{ ready: true, not: { all: [ { stage: sql } ] } }', {}, 'not.all[0].stage', '{ ready: true }'],
    ['{ not: { some: { atLeast: 1, of: [ { ready: true } ] } } }', {}, 'not.some.of[0].ready', undefined],
  ])('%s with %j, without %s', (text, cells, removed, expected) => {
    expect(built(text === '' ? undefined : parse(text), cells, removed)).toEqual(
      expected === undefined ? undefined : parse(expected),
    )
  })

  test('a name that plain objects have stays a name', () => {
    const value: unknown = JSON.parse('{ "__proto__": { "ready": true }, "constructor": 1 }')
    expect(JSON.stringify(built(value, untouched(value)))).toBe(JSON.stringify(value))
  })
})
