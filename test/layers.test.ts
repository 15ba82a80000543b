import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const linter = join(root, 'node_modules/.bin/oxlint')

/** One forbidden import per rule and depth: [file, import]. */
const forbidden: readonly (readonly [file: string, specifier: string])[] = [
  ...everyFolder('domain/score.ts', ['templates', 'db', 'activities', 'workflows', 'worker', 'client', 'verify', 'demo', 'bin']),
  ...everyFolder('domain/journey/decide.ts', ['templates', 'db', 'activities', 'workflows', 'worker', 'client', 'demo', 'bin']),
  ['domain/score.ts', 'node:crypto'],
  ['domain/score.ts', 'kysely'],
  ['domain/score.ts', 'uuid'],
  ['domain/journey/decide.ts', '../../config.ts'],
  ...everyFolder('templates/render.ts', ['db', 'activities', 'workflows', 'worker', 'client', 'demo', 'bin']),
  ...everyFolder('db/leads.ts', ['activities', 'workflows', 'worker', 'client', 'demo', 'bin']),
  ['db/leads.ts', '../config.ts'],
  ['db/leads.ts', '../templates/render.ts'],
  ['db/tables/leads.ts', '../../client/gateway.ts'],
  ['db/leads.ts', '@temporalio/client'],
  ['db/leads.ts', 'hono'],
  ['db/leads.ts', 'nodemailer/lib/smtp-connection'],
  ...everyFolder('activities/mail.ts', ['workflows', 'worker', 'client', 'demo', 'bin']),
  ['activities/mail.ts', '@temporalio/client'],
  ['activities/mail.ts', 'hono'],
  ...everyFolder('workflows/lead-journey.ts', ['domain', 'db', 'activities', 'client']),
  ['workflows/lead-journey.ts', 'zod'],
  ['workflows/lead-journey.ts', 'node:crypto'],
  ['workflows/lead-journey.ts', '@temporalio/workflow/lib/interfaces'],
  ...everyFolder('worker/main.ts', ['workflows', 'verify', 'demo', 'bin']),
  ['worker/main.ts', '../client/server.ts'],
  ...everyFolder('client/server.ts', ['activities', 'workflows', 'worker', 'demo', 'bin']),
  ...everyFolder('client/ui/today.ts', ['activities', 'workflows', 'worker', 'demo', 'bin']),
  ['client/api/leads.ts', '@temporalio/client'],
  ['client/gateway.ts', '../worker/main.ts'],
  ['client/cli/worker.ts', '../../workflows/index.ts'],
  ['client/server.ts', '../verify/verify.ts'],
  ['client/cli/journey-verify.ts', '../../worker/main.ts'],
  ...everyFolder('client/simulation/thread.ts', [
    'templates',
    'db',
    'activities',
    'workflows',
    'worker',
    'client',
    'demo',
    'bin',
  ]),
  ['client/simulation/thread.ts', 'nodemailer'],
  ['client/simulation/thread.ts', 'node:net'],
  ['client/simulation/thread.ts', '../deps.ts'],
  ['domain/simulation/mails.ts', 'nodemailer'],
  ['domain/simulation/mails.ts', '../../db/messages.ts'],
  ...everyFolder('verify/verify.ts', ['workflows', 'demo', 'bin']),
  ['verify/verify.ts', '../client/ui/today.ts'],
  ['client/launch/prepare.ts', '../../demo/main.ts'],
  ...everyFolder('demo/personas.ts', ['templates', 'db', 'activities', 'workflows', 'worker', 'client']),
  ['bin/ripen.ts', '../client/server.ts'],
  ['config.ts', './db/open.ts'],
]

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  ['domain/score.ts', './journey/state.ts'],
  ['domain/journey/decide.ts', '../condition/evaluate.ts'],
  ['domain/holidays.ts', 'feiertagejs'],
  ['db/leads.ts', '../domain/lead.ts'],
  ['db/messages.ts', '../templates/token.ts'],
  ['activities/mail.ts', '../db/messages.ts'],
  ['workflows/lead-journey.ts', '@temporalio/workflow'],
  ['workflows/lead-journey.ts', './look.ts'],
  ['worker/main.ts', '../client/gateway.ts'],
  ['client/gateway.ts', '@temporalio/client'],
  ['client/cli/worker.ts', '../../worker/main.ts'],
  ['client/cli/journey-verify.ts', '../../verify/verify.ts'],
  ['verify/verify.ts', '../worker/main.ts'],
  ['client/simulation/thread.ts', '../../domain/simulation/report.ts'],
  ['client/simulation/thread.ts', 'node:worker_threads'],
  ['client/launch/prepare.ts', '../../demo/sample-company.ts'],
  ['client/ui/today.ts', '../../db/tasks.ts'],
  ['demo/personas.ts', '../domain/lead.ts'],
  ['bin/ripen.ts', '../client/cli/main.ts'],
]

let folder = ''
let refused: ReadonlySet<string> = new Set()
let cycles: readonly string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ripen-layers-'))
  cpSync(join(root, 'layers.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  const files = filesOf([...forbidden, ...allowed])
  files.set('workflows/types.ts', ["import type { Decision } from '../activities/journey.ts'", 'export type { Decision }'])
  files.set('domain/a.ts', ["import { b } from './b.ts'", 'export const a = () => b'])
  files.set('domain/b.ts', ["import { a } from './a.ts'", 'export const b = () => a'])
  for (const [file, lines] of files) write(file, lines.join('\n'))
  const problems = await lint(files)
  refused = new Set(problems.filter((problem) => problem.rule === 'no-restricted-imports').map((problem) => problem.text))
  cycles = problems.filter((problem) => problem.rule === 'no-cycle').map((problem) => problem.file)
}, 30_000)
afterAll(() => rmSync(folder, { recursive: true }))

test.each(forbidden)('%s may not import %s', (file, specifier) => {
  expect(refused).toContain(`${file}: ${specifier}`)
})

test.each(allowed)('%s may import %s', (file, specifier) => {
  expect(refused).not.toContain(`${file}: ${specifier}`)
})

test('workflows may import types from anywhere', () => {
  expect(refused).not.toContain('workflows/types.ts: ../activities/journey.ts')
})

test('two files may not import each other', () => {
  expect(cycles).toContain('domain/a.ts')
})

function everyFolder(file: string, folders: readonly string[]): (readonly [string, string])[] {
  const up = '../'.repeat(file.split('/').length - 1)
  return folders.map((name) => [file, `${up}${name}/x.ts`] as const)
}

function filesOf(imports: readonly (readonly [string, string])[]): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const [file, specifier] of imports) {
    const lines = files.get(file) ?? []
    files.set(file, [...lines, `export * from '${specifier}'`])
  }
  return files
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `${text}\n`)
}

interface Problem {
  readonly file: string
  readonly rule: string
  /** The file and the specifier on the reported line. */
  readonly text: string
}

async function lint(files: ReadonlyMap<string, readonly string[]>): Promise<Problem[]> {
  const output = await new Promise<string>((resolve) => {
    execFile(linter, ['--format', 'unix', '.'], { cwd: folder, maxBuffer: 10_000_000 }, (_error, stdout) => resolve(stdout))
  })
  return [...output.matchAll(/^(\S+?):(\d+):\d+: .*\((?<rule>[\w-]+)\)\]$/gm)].map((match) => {
    const [, file = '', line = '0'] = match
    const specifier = /'(.*)'/.exec(files.get(file)?.[Number(line) - 1] ?? '')?.[1] ?? ''
    return { file, rule: match.groups?.['rule'] ?? '', text: `${file}: ${specifier}` }
  })
}
