import fc from 'fast-check'
import { expect, test } from 'vitest'
import { domainOfEmail, isFreeMailDomain, parseDomain, parseEmail } from '../../domain/email-address.ts'

test.each([
  ['anna@firma.example', 'anna@firma.example'],
  ['  Anna.Berg+News@Firma.EXAMPLE ', 'anna.berg+news@firma.example'],
  ['j@müller-gmbh.de', 'j@xn--mller-gmbh-9db.de'],
  ['anna@www.firma.example', 'anna@www.firma.example'],
  ["o'neil@firma.example", "o'neil@firma.example"],
])('%j is read as %s', (text, address) => {
  expect(parseEmail(text)).toEqual({ ok: true, address })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['anna', 'notOneAddress'],
  ['anna@firma.example, evil@firma.example', 'notOneAddress'],
  ['Anna <anna@firma.example>', 'notOneAddress'],
  ['j@x.example\r\nRCPT TO:<evil@y.example>', 'notOneAddress'],
  ['anna@@firma.example', 'notOneAddress'],
  ['an na@firma.example', 'notOneAddress'],
  ['anna\u0000@firma.example', 'notOneAddress'],
  ['anna\u200b@firma.example', 'notOneAddress'],
  ['"anna"@firma.example', 'notOneAddress'],
  ['.anna@firma.example', 'localPart'],
  ['jürgen@firma.example', 'localPart'],
  [`${'a'.repeat(65)}@firma.example`, 'localPart'],
  ['anna@localhost', 'domain'],
  ['anna@127.0.0.1', 'domain'],
  ['anna@-firma.example', 'domain'],
  ['anna@', 'domain'],
  ['anna@firma.example/x', 'domain'],
  [`anna@${'a'.repeat(10_000)}.example`, 'tooLong'],
])('%j is refused as %s', (text, problem) => {
  expect(parseEmail(text)).toMatchObject({ ok: false, problem })
})

test('reading an address again changes nothing', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (text) => {
      const once = parseEmail(text)
      expect(once.ok ? parseEmail(once.address) : once).toEqual(once)
    }),
  )
})

test('whatever text comes in, an accepted address is one line without separators', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const parsed = parseEmail(text)
      expect(parsed.ok ? parsed.address : 'refused@by.us').toMatch(/^[^\s<>,;:"@]+@[a-z0-9.-]+$/)
    }),
  )
})

test.each([
  ['https://www.Firma.example/kontakt', 'firma.example'],
  ['müller.example', 'xn--mller-kva.example'],
  ['firma', null],
  ['firma.example:8080', null],
  ['a@b.example', null],
])('the domain %j is read as %s', (text, domain) => {
  expect(parseDomain(text)).toBe(domain)
})

test('a free mailbox says nothing about a company', () => {
  expect(isFreeMailDomain(domainOfEmail('anna@gmail.com'))).toBe(true)
  expect(isFreeMailDomain('firma.example')).toBe(false)
})
