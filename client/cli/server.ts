/** `ripen server`: the admin and the public listener, and the mail listeners beside them. */
import { openDatabase } from '../../db/open.ts'
import { openLog } from '../../log.ts'
import { onStopSignal, untilAborted } from '../stop-signal.ts'
import type { CliContext } from './context.ts'
import { databaseUrlOf } from './database-url.ts'
import type { RootCommand } from './program.ts'

export function addServerCommand(program: RootCommand, context: CliContext): void {
  program
    .command('server')
    .description('run the API, the pages and the public listener')
    .action(async () => {
      const [{ startServer }, { startMailListeners }] = await Promise.all([
        import('../server.ts'),
        import('../mail-listeners.ts'),
      ])
      const { config } = context
      const stopped = onStopSignal()
      const log = openLog('server', config.logLevel)
      const db = openDatabase(await databaseUrlOf(config), {
        onIdleError: (err) => log.warn({ err }, 'a database connection was lost'),
      })
      const mail = await startMailListeners({ db, config, log })
      const server = await startServer({ db, config, log })
      log.info({ admin: server.adminUrl, public: server.publicAddress }, 'listening')
      await untilAborted(stopped)
      await Promise.all([server.stop(), mail.stop()])
      await db.destroy()
    })
}
