import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { germanOf, inLanguage } from '../../domain/problem-text.ts'
import type { Problem } from '../../domain/problem.ts'
import { parseSegment, validateSegment } from '../../domain/segment.ts'
import { germanConditionProblems } from '../../domain/words/problem-condition.ts'
import { germanProblems } from '../../domain/words/problem.ts'
import { journeySource, problemsOf, shippedNames } from '../support/journeys.ts'

const folder = new URL('../broken-journeys/', import.meta.url)
const broken = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

test.each(broken.map((name) => [name]))('every problem of %s is said in German, remedy and all', (name) => {
  expect(untranslated(problemsOf(readFileSync(new URL(name, folder), 'utf8')))).toEqual([])
})

function untranslated(problems: readonly Problem[]): string[] {
  const texts = problems.flatMap(({ message, remedy }) => [message, remedy])
  return texts.filter((text) => germanOf(text) === null)
}

test.each([
  '{ ready: true }',
  '{ clicked: checklist }',
  '{ handoff: open }',
  '{ segment: other }',
  '{ weekday: mon }',
  '{ lead: { roleClass: student } }',
  '{ lead: { country: {} } }',
  '{ lead: { country: { contains: { a: b } } } }',
  '{ event: { type: page.viewed, where: { path: { contains: /pricing } } } }',
  '{ event: { type: webinar.attended, where: { webinar: { own: key } } } }',
  '{ event: { type: webinar.attended, where: { webinar: { own: code } } } }',
  '{ event: { type: page.viewed, where: pricing } }',
  '{ event: { type: page.viewed, never: true, count: 2, within: 3 working days } }',
  '{ temperature: lukewarm }',
  '{ date: {} }',
  '{ some: { atLeast: 3, of: [ { stage: sql } ] } }',
  `${'{ not: '.repeat(40)}{ stage: sql }${' }'.repeat(40)}`,
])('what is wrong with a segment of %s is said in German', (condition) => {
  const { segment, problems } = parseSegment(`segment: bad\ntitle: Bad\nif: ${condition}`)
  const all = [...problems, ...(segment === null ? [] : validateSegment(segment, shippedNames))]
  expect(all).not.toEqual([])
  expect(untranslated(all)).toEqual([])
})

test.each(['enrol: { on: webinar.registered }', 'enrol: { on: webinar.registered, key: webinar }'])(
  'what is wrong about the own keys of runs with %s is said in German',
  (enrol) => {
    const own = '{ event: { type: webinar.attended, where: { webinar: { own: key } } } }'
    const waits = [own, '{ event: webinar.attended }'].map((one) => `- { waitFor: ${one}, for: 3d, else: [] }`)
    const problems = problemsOf(journeySource(waits.join('\n'), enrol))
    expect(problems).toHaveLength(1)
    expect(untranslated(problems)).toEqual([])
  },
)

test('what a sentence names stays as it was written', () => {
  const problem = { path: 'steps[1]', severity: 'error' as const }
  const english = { ...problem, message: 'unknown email step "{x}"', remedy: 'did you mean "a"? known are a, b' }
  expect(inLanguage('de', english)).toEqual({
    ...problem,
    message: 'unbekannter E-Mail-Schritt "{x}"',
    remedy: 'meinen Sie „a“? bekannt sind a, b',
  })
  expect(inLanguage('en', english)).toBe(english)
})

test('a sentence nobody has translated stays', () => {
  const problem = { path: '', message: 'looks odd', remedy: 'think', severity: 'warning' as const }
  expect(inLanguage('de', problem)).toEqual(problem)
})

function namesIn(text: string): string {
  return [...text.matchAll(/\{\w+\}/g)]
    .map(([name]) => name)
    .toSorted((a, b) => a.localeCompare(b))
    .join()
}

test('both languages name the same things', () => {
  expect(
    [...germanConditionProblems, ...germanProblems].filter(([english, german]) => namesIn(english) !== namesIn(german)),
  ).toEqual([])
})
