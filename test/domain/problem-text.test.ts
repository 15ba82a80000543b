import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { germanOf, inLanguage } from '../../domain/problem-text.ts'
import { germanProblems } from '../../domain/words/problem.ts'
import { problemsOf } from '../support/journeys.ts'

const folder = new URL('../broken-journeys/', import.meta.url)
const broken = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

test.each(broken.map((name) => [name]))('every problem of %s is said in German, remedy and all', (name) => {
  const problems = problemsOf(readFileSync(new URL(name, folder), 'utf8'))
  const texts = problems.flatMap(({ message, remedy }) => [message, remedy])
  expect(texts.filter((text) => germanOf(text) === null)).toEqual([])
})

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
  expect(germanProblems.filter(([english, german]) => namesIn(english) !== namesIn(german))).toEqual([])
})
