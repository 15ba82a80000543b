/** A problem in the language of its reader; what has no translation yet is shown as it is rather than hidden. */
import type { Language } from './lead.ts'
import type { Problem } from './problem.ts'
import { fillIn } from './wording.ts'
import { germanConditionProblems } from './words/problem-condition.ts'
import { germanProblems } from './words/problem.ts'

interface Sentence {
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly german: string
}

const sentences = [...germanConditionProblems, ...germanProblems].map(([english, german]) => sentenceOf(english, german))

function sentenceOf(english: string, german: string): Sentence {
  const names: string[] = []
  const text = english.replace(/[.*+?^$()|[\]\\]|\{(\w+)\}|[{}]/g, (found: string, name: string | undefined) => {
    if (name === undefined) return `\\${found}`
    names.push(name)
    return '(.+)'
  })
  return { pattern: new RegExp(`^${text}$`, 's'), names, german }
}

/** The same problem, its message and its remedy in that language. */
export function inLanguage(language: Language, problem: Problem): Problem {
  if (language === 'en') return problem
  return { ...problem, message: germanOf(problem.message) ?? problem.message, remedy: germanOf(problem.remedy) ?? problem.remedy }
}

/** Null when nobody has translated it. The first that fits counts, so the particular ones stand before the general. */
export function germanOf(text: string): string | null {
  for (const { pattern, names, german } of sentences) {
    const found = pattern.exec(text)
    if (found !== null) return fillIn(german, Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])))
  }
  return null
}
