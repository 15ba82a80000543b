import { expect, test } from 'vitest'
import { parseSource } from '../../templates/source.ts'

const good = '---\ntemplate: a-b\nlanguage: de\nclass: marketing\nsubject: "Hallo"\n---\n<mj-section />\n'

test('front matter and MJML are told apart', () => {
  expect(parseSource(good)).toEqual({
    source: {
      key: 'a-b',
      language: 'de',
      class: 'marketing',
      subject: 'Hallo',
      preheader: '',
      text: null,
      plain: false,
      mjml: '<mj-section />',
    },
    problems: [],
  })
})

const bad: readonly [string, string, string][] = [
  ['no front matter', '<mjml></mjml>', 'template'],
  ['an unknown key', good.replace('subject:', 'sujet: x\nsubject:'), 'template'],
  ['an unknown language', good.replace('de', 'fr'), 'language'],
  ['a key with spaces', good.replace('a-b', 'A b'), 'template'],
  ['front matter that is no YAML', good.replace('"Hallo"', '"Hallo'), 'template'],
  ['a file of a megabyte', good + 'x'.repeat(1_000_000), 'template'],
]

test.each(bad)('%s is told with a remedy', (_, file, path) => {
  const { source, problems } = parseSource(file)
  expect(source).toBeNull()
  expect(problems[0]).toMatchObject({ path, severity: 'error', remedy: expect.stringMatching(/./) })
})
