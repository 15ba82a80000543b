/** The changes between two versions as sentences: "Step "case-study" now waits 5 days instead of 3." */
import { type Duration, parseDuration } from '../duration.ts'
import type { Language } from '../lead.ts'
import type { Reason } from '../reason.ts'
import { say } from '../words.ts'
import type { Change } from './diff.ts'

/** What a step of the one version or of the other is called: the same id may be another step in each. */
export type NameOfStep = (id: string, side: 'before' | 'after') => string

/** One sentence for each difference; `nameOf` may give a step a better name than its id. */
export function changeText(
  language: Language,
  { step, stepBefore, reasons }: Change,
  nameOf: NameOfStep = (id) => id,
): readonly string[] {
  const named = step === null ? stepBefore && nameOf(stepBefore, 'before') : nameOf(step, 'after')
  return reasons.map((reason) => {
    const what = say(language, reason.code, wordedParams(language, reason, nameOf))
    const sentence =
      named === null ? say(language, 'change.journey', { what }) : say(language, 'change.step', { step: named, what })
    return `${sentence}.`
  })
}

const stepParams = ['after', 'to', 'from']

function wordedParams(language: Language, { code, params = {} }: Reason, nameOf: NameOfStep) {
  const namesSteps = /^change\.(added|moved|leadsTo|arrowLeadsTo)$/.test(code)
  const before = durationOf(params['lastingBefore'])
  const entries = Object.entries(params).map(([name, value]): [string, string | number | null] => {
    if (namesSteps && stepParams.includes(name) && typeof value === 'string')
      return [name, nameOf(value, name === 'from' ? 'before' : 'after')]
    const duration = durationOf(value)
    if (name === 'lastingBefore' && before !== null && before.unit === durationOf(params['lasting'])?.unit)
      return [name, before.amount]
    return [name, name.startsWith('lasting') && duration !== null ? durationWords(language, duration) : value]
  })
  return Object.fromEntries(entries)
}

function durationOf(value: string | number | null | undefined): Duration | null {
  return typeof value === 'string' ? parseDuration(value) : null
}

function durationWords(language: Language, { amount, unit }: Duration): string {
  return say(language, `length.${unit}${amount === 1 ? '.one' : ''}`, { n: amount })
}
