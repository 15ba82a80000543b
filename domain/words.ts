/** Puts codes into German and English sentences, one look-up for all areas; formats nothing (dates and numbers come as text). */
import type { Language } from './lead.ts'
import { fillIn, type WordParams, type Words } from './wording.ts'
import { changeWords } from './words/change.ts'
import { conditionWords } from './words/condition.ts'
import { handoffWords } from './words/handoff.ts'
import { journeyWords } from './words/journey.ts'
import { mailWords } from './words/mail.ts'
import { scoreWords } from './words/score.ts'
import { vocabularyWords } from './words/vocabulary.ts'
import { webhookWords } from './words/webhook.ts'

const areas: readonly Words[] = [
  vocabularyWords,
  scoreWords,
  journeyWords,
  conditionWords,
  changeWords,
  handoffWords,
  mailWords,
  webhookWords,
]

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
