/** Postgres refuses to run as root: as whom it runs then, and a place that user can reach. */
import { execFileSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../../domain/failure.ts'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** Where root keeps what the user of Postgres must reach when the project's own folder is closed to it. */
const sharedFolder = '/var/lib/ripen'

/** Null unless we are root: then `postgres` where the system has it, else `nobody`; no user is created. */
export function postgresUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const user = findUser(name)
    if (user !== null) return user
  }
  throw new Failure(
    'configuration',
    'Postgres refuses to run as root and there is no user to run it as; start as an ordinary user or set DATABASE_URL.',
  )
}

function findUser(name: string): SystemUser | null {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })),
    )
    return uid === undefined || gid === undefined || Number.isNaN(uid) || Number.isNaN(gid) ? null : { uid, gid }
  } catch {
    return null
  }
}

/** True when every folder on the way to `path`, itself included, may be entered by the user. */
export function canReach(user: SystemUser, path: string): boolean {
  const { uid, gid, mode } = statSync(path)
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0
  const mayEnter = ((mode >> shift) & 1) === 1
  return mayEnter && (dirname(path) === path || canReach(user, dirname(path)))
}

/**
 * The folder for the data: the wanted one, or one outside that a link stands for where the user cannot reach ours.
 * Data are never moved or replaced: a folder that lost its way is a `Failure` that says so.
 */
export function reachableDataFolder(wanted: string, user: SystemUser | null): string {
  mkdirSync(dirname(wanted), { recursive: true })
  if (user === null) return wanted
  if (isLink(wanted)) return linkedFolder(wanted)
  const reachable = canReach(user, dirname(resolve(wanted)))
  if (reachable) return owned(wanted, user)
  if (existsSync(wanted))
    throw new Failure(
      'configuration',
      `The user of Postgres can no longer enter ${wanted}; give its parent folders the x permission.`,
    )
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 })
  const outside = owned(mkdtempSync(join(sharedFolder, 'postgres-data-')), user)
  symlinkSync(outside, wanted)
  return outside
}

function owned(folder: string, user: SystemUser): string {
  mkdirSync(folder, { recursive: true })
  chownSync(folder, user.uid, user.gid)
  return folder
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function linkedFolder(link: string): string {
  if (existsSync(link)) return realpathSync(link)
  throw new Failure(
    'configuration',
    `${link} points to a folder that is gone, and the data with it; restore it or run \`ripen reset\`.`,
  )
}

/** The installed programs, or a copy of them where the user cannot reach the installed ones. */
export function reachableBinaries(native: string, version: string, user: SystemUser | null): string {
  if (user === null || canReach(user, join(native, 'bin'))) return native
  const copy = join(sharedFolder, `postgres-${version}`)
  if (!existsSync(join(copy, 'bin'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}
