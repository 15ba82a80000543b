/** The journey files a command was given: read at once, checked, and reported file by file; what becomes of them, the command decides. */
import { readFile } from 'node:fs/promises'
import { Failure } from '../../domain/failure.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import type { Problem } from '../../domain/problem.ts'
import type { CliContext } from './context.ts'

export interface JourneyFile {
  readonly file: string
  readonly source: string
}

export interface CheckedFile {
  readonly file: string
  readonly problems: readonly Problem[]
  readonly version?: number
}

export async function readFiles(names: readonly string[]): Promise<JourneyFile[]> {
  return Promise.all(names.map(async (file) => ({ file, source: await readSource(file) })))
}

/** A file that cannot be read is a usage error that names it. */
export async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Failure('badInput', `Cannot read ${file}; check the name and that you may read it.`, { cause })
  }
}

/** The keys of the journeys in these files, which may name one another. */
export function keysOf(files: readonly JourneyFile[]): string[] {
  return files.flatMap(({ source }) => parseJourney(source).definition?.key ?? [])
}

export function hasError({ problems }: CheckedFile): boolean {
  return problems.some((problem) => problem.severity === 'error')
}

export function reportFiles(context: CliContext, checked: readonly CheckedFile[]): void {
  const ok = !checked.some(hasError)
  context.print({ json: { ok, files: checked }, text: checked.map(textOf).join('\n') })
  if (!ok) context.problemFound()
}

function textOf(checked: CheckedFile): string {
  const { file, problems, version } = checked
  const lines = problems.map(({ path, severity, message, remedy }) => `  ${severity} at ${path}: ${message}; ${remedy}`)
  const verdict = hasError(checked) ? 'has problems' : version === undefined ? 'is fine' : `is in force as version ${version}`
  return [`${file} ${verdict}`, ...lines].join('\n')
}
