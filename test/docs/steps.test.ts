import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stepKinds } from '../../domain/journey/definition.ts'
import { journeySource, problemsOf } from '../support/journeys.ts'

const page = readFileSync('docs/steps.md', 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example]) => (example ?? '').trimEnd())

test.each(examples)('the example\n%s\nof the page has no problem', (example) => {
  expect(problemsOf(journeySource(example))).toEqual([])
})

test('the page shows every kind of step', () => {
  for (const kind of stepKinds) expect(examples.join('\n')).toContain(`${kind}:`)
})
