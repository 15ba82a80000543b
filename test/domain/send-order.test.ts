import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MessageId } from '../../domain/id.ts'
import { goesBefore, keptClearOf, leavingBefore, type PlannedMail } from '../../domain/send-order.ts'

const tuesday = new Date('2026-03-03T09:00:00Z')
const hour = (hours: number) => new Date(tuesday.getTime() + hours * 3_600_000)
const mail = (id: string, priority: number, hours: number): PlannedMail => ({
  id: id as MessageId,
  priority,
  notBefore: hour(hours),
})

test('of any mails exactly one gives way to none, and of any two one gives way', () => {
  const few = fc.record({ priority: fc.integer({ min: 0, max: 2 }), hours: fc.integer({ min: -2, max: 2 }) })
  fc.assert(
    fc.property(fc.array(few, { minLength: 1, maxLength: 6 }), (given) => {
      const mails = given.map(({ priority, hours }, index) => mail(`m${index}`, priority, hours))
      const first = mails.filter((one) => !mails.some((other) => other !== one && goesBefore(other, one)))
      expect(first).toHaveLength(1)
      for (const one of mails)
        for (const other of mails) expect(goesBefore(one, other)).toBe(one !== other && !goesBefore(other, one))
    }),
  )
})

test('what goes before and is overdue takes the present day', () => {
  expect(leavingBefore(mail('b', 0, 0), [mail('a', 0, -30), mail('c', 5, 4), mail('d', 0, 1)], tuesday)).toEqual([
    tuesday,
    hour(4),
  ])
})

test('a new slot keeps clear of equals still to come, not of equals due now and not of minor mail', () => {
  const own = mail('b', 1, -2)
  expect(keptClearOf(own, [mail('a', 1, 24), mail('c', 1, -1), mail('d', 0, 24)], tuesday)).toEqual([hour(24)])
})
