import { describe, expect, test } from 'vitest'
import { stepKinds } from '../../../domain/journey/definition.ts'
import { editSource } from '../../../domain/journey/edit.ts'
import { editsOf, type InputForm, newCase, newStep, newWay, textOf } from '../../../domain/journey/form-edit.ts'
import { parseJourney } from '../../../domain/journey/parse.ts'
import { readYaml } from '../../../domain/yaml.ts'
import { journeySource } from '../../support/journeys.ts'

/** What typing into one input makes of a step, or null where it changes nothing. */
function typed(step: string, name: string, form: InputForm, text: string): unknown {
  const source = journeySource(`- ${step}`)
  const value = readYaml(step).value as Record<string, unknown>
  const [edit] = editsOf('steps[0]', value, [{ name, form, text, isKept: Object.keys(value)[0] === name }])
  if (edit === undefined) return null
  const edited = editSource(source, edit)
  return edited.ok ? (readYaml(edited.source).value as { steps: unknown[] }).steps[0] : edited.problems
}

describe('typing into the form', () => {
  test.each<[string, string, InputForm, string, unknown]>([
    ['{ wait: 3d }', 'wait', 'yaml', '5 working days', { wait: '5 working days' }],
    [
      '{ wait: 3d }',
      'wait',
      'yaml',
      '{ until: { weekday: tue, at: "09:00" } }',
      { wait: { until: { weekday: 'tue', at: '09:00' } } },
    ],
    ['{ wait: 3d }', 'wait', 'yaml', '', { wait: '' }],
    ['{ email: a, phase: awareness }', 'phase', 'text', '', { email: 'a' }],
    ['{ email: a, phase: awareness }', 'id', 'text', ' first ', { email: 'a', phase: 'awareness', id: 'first' }],
    [
      '{ waitFor: { ready: true }, for: 1d }',
      'waitFor',
      'yaml',
      '{ event: { type: webinar.attended, where: { webinar: { own: key } } } }',
      { waitFor: { event: { type: 'webinar.attended', where: { webinar: { own: 'key' } } } }, for: '1d' },
    ],
    ['{ recycle: { after: 60d, journey: b } }', 'recycle.after', 'text', '30d', { recycle: { after: '30d', journey: 'b' } }],
    ['{ webhook: x, send: [email] }', 'send', 'words', 'email, company.name', { webhook: 'x', send: ['email', 'company.name'] }],
    ['{ split: [ { way: a, weight: 50 } ] }', 'split[0].weight', 'number', '70', { split: [{ way: 'a', weight: 70 }] }],
    ['{ split: [ { way: a, weight: 50 } ] }', 'split[0].weight', 'number', 'half', { split: [{ way: 'a', weight: 'half' }] }],
    ['{ update: { a.b: 1 } }', 'update', 'lines', 'a.b: 2\r\nindustry: null', { update: { 'a.b': 2, industry: null } }],
    ['{ waitFor: { ready: true }, for: 1d }', 'waitFor', 'yaml', '{ clicked: ', { waitFor: '{ clicked:', for: '1d' }],
    ['{ waitFor: { ready: true }, for: 1d }', 'waitFor', 'yaml', '*alias', { waitFor: '*alias', for: '1d' }],
  ])('%s, %s as %s: %j', (step, name, form, text, expected) => {
    expect(typed(step, name, form, text)).toEqual(expected)
  })

  test.each<[unknown, InputForm]>([
    ['3d', 'yaml'],
    [{ clicked: 'checklist' }, 'yaml'],
    [{ event: { type: 'webinar.attended', where: { webinar: { own: 'key' } } } }, 'yaml'],
    [{ 'attributes.x': 1, industry: 'a, b' }, 'lines'],
    [['email', 'phone'], 'words'],
    [50, 'number'],
  ])('%j left as it stands changes nothing', (value, form) => {
    expect(editsOf('steps[0]', { field: value }, [{ name: 'field', form, text: textOf(value, form), isKept: false }])).toEqual([])
  })
})

const field = (name: string, text: string) => ({ name, form: 'text', text, isKept: false }) as const

test('an object that was not there comes with all its fields', () => {
  const edits = editsOf('', {}, [field('enrol.on', 'form.submitted'), field('enrol.key', 'form'), field('goal', '')])
  expect(edits).toEqual([{ kind: 'setField', path: '', field: 'enrol', value: { on: 'form.submitted', key: 'form' } }])
})

test.each(stepKinds.map((kind) => [kind]))('a new %s can be read at once', (kind) => {
  const step = newStep(kind, { email: 'checklist', step: 'wait-1', journey: 're-engage' })
  const added = editSource(journeySource('- wait: 1d'), { kind: 'addStep', list: 'steps', at: 1, step })
  const unfinished = ['webhook']
  const problems = added.ok ? parseJourney(added.source).problems.filter(({ severity }) => severity === 'error') : added.problems
  expect(problems).toHaveLength(unfinished.includes(kind) ? 1 : 0)
})

test('a new case and a new way stand beside the others', () => {
  expect([newCase(), newWay('c')]).toEqual([
    readYaml('{ if: { ready: true }, then: [] }').value,
    readYaml('{ way: c, weight: 0, then: [] }').value,
  ])
})
