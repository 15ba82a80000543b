/** The shape of sentences by code in both languages, and filling in their placeholders; knows no sentence itself. */
import type { Language } from './lead.ts'

/** Sentences by code; placeholders are `{name}`. */
export type Words = Readonly<Record<Language, Readonly<Record<string, string>>>>

export type WordParams = Readonly<Record<string, string | number | null>>

/** Replaces `{name}` by its value; a missing one reads as a dash. */
export function fillIn(sentence: string, params: WordParams): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '–'))
}
