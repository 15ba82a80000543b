import { expect, test } from 'vitest'
import { planOf } from '../../verify/plan.ts'
import { verifyPlan } from '../../verify/verify.ts'
import { verifyParts } from '../support/verify-parts.ts'

const ready = verifyParts()

// Small, because every way costs its time; `ripen journey verify` takes as many leads through as many weeks as one likes.
test('a virtual clock, a simulation, a time-skipping server and a real server take the same leads the same way at the same times', async () => {
  const parts = ready()
  const plan = planOf({ seed: 4, leads: 4, days: 21, hooks: parts.hooks })
  const { difference, compared } = await verifyPlan(plan, parts)
  expect(difference).toBeNull()
  expect(compared.messages).toBeGreaterThan(0)
  expect(compared.handoffs).toBeGreaterThan(0)
  expect(Math.max(...parts.arrivals.values())).toBe(1)
}, 300_000)
