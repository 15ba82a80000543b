import { expect, test } from 'vitest'
import { readMailHead } from '../../../client/embedded/mail-head.ts'

test.each([
  ['plain', 'Subject: Twelve questions', 'Twelve questions'],
  ['quoted', 'Subject: =?UTF-8?Q?Pr=C3=BCfliste_f=C3=BCr_K=C3=A4ufer?=', 'Prüfliste für Käufer'],
  ['base64', 'Subject: =?utf-8?B?UHLDvGZsaXN0ZQ==?=', 'Prüfliste'],
  ['another character set', 'Subject: =?iso-8859-1?Q?Pr=FCfliste?=', 'Prüfliste'],
  ['several words over several lines', 'Subject: =?UTF-8?Q?Pr=C3=BCf?=\r\n =?UTF-8?Q?liste?= jetzt', 'Prüfliste jetzt'],
  ['a character set nobody knows', 'Subject: =?x-none?Q?abc?=', '=?x-none?Q?abc?='],
  ['none', 'From: a@b.example', ''],
])('a subject written as %s', (_form, header, subject) => {
  expect(readMailHead(Buffer.from(`${header}\r\n\r\nSubject: not this`)).subject).toBe(subject)
})

test('the id of our own is read from the headers only', () => {
  expect(readMailHead(Buffer.from('x-ripen-id: 1-2\r\n\r\nbody')).ripenId).toBe('1-2')
  expect(readMailHead(Buffer.from('A: b\r\n\r\nX-Ripen-ID: 1-2')).ripenId).toBeNull()
})
