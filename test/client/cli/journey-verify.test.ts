import { CommanderError } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import { addJourneyCommands } from '../../../client/cli/journey.ts'
import { commandLine } from '../../support/command-line.ts'
import { testDatabase } from '../../support/database.ts'

const database = testDatabase()
const ripen = commandLine(() => database.db, addJourneyCommands)

test.each([
  ['--seed', '-1', 'from 0 to 4294967295'],
  ['--leads', '0', 'from 1 to 1000'],
  ['--leads', 'many', 'from 1 to 1000'],
  ['--days', '366', 'from 1 to 365'],
  ['--ways', 'virtual,imagined', 'some of virtual, simulation, skipping, real'],
])('verify does not take %s %s, and says what it expects', async (option, value, expected) => {
  const refused = await ripen('journey', 'verify', option, value).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(CommanderError)
  expect(refused).toHaveProperty('message', expect.stringContaining(expected))
})
