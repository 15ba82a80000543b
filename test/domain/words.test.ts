import { describe, expect, test } from 'vitest'
import type { Words } from '../../domain/wording.ts'
import { canSay, say } from '../../domain/words.ts'
import { conditionWords } from '../../domain/words/condition.ts'
import { handoffWords } from '../../domain/words/handoff.ts'
import { journeyWords } from '../../domain/words/journey.ts'
import { mailWords } from '../../domain/words/mail.ts'
import { scoreWords } from '../../domain/words/score.ts'
import { vocabularyWords } from '../../domain/words/vocabulary.ts'
import { webhookWords } from '../../domain/words/webhook.ts'
import { builtInEventTypes } from '../../domain/event.ts'
import { rejectReasons } from '../../domain/handoff.ts'
import { channels, stages } from '../../domain/lead.ts'

const areas: Readonly<Record<string, Words>> = {
  vocabularyWords,
  scoreWords,
  journeyWords,
  conditionWords,
  handoffWords,
  mailWords,
  webhookWords,
}
const placeholders = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).toSorted()

describe.each(Object.entries(areas))('%s', (_, { de, en }) => {
  test('says the same codes in German and English', () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(de).toSorted())
  })

  test('uses the same figures in both languages', () => {
    for (const [code, sentence] of Object.entries(de)) expect(placeholders(en[code] ?? ''), code).toEqual(placeholders(sentence))
  })
})

test('no code is worded in two areas', () => {
  const codes = Object.values(areas).flatMap((area) => Object.keys(area.de))
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
})

test.each(['de', 'en'] as const)('every stage, channel, event and reason to reject has a %s word', (language) => {
  const codes = [
    ...stages.map((stage) => `stage.${stage}`),
    ...channels.map((channel) => `channel.${channel}`),
    ...builtInEventTypes.map((type) => `event.${type}`),
    ...rejectReasons.map((reason) => `rejectReason.${reason}`),
  ]
  expect(codes.filter((code) => !canSay(language, code))).toEqual([])
})

test('a sentence takes its figures, and shows a dash for one that is missing', () => {
  expect(say('en', 'ready.fitTooLow', { fit: 7, needed: 15 })).toBe('Fit is 7, 15 needed')
  expect(say('en', 'ready.fitTooLow', { fit: 7 })).toBe('Fit is 7, – needed')
})

test('a code nobody has worded is shown rather than hidden', () => {
  expect(say('de', 'no.such.code')).toBe('no.such.code')
})
