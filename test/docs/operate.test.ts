import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { main } from '../../client/cli/main.ts'
import { settingNames } from '../../config.ts'

const operate = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8')

/** What stands in backticks in the first column of the table below a heading. */
function firstColumn(heading: string): string[] {
  const section = operate.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const cells = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

test('every setting is documented, and no other', () => {
  expect(firstColumn('Settings').toSorted()).toEqual([...settingNames].toSorted())
})

test('every command is documented, and no other', async () => {
  const help: string[] = []
  await main(['--help'], { out: (text) => help.push(text), err: () => {} })
  const commands = [...help.join('\n').matchAll(/^ {2}(\w+)(?: \[| {2,})/gm)].map(([, name = '']) => `ripen ${name}`)
  const documented = firstColumn('Commands')
  expect(commands.filter((name) => name !== 'ripen help').toSorted()).toEqual(documented.toSorted())
})
