import { expect, test } from 'vitest'
import { complaintsOf } from '../../../client/ui/health.ts'
import type { Health } from '../../../db/health-view.ts'

const wall = new Date('2026-03-02T08:00:00Z')
const well: Health = {
  workers: 1,
  oldestSignalAgeMs: null,
  oldestEventAgeMs: 900,
  transports: [{ id: 'default', paused: false, pausedReason: null, backoffUntilWall: null }],
}
const around = { wall, relayMissing: false, senderMissing: false }
const transport = (change: Partial<Health['transports'][number]>) => ({
  transports: well.transports.map((one) => ({ ...one, ...change })),
})

test('when all is well nobody is bothered', () => {
  expect(complaintsOf(well, around)).toEqual([])
})

test.each<[Partial<Health>, string]>([
  [{ workers: 0 }, 'health.noWorker'],
  [{ oldestEventAgeMs: 61_000 }, 'health.eventsStuck'],
  [{ oldestSignalAgeMs: 61_000 }, 'health.signalsStuck'],
  [transport({ paused: true }), 'health.mailPaused'],
  [transport({ backoffUntilWall: new Date(wall.getTime() + 1) }), 'health.mailBackoff'],
])('%j is a fault: %s', (change, what) => {
  expect(complaintsOf({ ...well, ...change }, around)).toMatchObject([{ what, broken: true }])
})

test('a relay or sender that was never set is a state, not a fault', () => {
  const found = complaintsOf(well, { wall, relayMissing: true, senderMissing: true })
  expect(found.map(({ what, broken }) => [what, broken])).toEqual([
    ['health.noRelay', false],
    ['health.noSender', false],
  ])
})

test('a back-off that is over is none', () => {
  expect(complaintsOf({ ...well, ...transport({ backoffUntilWall: wall }) }, around)).toEqual([])
})
