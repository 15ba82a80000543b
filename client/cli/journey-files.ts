/** The journey files a command was given: read at once, checked, and reported file by file; what becomes of them, the command decides. */
import { readFile } from 'node:fs/promises'
import type { MigrationPreview } from '../../db/journey-migration-preview.ts'
import { Failure } from '../../domain/failure.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import type { Problem } from '../../domain/problem.ts'
import type { CliContext } from './context.ts'
import { readDraftFile } from './journey-draft-file.ts'

export interface JourneyFile {
  readonly file: string
  readonly source: string
}

export interface CheckedFile {
  readonly file: string
  readonly problems: readonly Problem[]
  readonly version?: number
  /** The leads inside are being moved by it. */
  readonly migration?: string
  /** Sound, but not published; `why` says what to do. */
  readonly refused?: 'planNeeded' | 'overtaken' | 'migrating'
  readonly preview?: MigrationPreview
  readonly why?: string
}

export async function readFiles(names: readonly string[]): Promise<JourneyFile[]> {
  return Promise.all(names.map(async (file) => ({ file, source: readDraftFile(await readSource(file)).source })))
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

export function hasError({ problems, refused }: CheckedFile): boolean {
  return refused !== undefined || problems.some((problem) => problem.severity === 'error')
}

export function reportFiles(context: CliContext, checked: readonly CheckedFile[]): void {
  const ok = !checked.some(hasError)
  context.print({ json: { ok, files: checked }, text: checked.map(textOf).join('\n') })
  if (!ok) context.problemFound()
}

export function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(({ path, severity, message, remedy }) => `  ${severity} at ${path}: ${message}; ${remedy}`)
}

function textOf(checked: CheckedFile): string {
  const { file, problems, version, migration, refused, why } = checked
  const lines = problemLines(problems)
  const inForce = version === undefined ? 'is fine' : `is in force as version ${version}`
  const moving = migration === undefined ? '' : `; migration ${migration} moves the leads inside`
  const verdict = refused !== undefined ? 'was not published' : hasError(checked) ? 'has problems' : `${inForce}${moving}`
  return [`${file} ${verdict}`, ...lines, ...(why === undefined ? [] : [why.startsWith(' ') ? why : `  ${why}`])].join('\n')
}
