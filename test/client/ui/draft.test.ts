import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readDraft, saveDraft } from '../../../db/journey-drafts.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { starterJourney } from '../../support/journeys.ts'
import { readYaml } from '../../../domain/yaml.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'
import { filledForm, hostile, type Visit, visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
const source = starterJourney('whitepaper-nurture')
const path = '/journeys/whitepaper-nurture/draft'

beforeAll(() => seedNurturing(database.db))
beforeEach(async () => {
  await database.db.deleteFrom('journeyDraft').execute()
})

async function post(change: Readonly<Record<string, string | readonly string[]>>, seen?: Visit): Promise<Visit> {
  return visit.post(path, { ...filledForm(seen ?? (await visit.get(path)), '#draft'), ...change })
}

async function stored(): Promise<string> {
  return (await readDraft(database.db, 'whitepaper-nurture'))?.source ?? ''
}

async function someoneSaves(text: string): Promise<void> {
  const stands = await readDraft(database.db, 'whitepaper-nurture')
  const draft = { key: 'whitepaper-nurture', source: text, revision: stands?.revision ?? 0, by: 'Petra' }
  await database.db.transaction().execute((tx) => saveDraft(tx, draft, monday))
}

describe('the form', () => {
  test('sending it as it is changes nothing and makes no draft', async () => {
    const answer = await post({ act: 'save' })
    expect([answer.status, answer.to, await stored()]).toEqual([303, path, ''])
  })

  test('one changed field changes one line of the source', async () => {
    await post({ 'yaml|steps[3]|wait': '6 working days' })
    expect(await stored()).toBe(source.replace('wait: 5d', 'wait: 6 working days'))
  })

  test.each([
    ['add|steps|1|email', '- email: case-study\n    phase: awareness', 'steps[1]'],
    ['add|steps[1].then|1|wait', '- { wait: 1 working day }\n      - wait: 3d', 'steps[1].then[1]'],
    ['case|steps[4]', '- if: { ready: true }\n        then: []\n      - else: []', 'steps[4]'],
    ['down|steps[0]', 'steps:\n  - waitFor', 'steps[1]'],
  ])('the button %s saves and shows the step unfolded', async (act, text, open) => {
    const answer = await post({ act })
    expect(await stored()).toContain(text)
    expect(answer.to).toContain(`open=${encodeURIComponent(open)}`)
    const { page } = await visit.get(answer.to ?? '')
    expect(page('.steps details[open]')).toHaveLength(1)
  })

  test.each([
    [
      'a wait into the branch',
      'steps[3]',
      'steps[4].branch[0].then|0',
      'steps[3].branch[0].then[0]',
      'then:\n          - wait: 5d\n          - { goto: to-sales }',
    ],
    ['a step out of a way', 'steps[1].else[0]', 'steps|2', 'steps[2]', '    else: [] # auch alle'],
    ['a step from way to way', 'steps[1].then[0]', 'steps[1].else|1', 'steps[1].else[1]', 'then: []'],
  ])('%s is moved by choosing its place, with its comments', async (_name, from, to, open, line) => {
    const answer = await post({ act: `moveto|${from}`, [`to|${from}`]: to })
    expect(answer.to).toContain(`open=${encodeURIComponent(open)}`)
    expect(await stored()).toContain(line)
    for (const comment of ['# auch alle', '# tritt der Übergabe bei']) expect(await stored()).toContain(comment)
    expect((await visit.get(path)).page('#problems [data-severity=error]')).toHaveLength(0)
  })

  test('no step is offered a place inside itself, and a posted one is refused with what to do', async () => {
    const { page } = await visit.get(path)
    const offered = page('[name="to|steps[4]"] option')
      .map((_, option) => page(option).attr('value'))
      .get()
    expect(offered).toContain('steps[1].then|0')
    expect(offered.filter((value) => value.startsWith('steps[4]') || value === 'steps|4')).toEqual([])
    const answer = await post({ act: 'moveto|steps[4]', 'to|steps[4]': 'steps[4].branch[0].then|0' })
    expect([answer.status, await stored()]).toEqual([422, ''])
    expect(answer.text).toContain('Wählen Sie einen Platz außerhalb.')
  })

  test('a step that a goto knows by its number keeps that name', async () => {
    await someoneSaves('journey: whitepaper-nurture\ntitle: T\nsteps:\n  - wait: 1d\n  - wait: 2d # two\n  - goto: wait-2\n')
    await post({ act: 'moveto|steps[1]', 'to|steps[1]': 'steps|0' })
    expect(await stored()).toContain('steps:\n  - wait: 2d # two\n    id: wait-2\n  - wait: 1d\n  - goto: wait-2\n')
  })

  test('a button takes along what was typed elsewhere', async () => {
    await post({ 'text||title': 'Neuer Titel', act: 'remove|steps[8]' })
    expect(await stored()).toContain('title: Neuer Titel')
    expect(await stored()).not.toContain('exit: done')
  })

  test('a wrong value is kept, and its problem stands at its step', async () => {
    await post({ 'yaml|steps[1]|waitFor': '{ clicked: nothing' })
    const { page } = await visit.get(path)
    expect(page('#step-steps-1 > .problems').text()).toContain('{ clicked: nothing')
    expect(page('#problems li').length).toBeGreaterThan(0)
    expect(page('[name="yaml|steps[1]|waitFor"]').attr('value')).toBe('{ clicked: nothing')
  })

  test.each<[string, Readonly<Record<string, string | readonly string[]>>, string, string]>([
    [
      'another stage',
      { 'cond|goal|stage|in': ['mql', 'sql'] },
      'stage: { in: [sql, opportunity, customer] } }\nwindow',
      'stage: { in: [ mql, sql ] } }\nwindow',
    ],
    [
      'another email',
      { 'cond|steps[1].waitFor|clicked|step': 'case-study' },
      'waitFor: { clicked: checklist }',
      'waitFor: { clicked: case-study }',
    ],
    [
      'one condition more',
      { 'cond|steps[6].waitFor||and': 'temperature' },
      'waitFor: { ready: true }',
      'waitFor: { ready: true, temperature: [ hot ] }',
    ],
    [
      'an alternative',
      { 'cond|enrol.if||or': 'event' },
      'if: { stage: { in: [cold, iql] } }',
      'if: { any: [ { stage: { in: [ cold, iql ] } }, { event: demo.requested } ] }',
    ],
    ['the first condition', { 'cond|exit||and': 'inactive' }, 'steps:\n', 'exit: { inactive: 30d }\nsteps:\n'],
    ['the last one taken away', { act: 'cond|enrol.if|stage|remove' }, '  if: { stage: { in: [cold, iql] } }\n', ''],
    [
      'what a step cannot do without',
      { act: 'cond|steps[1].waitFor|clicked|remove' },
      'waitFor: { clicked: checklist }',
      'waitFor: {}',
    ],
  ])('%s is clicked together, and nothing else changes', async (_name, change, before, after) => {
    await post(change)
    const expected = source.replace(before, after)
    expect(readYaml(await stored()).value).toEqual(readYaml(expected).value)
    const lines = expected.split('\n')
    expect((await stored()).split('\n').filter((line) => !lines.includes(line) && !line.startsWith('exit:'))).toEqual([])
  })

  test('what begins a journey and its first condition may come in one save', async () => {
    await someoneSaves('journey: whitepaper-nurture\ntitle: T\nsteps:\n  - wait: 1d\n')
    await post({ 'words||enrol.on': 'form.submitted', 'cond|enrol.if||and': 'temperature' })
    expect(readYaml(await stored()).value).toMatchObject({ enrol: { on: ['form.submitted'], if: { temperature: ['hot'] } } })
  })

  test('a condition says what it means, and its problems stand at its row', async () => {
    await someoneSaves(
      source.replace('if: { stage: { in: [cold, iql] } }', 'if: { any: [ { event: demo.reqested }, { stage: warm } ] }'),
    )
    const { page } = await visit.get(path)
    const condition = page('[data-condition="enrol.if"]')
    expect(
      condition
        .find('.clause')
        .map((_, row) => page(row).find('.problems').text().trim() !== '')
        .get(),
    ).toEqual([true, true])
    expect(condition.find('[name="cond|enrol.if|any[1].stage|yaml"]').attr('value')).toBe('warm')
    expect(page('[data-condition="steps[1].waitFor"] .says').text()).toBe('Klick in „checklist“.')
  })

  test('a step it does not know is shown, and stays in the source', async () => {
    await someoneSaves(source.replace('- wait: 5d', '- teleport: 5d'))
    const { page, text } = await visit.get(path)
    expect(page('#step-steps-3').attr('data-kind')).toBe('unknown')
    expect(text).toContain('teleport')
    await post({ 'text||title': 'Anders' })
    expect(await stored()).toContain('- teleport: 5d')
  })
})

describe('the YAML', () => {
  test('it is saved as typed, however broken, and the form sends back to it', async () => {
    const seen = await visit.get(`${path}?view=yaml`)
    const broken = 'journey: [\r\n\tsteps: {'
    const answer = await post({ source: broken, act: 'view|form' }, seen)
    expect([answer.status, answer.to]).toEqual([303, path])
    expect(await stored()).toBe('journey: [\n\tsteps: {')
    const { page, status } = await visit.get(path)
    expect([status, page('textarea#source').length, page('#problems li').length > 0]).toEqual([200, 1, true])
  })

  test.each([
    [
      'an alias bomb',
      `a: &a [x,x]\n${'bcdefghi'
        .split('')
        .map((name, index) => `${name}: &${name} [*${'abcdefgh'[index]},*${'abcdefgh'[index]}]`)
        .join('\n')}`,
    ],
    ['a deep nesting', '['.repeat(20_000)],
    ['tabs', 'journey: x\n\tsteps: []'],
    ['doubled keys', 'journey: x\njourney: y\nsteps: []'],
    ['a number', '7'],
    ['nothing', ''],
    ['a huge text', `# ${'x'.repeat(250_000)}`],
    ['prototype names', '__proto__: { steps: [] }\nconstructor: 1\nsteps: [ { __proto__: 1 } ]'],
    [
      'markup',
      `journey: ${JSON.stringify(hostile)}\ntitle: ${JSON.stringify(hostile)}\nsteps: [ { wait: ${JSON.stringify(hostile)} } ]`,
    ],
    ['five hundred steps', `journey: whitepaper-nurture\ntitle: x\nsteps:\n${'  - wait: 1d\n'.repeat(500)}`],
  ])('%s is told as a problem or shown, and breaks nothing', async (_name, text) => {
    const saved = await visit.post(path, { revision: '0', baseVersion: '1', view: 'yaml', source: text })
    expect(saved.status).toBe(303)
    for (const view of ['form', 'yaml']) {
      const { status, page } = await visit.get(`${path}?view=${view}`)
      expect([view, status, page('main script').length]).toEqual([view, 200, 0])
    }
    expect((await post({ act: 'add|steps|0|wait' })).status).not.toBe(500)
  })
})

describe('two people on one draft', () => {
  test('edits of different steps are both kept', async () => {
    const seen = await visit.get(path)
    await someoneSaves(source.replace('wait: 5d', 'wait: 9d'))
    const answer = await post({ 'text||title': 'Neuer Titel' }, seen)
    expect(answer.status).toBe(303)
    expect(await stored()).toContain('wait: 9d')
    expect(await stored()).toContain('title: Neuer Titel')
  })

  test('edits of the same step show both texts, and nothing is lost or stored', async () => {
    const seen = await visit.get(path)
    const theirs = source.replace('wait: 5d', 'wait: 9d')
    await someoneSaves(theirs)
    const answer = await post({ 'yaml|steps[3]|wait': '7d' }, seen)
    expect([answer.status, await stored()]).toEqual([409, theirs])
    const mine = answer.page('textarea[name=source]').text().replace(/^\n/, '').trim()
    expect(mine).toBe(source.replace('wait: 5d', 'wait: 7d').trim())
    expect(answer.page('pre mark').text()).toBe('  - wait: 9d')
    expect(answer.text).toContain('Petra')
  })

  test('the second text replaces the first only when its writer says so', async () => {
    const seen = await visit.get(`${path}?view=yaml`)
    await someoneSaves(source.replace('wait: 5d', 'wait: 9d'))
    const mine = source.replace('wait: 5d', 'wait: 7d')
    const conflict = await post({ source: mine }, seen)
    expect(conflict.status).toBe(409)
    const revision = conflict.page('[name=revision]').attr('value') ?? ''
    const kept = await visit.post(path, { source: mine, revision, baseVersion: '1', view: 'yaml' })
    expect([kept.status, await stored()]).toEqual([303, mine])
  })
})

describe('around the draft', () => {
  test('discarding asks first and leaves what is published', async () => {
    await post({ 'text||title': 'Anders' })
    expect((await visit.get(`${path}/discard`)).text).toContain('Kein Lead ist betroffen')
    const answer = await visit.post(`${path}/discard`)
    expect([answer.status, answer.to, await stored()]).toEqual([303, '/journeys/whitepaper-nurture', ''])
  })

  test('a new journey begins as a draft under a key made of its title', async () => {
    const answer = await visit.post('/journeys/new', { title: 'Größe: nach der Messe', key: '' })
    expect(answer.to).toBe('/journeys/groesse-nach-der-messe/draft')
    const draft = await visit.get(answer.to ?? '')
    expect([draft.status, draft.page('#problems').length]).toEqual([200, 0])
    expect((await visit.get('/journeys')).text).toContain('Größe: nach der Messe')
    expect((await visit.get('/journeys/groesse-nach-der-messe')).to).toBe(answer.to)
  })

  test.each([['whitepaper-nurture'], ['new'], ['Groß'], ['a b']])('the key %s is refused with what was typed', async (key) => {
    const answer = await visit.post('/journeys/new', { title: 'Titel', key })
    expect([answer.status, answer.page('[name=key]').attr('value')]).toEqual([422, key])
  })

  test('the example says what a lead receives and when, and which way it takes', async () => {
    const silent = await visit.get(path)
    expect(silent.page('#walk li[data-kind=email]')).toHaveLength(3)
    expect(silent.page('#walk li[data-kind=way]').first().text()).toContain('sonst')
    const clicking = await visit.get(`${path}?as=clicking`)
    expect(clicking.page('#walk li[data-kind=way]').first().text()).toContain('ja')
  })

  test.each(['/journeys/none/draft', '/journeys/none/draft/discard'])('%s says that nothing is there', async (missing) => {
    expect((await visit.get(missing)).status).toBe(404)
    expect((await visit.post(missing.replace('/discard', ''), { source: 'x' })).status).toBe(404)
  })

  test('a published draft is gone', async () => {
    await post({ 'text||title': 'Anders' })
    await publish(database.db, await stored())
    expect(await stored()).toBe('')
  })
})
