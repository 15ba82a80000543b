/** Labels of the pages in German and English; the type makes a label that only one language has impossible. */
import type { Language } from '../../domain/lead.ts'
import { fillIn, type WordParams } from '../../domain/wording.ts'
import { de, type Label } from './words/de.ts'
import { en } from './words/en.ts'

export type { Label } from './words/de.ts'

const labels: Readonly<Record<Language, Readonly<Record<Label, string>>>> = { de, en }

/** The label, with `{name}` placeholders filled in. A label with ` | ` holds singular and plural, chosen by `n`. */
export function label(language: Language, key: Label, params: WordParams = {}): string {
  const [one = '', many] = labels[language][key].split(' | ')
  return fillIn(many === undefined || params['n'] === 1 ? one : many, params)
}
