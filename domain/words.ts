/** Puts codes into German and English sentences, one look-up for all areas; formats nothing (dates and numbers come as text). */
import type { Language } from './lead.ts'
import { vocabularyWords } from './words/vocabulary.ts'

/** Sentences by code; placeholders are `{name}`. */
export type Words = Readonly<Record<Language, Readonly<Record<string, string>>>>

export type WordParams = Readonly<Record<string, string | number | null>>

const areas: readonly Words[] = [vocabularyWords]

const sentences: Words = {
  de: Object.assign({}, ...areas.map((area) => area.de)),
  en: Object.assign({}, ...areas.map((area) => area.en)),
}

/** The sentence of `code`; a code nobody has worded yet is shown as it is rather than hidden. */
export function say(language: Language, code: string, params: WordParams = {}): string {
  return fillIn(sentences[language][code] ?? code, params)
}

/** Whether a sentence exists, for callers with something better to show than a bare code. */
export function canSay(language: Language, code: string): boolean {
  return sentences[language][code] !== undefined
}

/** Replaces `{name}` by its value; a missing one reads as a dash. */
export function fillIn(sentence: string, params: WordParams): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '–'))
}
