import { expect, test } from 'vitest'
import { greetingOf, nameIn, oneLine } from '../../domain/greeting.ts'

interface Named {
  readonly salutation: string | null
  readonly firstName: string | null
  readonly lastName: string | null
}

const nobody: Named = { salutation: null, firstName: null, lastName: null }

const greetings: readonly [Partial<Named>, string, string][] = [
  [{}, 'Guten Tag', 'Hello'],
  [{ firstName: 'Eva' }, 'Guten Tag', 'Hello Eva'],
  [{ lastName: 'Müller' }, 'Guten Tag', 'Hello'],
  [{ firstName: 'Eva', lastName: 'Müller' }, 'Guten Tag Eva Müller', 'Hello Eva'],
  [{ salutation: 'Frau', firstName: 'Eva', lastName: 'Müller' }, 'Guten Tag Frau Müller', 'Dear Ms Müller'],
  [{ salutation: 'Mr.', lastName: 'Smith' }, 'Guten Tag Herr Smith', 'Dear Mr Smith'],
  [{ salutation: 'Divers', firstName: 'Kim', lastName: 'Lang' }, 'Guten Tag Kim Lang', 'Hello Kim'],
  [{ salutation: 'Herr', firstName: 'http://evil.example', lastName: 'www.evil.example' }, 'Guten Tag', 'Hello'],
]

test.each(greetings)('%o', (given, german, english) => {
  expect(greetingOf({ ...nobody, ...given }, 'de')).toBe(german)
  expect(greetingOf({ ...nobody, ...given }, 'en')).toBe(english)
})

test('a name that would carry a link or markup is no name', () => {
  for (const hostile of [
    '<b>Eva</b>',
    '{{7*7}}',
    'Eva https://x.example',
    'gewinne.example',
    'a@b.example',
    '  ',
    '\u202e\u200b',
  ])
    expect(nameIn(hostile)).toBeNull()
  for (const name of ["O'Neill", 'Müller-Lüdenscheidt', 'Dr. Eva', 'José María', '李']) expect(nameIn(name)).toBe(name)
})

test('a line has no line breaks, no invisible characters and an end', () => {
  expect(oneLine('Eva\r\nBcc: x\u0000', 100)).toBe('Eva Bcc: x')
  expect(oneLine('x'.repeat(10_000), 60)).toHaveLength(60)
})
