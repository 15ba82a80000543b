/** `ripen reset`: deletes what the embedded parts keep in the home folder; never touches a database that DATABASE_URL names. */
import { existsSync, lstatSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { endLeftovers } from '../embedded/child-records.ts'
import { readRunning } from '../launch/claim.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

/** Made by us; anything else in the folder stays. The fetched Temporal server stays too. */
const ours = [
  'postgres',
  'postgres.log',
  'temporal.db',
  'temporal.db-shm',
  'temporal.db-wal',
  'temporal.log',
  'secrets.json',
  'children.json',
  'running.json',
  'server.log',
  'worker.log',
  'demo.log',
  'demo.json',
]

export function addResetCommand(program: RootCommand, context: CliContext): void {
  program
    .command('reset')
    .description('delete all embedded data of this folder: leads, mail, journeys in progress, secrets')
    .option('--yes', 'really delete')
    .action(async ({ yes }) => {
      const { home } = context.config
      const running = await readRunning(home)
      if (running !== null)
        throw new Failure('conflict', `Ripen runs in ${home} (process ${running.pid}); end it with Ctrl-C first.`)
      if (yes !== true)
        throw new Failure('badInput', `This deletes everything Ripen keeps in ${home}; run \`ripen reset --yes\` to do it.`)
      await endLeftovers(home)
      const found = ours.filter((name) => lstatSync(join(home, name), { throwIfNoEntry: false }) !== undefined)
      for (const name of found) remove(join(home, name))
      context.print({ json: { home, deleted: found }, text: `Deleted Ripen's data in ${home}. The next start begins anew.` })
    })
}

/** As root the data may lie outside, and a link stands for them. */
function remove(path: string): void {
  if (existsSync(path)) rmSync(realpathSync(path), { recursive: true, force: true })
  rmSync(path, { recursive: true, force: true })
}
