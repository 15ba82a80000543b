import { expect, test } from 'vitest'
import { canSay } from '../../domain/words.ts'
import { parseScoringModel } from '../../domain/scoring-model-parse.ts'
import { starterModel, starterSource } from '../support/builders.ts'

test('the model that ships has no problems', () => {
  expect(parseScoringModel(starterSource).problems).toEqual([])
})

test('every rule and knock-out of it has words in both languages', () => {
  const codes = [
    ...[...starterModel.fit, ...starterModel.engagement].map(({ rule }) => `rule.${rule}`),
    ...starterModel.knockOuts.map(({ knockOut }) => `knockOut.${knockOut}`),
    'knockOut.outOfProfile',
  ]
  expect(codes.filter((code) => !canSay('de', code) || !canSay('en', code))).toEqual([])
})

test.each([
  ['halfLifeDays: 30', 'halfLifeDays: 0', 'halfLifeDays', 'above 0'],
  ['halfLifeDays: 30', 'halfLiveDays: 30', 'model.halfLiveDays', 'unknown entry'],
  ['- { rule: click,', '- { rule: reply,', 'rule reply', 'used twice'],
  ['cap: { points: -10, days: 30 }', 'cap: { points: 10, days: 30 }', 'rule page.careers', 'other sign'],
  ['if: { lead: { roleClass: student } }', 'if: { ready: true }', 'fit[2].if', 'fields'],
  ['where: { path:', 'where: { webinar: { own: key }, path:', 'engagement', 'name the value'],
  ['requiredFacts: [name,', 'requiredFacts: [nmae,', 'ready.requiredFacts', 'nmae'],
  ['temperature: { warm: 3, hot: 12 }', 'temperature: { warm: 13, hot: 12 }', 'temperature', 'below warm'],
  ['model: starter', 'model: [', 'line', 'not valid YAML'],
])('%s written as %s is refused', (from, to, path, text) => {
  const { definition, problems } = parseScoringModel(starterSource.replace(from, to))
  expect(definition).toBeNull()
  expect(problems.some((problem) => problem.path.startsWith(path) && `${problem.message} ${problem.remedy}`.includes(text))).toBe(
    true,
  )
})

test('a model that is no object is refused', () => {
  expect(parseScoringModel('- 1').definition).toBeNull()
})
