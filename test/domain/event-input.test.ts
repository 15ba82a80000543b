import { expect, test } from 'vitest'
import { type EventInput, refuseEvent, stopOf } from '../../domain/event-input.ts'
import { builtInEventTypes } from '../../domain/event.ts'

const now = new Date('2026-03-02T07:00:00Z')
const declared = new Set<string>(builtInEventTypes)

function anEvent(given: Partial<EventInput> = {}): EventInput {
  return { id: 'e-1', type: 'webinar.attended', occurredAt: now, properties: {}, ...given }
}

test.each<[string, Partial<EventInput>, string | null]>([
  ['an ordinary event', {}, null],
  ['a clock five minutes ahead', { occurredAt: new Date('2026-03-02T07:05:00Z') }, null],
  ['a clock further ahead', { occurredAt: new Date('2026-03-02T07:05:01Z') }, 'event.inFuture'],
  ['nine years ago', { occurredAt: new Date('2017-03-02T07:00:00Z') }, null],
  ['more than ten years ago', { occurredAt: new Date('2016-03-02T06:59:59Z') }, 'event.tooOld'],
  ['a type nobody declared', { type: 'webinar.atended' }, 'event.undeclaredType'],
  ['consent without evidence', { type: 'consent.granted' }, 'event.recordedByConsent'],
  ['properties of 20 kB', { properties: { text: 'x'.repeat(20_000) } }, 'event.propertiesTooLarge'],
  ['a NUL character', { properties: { text: 'a\u0000b' } }, 'event.propertiesUnstorable'],
  ['half a surrogate pair', { properties: { text: 'a\ud800' } }, 'event.propertiesUnstorable'],
  ['the text of an escape', { properties: { text: '\\u0000' } }, null],
  ['an emoji', { properties: { text: '👍' } }, null],
])('%s gives %s', (_, given, code) => {
  expect(refuseEvent(anEvent(given), declared, now)?.code ?? null).toBe(code)
})

test('an undeclared type is refused with the nearest known name', () => {
  expect(refuseEvent(anEvent({ type: 'demo.request' }), declared, now)?.message).toContain('demo.requested')
  expect(refuseEvent(anEvent({ type: 'zzz' }), declared, now)?.message).toContain('declare it first')
})

test.each([
  ['unsubscribed', {}, 'unsubscribe'],
  ['email.complained', {}, 'complaint'],
  ['email.bounced', { class: 'hard' }, 'hard_bounce'],
  ['email.bounced', { class: 'soft' }, null],
  ['demo.requested', {}, null],
])('%s %j stops as %s', (type, properties, reason) => {
  expect(stopOf({ type, properties })).toBe(reason)
})
