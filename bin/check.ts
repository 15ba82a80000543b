/** Runs the five checks of `npm test` and ends with one line `N passed, N failed`; mends nothing. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addTallies, type Tally, tallyOfTests, tallyOfTool } from './check-tally.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const report = join(root, '.tmp', 'vitest.json')

const tools = {
  format: ['oxfmt', '--check'],
  lint: ['oxlint', '--type-aware'],
  types: ['tsc'],
  unused: ['knip'],
} as const

const vitest = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]

/** Runs a program of node_modules; `heard` receives what it prints. */
function run([program, ...args]: readonly string[], heard: (chunk: Buffer) => void): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', program ?? ''), args, {
      cwd: root,
      shell: process.platform === 'win32',
    })
    child.stdout.on('data', heard)
    child.stderr.on('data', heard)
    child.once('error', (error) => heard(Buffer.from(`${error.message}\n`)))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

async function runTool([name, command]: [string, readonly string[]]): Promise<Tally> {
  const since = performance.now()
  const output: Buffer[] = []
  const code = await run(command, (chunk) => output.push(chunk))
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'}  ${name} (${command.join(' ')}), ${seconds} s\n`)
  if (code !== 0) process.stdout.write(Buffer.concat(output))
  return tallyOfTool(code)
}

async function runTests(): Promise<Tally> {
  mkdirSync(join(root, '.tmp'), { recursive: true })
  rmSync(report, { force: true })
  process.stdout.write('running tests (vitest run)\n')
  const code = await run(vitest, (chunk) => process.stdout.write(chunk))
  return tallyOfTests(code, readReport())
}

function readReport(): unknown {
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return null
  }
}

const checked = await Promise.all(Object.entries(tools).map(runTool))
const { passed, failed } = addTallies([...checked, await runTests()])
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
