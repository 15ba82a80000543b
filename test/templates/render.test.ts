import fc from 'fast-check'
import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { compileTemplate } from '../../templates/compile.ts'
import { type MailVariables, renderMail, senderVariables } from '../../templates/render.ts'
import { sampleSender } from '../support/outgoing.ts'

const mjml = `<mj-section><mj-column><mj-text>
  <h1>{{lead.greeting}}</h1>
  {{#if lead.companyName}}<p title="{{lead.companyName}}">Für {{lead.companyName}}</p>{{else}}<p>Für Sie</p>{{/if}}
  <p><a href="https://x.example/?firma={{query lead.companyName}}">Bericht</a></p>
</mj-text></mj-column></mj-section>`

const compiled = await compileTemplate({
  key: 'a',
  language: 'de',
  class: 'marketing',
  subject: "Für {{fallback lead.companyName 'Sie'}}",
  preheader: 'Eine Vorschau für {{lead.greeting}}, lang genug für die Regel.',
  text: null,
  plain: false,
  mjml: mjml.replace('{{query lead.companyName}}', 'x'),
})
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
const { template } = compiled

function variables(companyName: string | null, greeting = 'Guten Tag'): MailVariables {
  return {
    language: 'de',
    zone: 'Europe/Berlin',
    targets: ['https://x.example/?firma=x'],
    ...senderVariables(sampleSender, 'de'),
    links: { unsubscribe: 'https://t.example/u/x', preferences: 'https://t.example/p/x', open: null },
    lead: { greeting, firstName: null, lastName: null, companyName, jobTitle: null },
  }
}

const shape = (html: string) => load(html)('*').length

test('HTML is escaped, subject and text are not', () => {
  const mail = renderMail('v1', template, variables('Müller & <Söhne>'))
  expect(mail.subject).toBe('Für Müller & <Söhne>')
  expect(mail.html).toContain('Für Müller &amp; &lt;Söhne&gt;')
  expect(mail.text).toContain('Für Müller & <Söhne>')
})

test('a branch for an empty variable is taken', () => {
  expect(renderMail('v1', template, variables(null)).text).toContain('Für Sie')
})

test('whatever a lead is called, the mail keeps its shape, runs nothing and computes nothing', () => {
  const expected = shape(renderMail('v1', template, variables('x', 'y')).html)
  const hostile = fc.oneof(
    fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }),
    fc.constantFrom(
      '{{7*7}}',
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onload='x",
      '\r\nBcc: a@b.example',
      '{{{lead}}}',
      '</title>',
      '${1}',
    ),
  )
  fc.assert(
    fc.property(hostile, hostile, (company, greeting) => {
      const mail = renderMail('v1', template, variables(company, greeting))
      const page = load(mail.html)
      expect(shape(mail.html)).toBe(expected)
      expect(page('script, iframe, [onerror], [onload]').length).toBe(0)
      expect(
        page('a')
          .toArray()
          .every(({ attribs }) => (attribs['href'] ?? '').startsWith('https:')),
      ).toBe(true)
      expect(mail.subject).not.toMatch(/\p{Cc}/u)
      expect(mail.subject.length).toBeLessThanOrEqual(400)
      expect(mail.html).not.toContain('49')
    }),
    { numRuns: 40 },
  )
})

test('the brand colour is filled in and its text stays readable in light and dark', () => {
  const { html } = renderMail('v1', template, variables(null))
  expect(html).toContain('#146c5f')
  expect(html).not.toMatch(/\{\{|#b1a2c3|#d4e5f6|#a9b8c7/)
})
