/** `ripen start`: everything on this machine, embedded where nothing else is named. */
import { type Config, demoConfig } from '../../config.ts'
import { onStopSignal } from '../stop-signal.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

export function addStartCommand(program: RootCommand, context: CliContext): void {
  program
    .command('start')
    .description('run everything here: embedded parts, worker, server and a sample company (the default)')
    .option('--no-demo', 'start empty and at real time')
    .action(async ({ demo }) => {
      const config: Config = demo ? demoConfig(context.config) : context.config
      const { launch } = await import('../launch/launch.ts')
      await launch({
        config,
        say: (line) => void process.stderr.write(`${line}\n`),
        show: (banner) => process.stdout.write(`\n${banner}\n\n`),
        signal: onStopSignal(),
      })
      process.exit(0)
    })
}
