import { expect, test } from 'vitest'
import { MailStock } from '../../activities/mail-stock.ts'
import type { ClaimedMessage } from '../../db/message-claim.ts'
import type { MessageId } from '../../domain/id.ts'

const bulk = (id: string): ClaimedMessage => ({ id: id as MessageId, leadId: null, class: 'marketing' })
const urgent = (id: string): ClaimedMessage => ({ id: id as MessageId, leadId: null, class: 'internal' })

/** Each claim brings the next of these; how often it claimed. */
function aStock(claims: readonly (readonly ClaimedMessage[])[], during: (stock: MailStock) => void = () => {}) {
  const made = { count: 0 }
  const stock: MailStock = new MailStock({
    enough: 2,
    pauseMs: 60_000,
    onLooked: () => {},
    async claim() {
      const claimed = claims[made.count] ?? []
      made.count += 1
      during(stock)
      return { claimed, isDue: claimed.length > 0 }
    },
  })
  return { stock, made }
}

async function refill(stock: MailStock): Promise<void> {
  stock.refill()
  await stock.settled()
}

test('claims while it has too little, one claim at a time', async () => {
  const { stock, made } = aStock([[bulk('a')], [bulk('b'), bulk('c')], [bulk('d')]])
  stock.refill()
  stock.refill()
  await stock.settled()
  expect([made.count, stock.size]).toEqual([1, 1])
  await refill(stock)
  await refill(stock)
  expect([made.count, stock.size, stock.isDue]).toEqual([2, 3, true])
})

test('where nothing was it looks again after a pause, or at once when something has changed', async () => {
  const { stock, made } = aStock([[], [], [bulk('a')]])
  await refill(stock)
  await refill(stock)
  expect([made.count, stock.isDue]).toEqual([1, false])
  stock.lookAnew()
  await refill(stock)
  expect(made.count).toBe(2)
})

test('what changes while it looks is looked at too', async () => {
  const { stock, made } = aStock([[], [bulk('a')]], (one) => one.lookAnew())
  await refill(stock)
  await refill(stock)
  expect([made.count, stock.size]).toEqual([2, 1])
})

test('bulk mail leaves room for mail that people wait for', async () => {
  const { stock } = aStock([[bulk('a'), bulk('b'), urgent('c')]])
  await refill(stock)
  expect(stock.take({ lines: 3, bulk: 1 }).map(({ id }) => id)).toEqual(['a', 'c'])
  expect(stock.size).toBe(1)
})

test('a claim that failed is told to whoever refills next', async () => {
  const stock = new MailStock({ enough: 2, pauseMs: 0, onLooked: () => {}, claim: () => Promise.reject(new Error('away')) })
  await refill(stock)
  expect(() => stock.refill()).toThrow('away')
})
