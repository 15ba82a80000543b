import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stepKinds } from '../../domain/journey/definition.ts'
import { journeySource, problemsOf } from '../support/journeys.ts'

const page = readFileSync('docs/steps.md', 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example]) => (example ?? '').trimEnd())

/** A list of steps, or a journey without its first lines. */
function sourceOf(example: string): string {
  return example.startsWith('-') ? journeySource(example) : `journey: test\ntitle: Test\n${example}`
}

test.each(examples)('the example\n%s\nof the page has no problem', (example) => {
  expect(problemsOf(sourceOf(example))).toEqual([])
})

test('the page shows every kind of step', () => {
  for (const kind of stepKinds) expect(examples.join('\n')).toContain(`${kind}:`)
})
