/** `ripen worker`: workflows, activities and pumps; run as many as needed. */
import { Option } from '@commander-js/extra-typings'
import { openDatabase } from '../../db/open.ts'
import { openLog } from '../../log.ts'
import { temporalAddress } from '../gateway.ts'
import { onStopSignal, unlessStopped, untilAborted } from '../stop-signal.ts'
import type { CliContext } from './context.ts'
import { databaseUrlOf } from './database-url.ts'
import type { RootCommand } from './program.ts'

export function addWorkerCommand(program: RootCommand, context: CliContext): void {
  program
    .command('worker')
    .description('run the worker: waits, decisions, sending')
    .addOption(new Option('--workflows <file>', 'their code, bundled already').hideHelp())
    .action(async ({ workflows }) => {
      const [{ startWorker }, { logTemporalTo }, { bundleWorkflows, readWorkflows }] = await Promise.all([
        import('../../worker/main.ts'),
        import('../../worker/temporal-log.ts'),
        import('../../worker/workflow-bundle.ts'),
      ])
      const { config } = context
      const stopped = onStopSignal()
      const log = openLog('worker', config.logLevel)
      logTemporalTo(log)
      const databaseUrl = await databaseUrlOf(config)
      const db = openDatabase(databaseUrl, { max: 20, onIdleError: (err) => log.warn({ err }, 'a database connection was lost') })
      const bundling = workflows === undefined ? bundleWorkflows() : readWorkflows(workflows)
      const workflowBundle = await unlessStopped(bundling, stopped)
      if (workflowBundle === null) return db.destroy()
      const worker = await startWorker({ db, databaseUrl, config, temporal: temporalAddress(), log, workflowBundle })
      log.info({ workerId: worker.id }, 'working')
      await Promise.race([untilAborted(stopped), worker.ended])
      await worker.stop()
      await db.destroy()
    })
}
