import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Hit, hitOf, judgeClick } from '../../domain/click-verdict.ts'

const start = Date.parse('2026-03-02T08:00:00Z')

function aHit(change: { afterMs?: number; link?: number | null; method?: string; agent?: Hit['agent'] } = {}): Hit {
  const { afterMs = 0, link = 0, method = 'GET', agent = 'browser' } = change
  return { at: new Date(start + afterMs), link, method, agent }
}

test.each<[string, Hit, Hit[], string[]]>([
  ['one click by a browser', aHit(), [], []],
  ['the same link clicked three times in a second', aHit(), [aHit({ afterMs: 300 }), aHit({ afterMs: 600 })], []],
  ['two links within a second', aHit(), [aHit({ afterMs: 900, link: 1 })], []],
  ['three links within ten seconds', aHit(), [aHit({ afterMs: 5000, link: 1 }), aHit({ afterMs: 10_000, link: 2 })], []],
  ['three links within two seconds', aHit(), [aHit({ afterMs: 900, link: 1 }), aHit({ afterMs: 2000, link: 2 })], ['burst']],
  ['three links, this one last', aHit({ afterMs: 2000 }), [aHit({ link: 1 }), aHit({ afterMs: 10, link: 2 })], ['burst']],
  ['a click half a minute after a burst', aHit({ afterMs: 30_000 }), [1, 2, 3].map((link) => aHit({ link })), []],
  ['a robot', aHit({ agent: 'bot' }), [], ['botAgent']],
  ['a hit without a user agent', aHit({ agent: 'none' }), [], ['noAgent']],
  ['a HEAD request', aHit({ method: 'HEAD' }), [], ['notAskedByGet']],
  ["Gmail's proxy loading the pixel", aHit({ link: null, agent: 'imageProxy' }), [], []],
  ['a pixel among a burst of links', aHit({ link: null }), [1, 2, 3].map((link) => aHit({ link })), []],
])('%s', (_case, hit, others, reasons) => {
  expect(judgeClick(hit, [hit, ...others])).toEqual({ verdict: reasons.length === 0 ? 'human' : 'machine', reasons })
})

test('a scanner that fetches three or more links within two seconds is caught whole, whatever the order', () => {
  const burst = fc
    .uniqueArray(fc.nat({ max: 40 }), { minLength: 3, maxLength: 12 })
    .chain((links) =>
      fc.tuple(fc.constant(links), fc.array(fc.nat({ max: 2000 }), { minLength: links.length, maxLength: links.length })),
    )
  fc.assert(
    fc.property(burst, ([links, delays]) => {
      const hits = links.map((link, index) => aHit({ link, afterMs: delays[index] ?? 0 }))
      return hits.every((hit) => judgeClick(hit, hits).verdict === 'machine')
    }),
  )
})

test('people who click one link every three seconds are never taken for a machine', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 20 }), (links) => {
      const hits = links.map((link, index) => aHit({ link, afterMs: index * 3000 }))
      return hits.every((hit) => judgeClick(hit, hits).verdict === 'human')
    }),
  )
})

test('a hit is read back from event properties, and an event from elsewhere holds none', () => {
  expect(hitOf({ wallAt: '2026-03-02T08:00:00.000Z', link: 2, method: 'GET', agent: 'browser' })).toEqual(aHit({ link: 2 }))
  expect(hitOf({ step: 'checklist' })).toBeNull()
  expect(hitOf({ wallAt: '2026-03-02T08:00:00.000Z', method: 'GET', agent: 'curl' })).toBeNull()
})
