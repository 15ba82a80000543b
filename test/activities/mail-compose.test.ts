import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { composeMail } from '../../activities/mail-compose.ts'
import type { OutgoingMessage } from '../../db/message-candidates.ts'
import type { MessageId } from '../../domain/id.ts'
import { sampleSender, tuesday } from '../support/outgoing.ts'

const message: OutgoingMessage & { readonly address: string; readonly smtpMessageId: string } = {
  id: 'm1' as MessageId,
  sendKey: 'one',
  class: 'marketing',
  kind: 'journey',
  leadId: null,
  repId: null,
  enrolmentId: null,
  step: 'checklist',
  templateKey: 'checklist',
  templateVersionId: null,
  language: 'de',
  refs: {},
  attempts: 0,
  resends: 0,
  smtpMessageId: '<m.m1@example.de>',
  notBefore: tuesday,
  address: 'a@b.example',
  person: { salutation: null, firstName: 'Jürgen', lastName: 'Ünal', companyName: null, jobTitle: null },
  rep: null,
  mayTrack: false,
  journey: { key: 'nurture', title: 'Nach der Messe' },
  zone: 'Europe/Berlin',
}

function composed(text: string, html: string): Buffer {
  const unsubscribe = { url: 'https://t.example.de/u/x', address: 'unsub@bounce.example.de' }
  return composeMail({ message, settings: sampleSender, rendered: { subject: 'Für Sie', text, html }, unsubscribe })
}

const line = fc.string({ unit: fc.constantFrom('a', 'ß', '=', '.', ' ', '\t', '😀', '<', '-', '_', 'From ') })
const body = fc.array(line, { minLength: 1, maxLength: 30 }).map((lines) => `x${lines.join('\n')}x`)

test('both parts arrive as they were rendered, whatever is in them', async () => {
  await fc.assert(
    fc.asyncProperty(body, body, async (text, html) => {
      const mail = await simpleParser(composed(text, html), { skipTextToHtml: true })
      expect({ text: mail.text, html: mail.html }).toEqual({ text, html })
    }),
    { numRuns: 60 },
  )
})

test('no line of a body is longer than 76 characters, none ends bare, and the parts are told apart by what no body holds', () => {
  const raw = composed('ü'.repeat(500), `<p>--=_part</p>${'x'.repeat(500)}`).toString('latin1')
  const [, ...parts] = raw.split('\r\n--=_part')
  expect(parts).toHaveLength(3)
  expect(parts.at(-1)).toBe('--\r\n')
  expect(
    Math.max(
      ...parts
        .join('')
        .split('\r\n')
        .map((text) => text.length),
    ),
  ).toBeLessThanOrEqual(76)
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('headers with umlauts can be read by every server', async () => {
  const raw = composed('a', 'b')
  expect(raw.toString('latin1')).toMatch(/^[\x20-\x7e\r\n\t]*$/)
  const mail = await simpleParser(raw)
  expect(mail).toMatchObject({ subject: 'Für Sie', messageId: '<m.m1@example.de>', date: tuesday })
  expect(mail.to).toMatchObject({ value: [{ name: 'Jürgen Ünal', address: 'a@b.example' }] })
  expect(mail.from).toMatchObject({ value: [{ name: 'Beispiel Prüftechnik', address: 'post@example.de' }] })
})
