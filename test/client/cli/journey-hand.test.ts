import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addJourneyCommands } from '../../../client/cli/journey.ts'
import { addSegmentCommands } from '../../../client/cli/segment.ts'
import { commandLine } from '../../support/command-line.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const ripen = commandLine(() => database.db, addJourneyCommands, addSegmentCommands)
const folder = mkdtempSync(join(tmpdir(), 'ripen-segments-'))

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, journeySource('- { wait: 30d }\n- { wait: 5d, id: rest }'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('ripen journey', () => {
  test('enrols named leads, and says of each what became of it', async () => {
    const leadId = await aNurturedLead(database.db)
    expect(await ripen('journey', 'enrol', 'test', leadId)).toEqual({ text: `${leadId}  entered`, exitCode: 0 })
    const again = await ripen('journey', 'enrol', 'test', leadId, 'nobody')
    expect(again).toEqual({ text: `${leadId}  refused: alreadyIn\nnobody  unknown`, exitCode: 1 })
  })

  test('counts a file without enrolling, then enrols it over time', async () => {
    const leadId = await aNurturedLead(database.db)
    const list = file('list.csv', `id\n${leadId}\nC-404\n`)
    const counted = await ripen('journey', 'enrol', 'test', '--file', list, '--dry-run')
    expect(counted.text).toBe('1 leads: 1 would enter, 0 are in it, 0 may not again yet, 0 are stopped; 1 names unknown')
    expect((await enrolmentsOf(database.db, leadId)).length).toBe(0)
    expect((await ripen('journey', 'enrol', 'test', '--file', list, '--hours', '2')).text).toContain(
      '1 leads enter within 2.0 hours',
    )
  })

  test('pauses, moves, resumes and removes one lead with a reason', async () => {
    const leadId = await aNurturedLead(database.db)
    await ripen('journey', 'enrol', 'test', leadId)
    const because = ['--reason', 'asked on the phone']
    expect((await ripen('journey', 'pause', 'test', leadId, ...because)).text).toBe('the lead is paused in test')
    expect((await ripen('journey', 'move', 'test', leadId, '--to', 'rest', ...because)).text).toBe(
      'the lead stands at rest in test',
    )
    expect((await ripen('journey', 'resume', 'test', leadId, ...because)).text).toBe('the lead goes on in test')
    expect((await ripen('journey', 'remove', 'test', leadId, ...because)).text).toBe('the lead has left test')
    await expect(ripen('journey', 'remove', 'test', leadId, ...because)).rejects.toThrow('The lead is not in the journey "test"')
  })

  test('asks which run is meant where a lead is in a journey several times', async () => {
    const leadId = await aNurturedLead(database.db)
    for (const key of ['webinar:1', 'webinar:2']) await ripen('journey', 'enrol', 'test', leadId, '--key', key)
    const because = ['--reason', 'x']
    await expect(ripen('journey', 'remove', 'test', leadId, ...because)).rejects.toThrow('webinar:1, webinar:2')
    await ripen('journey', 'remove', 'test', leadId, '--key', 'webinar:2', ...because)
    const runs = (await enrolmentsOf(database.db, leadId)).map(({ businessKey, outcome }) => [businessKey, outcome])
    expect(runs).toEqual([
      ['webinar:1', null],
      ['webinar:2', 'removed'],
    ])
  })

  test('pauses and resumes a whole journey', async () => {
    expect((await ripen('journey', 'pause', 'test')).text).toBe('test is paused; everybody stays where they are')
    expect((await ripen('journey', 'resume', 'test')).text).toBe('test goes on; what fell due happens bit by bit')
    await expect(ripen('journey', 'pause', 'nothing')).rejects.toThrow('There is no journey "nothing"')
  })
})

describe('ripen segment', () => {
  test('publishes a file, lists and shows it, and says everything wrong with a bad one', async () => {
    const good = file('good.yaml', 'segment: chemists\ntitle: Chemists\nif: { lead: { industry: Chemie } }\n')
    expect((await ripen('segment', 'publish', good)).text).toBe('chemists is in force with 0 leads')
    expect((await ripen('segment', 'list')).text).toBe('chemists  0 leads')
    expect((await ripen('segment', 'show', 'chemists')).text).toContain('industry: Chemie')
    const bad = await ripen(
      'segment',
      'publish',
      file('bad.yaml', 'segment: bad\ntitle: Bad\nif: { any: [ { ready: true }, { date: { after: 2026-01-01 } } ] }'),
    )
    expect(bad.exitCode).toBe(1)
    expect(bad.text.match(/cannot be asked/g)?.length).toBe(2)
  })

  test('says what deleting would do, deletes when told so, and names who needs it', async () => {
    await ripen('segment', 'publish', file('free.yaml', 'segment: free\ntitle: Free\nif: { stage: customer }\n'))
    const asked = await ripen('segment', 'delete', 'free')
    expect(asked).toMatchObject({ exitCode: 1, text: expect.stringContaining('`ripen segment delete free --yes` does it') })
    expect(await ripen('segment', 'delete', 'free', '--yes')).toEqual({
      text: 'free is deleted; 0 leads were in it',
      exitCode: 0,
    })
    await expect(ripen('segment', 'delete', 'free')).rejects.toThrow('There is no segment "free"')
    await ripen('segment', 'publish', file('needed.yaml', 'segment: needed\ntitle: Needed\nif: { stage: customer }\n'))
    const needing = journeySource('- { wait: 1d }', 'enrol: { segment: needed }').replace('journey: test', 'journey: needing')
    await publish(database.db, needing)
    const refused = await ripen('segment', 'delete', 'needed', '--yes')
    expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining('needing v1 enrols from it, 0 leads inside') })
  })
})
