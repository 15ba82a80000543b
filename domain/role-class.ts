/** Sorts a job title into a class by the tables of the scoring model; knows no titles itself. */
import { foldText, wordsOf } from './fold-text.ts'
import type { RoleClass, RoleTitles } from './scoring-model.ts'

/** Whether the words of a title contain a pattern; both folded. */
type Match = (words: readonly string[]) => boolean

const compiled = new WeakMap<readonly RoleTitles[], readonly { readonly class: RoleClass; readonly match: Match }[]>()

/** The class of the first entry with a matching title; `none` for no title or an unknown one. */
export function roleClass(jobTitle: string | null, roles: readonly RoleTitles[]): RoleClass {
  if (jobTitle === null) return 'none'
  const known = sorted.get(roles) ?? new Map<string, RoleClass>()
  sorted.set(roles, known)
  const before = known.get(jobTitle)
  if (before !== undefined) return before
  if (known.size >= titlesRemembered) known.clear()
  const words = wordsOf(feminine(jobTitle))
  const found = patternsOf(roles).find(({ match }) => match(words))?.class ?? 'none'
  known.set(jobTitle, found)
  return found
}

/** Many people have the same title, and a lead is scored often. */
const sorted = new WeakMap<readonly RoleTitles[], Map<string, RoleClass>>()
const titlesRemembered = 5_000

/** Tables are read once each; a model's never change. */
function patternsOf(roles: readonly RoleTitles[]) {
  const known = compiled.get(roles)
  if (known !== undefined) return known
  const patterns = roles.flatMap((entry) =>
    entry.titles.flatMap((title) => formsOf(title).map((form) => ({ class: entry.class, match: matchOf(form) }))),
  )
  compiled.set(roles, patterns)
  return patterns
}

/** `Leiter/in` → Leiter, Leiterin; `Auszubildende/r` → Auszubildende, Auszubildender. */
function formsOf(title: string): string[] {
  const [stem = '', ending] = title.split('/')
  return ending === undefined ? [stem] : [stem, stem + ending]
}

function matchOf(form: string): Match {
  const parts = form.split(/\s+/).map((part) => ({
    isGap: part === '…',
    isEnd: part.length > 1 && part.startsWith('…'),
    text: foldText(part.replace('…', '')),
  }))
  const matchesWord = (index: number, word: string | undefined): boolean => {
    const part = parts[index]
    return part !== undefined && word !== undefined && (part.isEnd ? word.endsWith(part.text) : word === part.text)
  }
  const matchesFrom = (words: readonly string[], at: number, index: number): boolean => {
    if (index === parts.length) return true
    if (parts[index]?.isGap === true) return words.some((_, later) => later >= at && matchesFrom(words, later, index + 1))
    return matchesWord(index, words[at]) && matchesFrom(words, at + 1, index + 1)
  }
  return (words) => words.some((_, at) => matchesFrom(words, at, 0))
}

/** `Leiter:in`, `Leiter*in`, `Leiter/-in`, `Leiter(in)` and `LeiterIn` are read as Leiterin. */
function feminine(title: string): string {
  return title.replace(/(\p{L})(?:[:*_/·]-?|\(-?)in\b\)?/gu, '$1in').replace(/(\p{Ll})In\b/gu, '$1in')
}
