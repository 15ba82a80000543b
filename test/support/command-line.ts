/** Runs `ripen` commands in the test's own process over its own database: all but settings and connections is the real thing. */
import { type CliContext, openContext } from '../../client/cli/context.ts'
import { rootCommand, type RootCommand } from '../../client/cli/program.ts'
import type { Db } from '../../db/open.ts'
import { testConfig } from './client.ts'

export interface CommandRun {
  readonly text: string
  readonly exitCode: 0 | 1
}

type AddCommands = (program: RootCommand, context: CliContext) => void

/** Throws what the command throws. */
export function commandLine(db: () => Db, ...commands: readonly AddCommands[]) {
  return async (...args: string[]): Promise<CommandRun> => {
    const lines: string[] = []
    const output = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) }
    const program = rootCommand(output)
    const opened = openContext({
      loadConfig: () => testConfig(),
      databaseUrl: async () => '',
      wantsJson: () => program.opts().json === true,
      output,
    })
    const context: CliContext = { ...opened.context, withDatabase: (work) => work(db()) }
    for (const add of commands) add(program, context)
    await program.parseAsync(args, { from: 'user' })
    return { text: lines.join('\n'), exitCode: opened.exitCode() }
  }
}
