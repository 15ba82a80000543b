/** Decisions that real runs took are taken again by today's code; whoever changes one accepts it on purpose. */
import { describe, expect, test } from 'vitest'
import { stepKinds } from '../../../domain/journey/definition.ts'
import { decide } from '../../../domain/journey/decide.ts'
import { plain, readCorpus } from '../../support/decisions/corpus.ts'
import { differencesOf } from '../../support/decisions/compare.ts'

const corpus = readCorpus()
const all = [...corpus.values()].flat()

const remedy = `
These past decisions would be others today. If that is what you want, run

  npm run decisions:accept -- "why they may change"

and commit what it writes; test/decisions/accepted.md then says what was accepted.`

test.each([...corpus])('%s: what was decided once is decided again', (_name, recorded) => {
  const differences = differencesOf(recorded, decide).map(({ text }) => text)
  expect(differences, [...differences, remedy].join('\n\n')).toEqual([])
})

test('every kind of step and of command is among them', () => {
  const steps = new Set(all.map(({ graph, state }) => graph.nodes[state.step]?.kind))
  const commands = new Set(all.map(({ expected }) => expected.command.kind))
  expect([...stepKinds].filter((kind) => kind !== 'goto' && !steps.has(kind))).toEqual([])
  const known = ['email', 'split', 'update', 'notify', 'webhook', 'handoff', 'recycle', 'move', 'wait', 'finish'] as const
  expect(known.filter((kind) => !commands.has(kind))).toEqual([])
})

const tired: typeof decide = (...given) => ({
  ...decide(...given),
  command: { kind: 'finish', outcome: 'tired' },
  reasons: [{ code: 'journey.tired' }],
})
const mute: typeof decide = (...given) => ({ ...decide(...given), reasons: [] })

describe('a change in what is decided', () => {
  const [one] = all.filter(({ expected }) => expected.command.kind === 'wait')

  test('is listed with where it was, what was decided and what is now', () => {
    if (one === undefined) throw new Error('No wait was recorded')
    const [difference, ...others] = differencesOf([one], tired)
    expect(others).toEqual([])
    expect(difference?.text).toContain(`${one.graph.journey}, step ${one.state.step}`)
    expect(difference?.text).toMatch(/ {2}was wait, until .*\n {2}now finish, outcome "tired"; .* because journey\.tired$/)
  })

  test('in the reasons alone is one too', () => {
    expect(differencesOf(all, mute).length).toBe(all.length)
  })
})

test('no recorded decision names a person', () => {
  const addresses = plain(all).match(/[^\s@"]+@[^\s@"]+/g) ?? []
  expect(addresses.filter((address) => !address.startsWith('lead@'))).toEqual([])
  for (const { lead } of all.map(({ facts }) => facts))
    expect([lead.firstName ?? 'Vorname', lead.lastName ?? 'Nachname', lead.phone ?? '+49 30 0']).toEqual([
      'Vorname',
      'Nachname',
      '+49 30 0',
    ])
})
