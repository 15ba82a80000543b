import { expect, test } from 'vitest'
import type { MessageClass } from '../../domain/facts.ts'
import { compileTemplate } from '../../templates/compile.ts'
import type { TemplateSource } from '../../templates/source.ts'

function aSource(mjml: string, given: Partial<TemplateSource> = {}): TemplateSource {
  const preheader = 'Eine Vorschau, die etwas sagt, was der Betreff nicht sagt.'
  return { key: 'a', language: 'de', class: 'marketing', subject: 'Betreff', preheader, text: null, plain: false, mjml, ...given }
}

const inText = (content: string) => `<mj-section><mj-column><mj-text>${content}</mj-text></mj-column></mj-section>`

async function problemsOf(source: TemplateSource): Promise<string[]> {
  const compiled = await compileTemplate(source)
  return (compiled.ok ? compiled.warnings : compiled.problems).map(({ severity, message }) => `${severity}: ${message}`)
}

const refused: readonly [string, string, string][] = [
  ['an unknown tag', '<mj-section><mj-colum /></mj-section>', 'mj-colum'],
  [
    'a branch between sections that MJML would drop',
    `{{#if lead.firstName}}${inText('a')}{{else}}${inText('b')}{{/if}}`,
    'loses {{#if lead.firstName}} when compiled',
  ],
  ['an unclosed block', inText('{{#if lead.firstName}}a'), 'not valid Handlebars'],
  ['an unknown variable', inText('{{lead.shoeSize}}'), '{{lead.shoeSize}} is not known here'],
  ['a variable of another class', inText('{{rep.name}}'), '{{rep.name}} is not known here'],
  ['a variable that may be empty', inText('Hallo {{lead.firstName}},'), '{{lead.firstName}} may be empty'],
  ['unescaped output', inText('{{{lead.greeting}}}'), 'would not be escaped'],
  ['unescaped output by &', inText('{{&lead.greeting}}'), 'would not be escaped'],
  ['a partial', inText('{{> other}}'), 'PartialStatement'],
  ['an inline partial', inText('{{#*inline "x"}}y{{/inline}}'), 'DecoratorBlock'],
  ['a helper that reads by a computed name', inText("{{lookup lead 'x'}}"), '{{lookup …}} is not understood'],
  ['the prototype', inText('{{constructor}}'), '{{constructor}} is not known here'],
  ['a nested call', inText("{{date (fallback lead.firstName 'x')}}"), 'nests a call'],
  ['a script', '<mj-raw><script>alert(1)</script></mj-raw>', 'contains <script'],
  ['a handler', inText('<p onclick="x()">a</p>'), 'contains onclick='],
  ['a form', inText('<form action="https://x.example"></form>'), 'contains <form'],
  ['a link by script', inText('<a href="javascript:alert(1)">Bericht</a>'), 'links to "javascript:alert(1)"'],
  ['a link whose host is a variable', inText('<a href="https://{{lead.companyName}}/">Bericht</a>'), 'links to'],
  [
    'a plain http image',
    '<mj-section><mj-column><mj-image src="http://x.example/a.png" alt="a" /></mj-column></mj-section>',
    'not on the web',
  ],
  ['an image without words', inText('<img src="https://x.example/a.png" />'), 'image without alt text'],
  ['a variable in a style', inText('<p style="color:{{lead.greeting}}">a</p>'), 'variable inside a style'],
  ['a mail that Gmail would cut', inText('<p>x</p>'.repeat(12_000)), 'kB'],
  ['blocks without end', inText('{{#if lead.firstName}}'.repeat(7) + 'a' + '{{/if}}'.repeat(7)), 'nests blocks too deeply'],
]

test.each(refused)('%s is refused', async (_, mjml, message) => {
  const problems = await problemsOf(aSource(mjml))
  expect(problems.filter((problem) => problem.startsWith('error'))).toContainEqual(expect.stringContaining(message))
})

test('all problems are told at once', async () => {
  const problems = await problemsOf(aSource(inText('{{lead.a}} {{lead.b}} {{{lead.greeting}}}'), { subject: '{{lead.c}}' }))
  expect(problems.filter((problem) => problem.startsWith('error')).length).toBeGreaterThanOrEqual(4)
})

test('a double opt-in mail can name nothing that a stranger typed', async () => {
  const source = aSource(inText('{{lead.greeting}}'), { class: 'transactional', plain: true })
  expect(await problemsOf(source)).toContainEqual(expect.stringContaining('{{lead.greeting}} is not known here'))
})

test('weak subjects, previews and links are warned of and published all the same', async () => {
  const problems = await problemsOf(
    aSource(inText('<a href="https://x.example">hier</a>'), { preheader: 'kurz', subject: 'x'.repeat(80) }),
  )
  expect(problems).toEqual([
    'warning: has 4 characters',
    'warning: has 80 characters',
    'warning: has a link that only says “hier”',
  ])
})

test('web links are numbered once, with their words; our own links, mail and phone stay', async () => {
  const links =
    '<a href="https://x.example/?a=1&amp;b=2">Bericht <b>lesen</b></a><a href="mailto:a@b.example">Post</a><a href="tel:+49">Ruf</a>'
  const compiled = await compileTemplate(aSource(inText(links)))
  expect(compiled.ok && compiled.template.links).toEqual([
    { position: 0, url: 'https://x.example/?a=1&b=2', label: 'Bericht lesen' },
  ])
  expect(compiled.ok && compiled.template.html).toContain('href="{{link 0}}"')
  expect(compiled.ok && compiled.template.html).toContain('href="{{links.unsubscribe}}"')
})

test('the text part has the same words and links, no upper-case variables, and no preview line', async () => {
  const compiled = await compileTemplate(
    aSource(inText('<h1>{{lead.greeting}}</h1><p>Siehe <a href="https://x.example">Bericht</a>.</p>')),
  )
  const text = compiled.ok ? compiled.template.text : ''
  expect(text).toContain('{{lead.greeting}}')
  expect(text).toContain('Bericht <{{link 0}}>')
  expect(text).toContain('<{{links.unsubscribe}}>')
  expect(text).not.toContain('{{preheader}}')
})

test('an own text part takes the place of the one made from the HTML', async () => {
  const compiled = await compileTemplate(aSource(inText('a'), { text: 'Eigener Text {{lead.greeting}}' }))
  expect(compiled.ok && compiled.template.text).toBe('Eigener Text {{lead.greeting}}')
})

test.each<MessageClass>(['marketing', 'transactional', 'internal'])(
  '%s mail loads nothing from elsewhere and names its language',
  async (of) => {
    const compiled = await compileTemplate(aSource(inText('a'), { class: of }))
    const html = compiled.ok ? compiled.template.html : ''
    expect(html).toMatch(/<html lang="de"/)
    expect(html).toContain('name="color-scheme"')
    expect(html).not.toMatch(/fonts\.googleapis|@import|https?:\/\/(?!www\.w3\.org)/)
    expect(html.includes('{{#if links.open}}')).toBe(of === 'marketing')
  },
)
