/** The command line: parses arguments, runs one command, turns its outcome into an exit code and at most one line on stderr. */
import { CommanderError } from '@commander-js/extra-typings'
import { loadConfig } from '../../config.ts'
import { Failure } from '../../domain/failure.ts'
import { type CliOutput, openContext, type OpenContext } from './context.ts'
import { databaseUrlOf } from './database-url.ts'
import { addDoctorCommand } from './doctor.ts'
import { addJourneyCommands } from './journey.ts'
import { addLeadCommands } from './lead.ts'
import { addMigrateCommand } from './migrate.ts'
import { type RootCommand, rootCommand } from './program.ts'
import { addResetCommand } from './reset.ts'
import { addScoreCommands } from './score.ts'
import { addSegmentCommands } from './segment.ts'
import { addServerCommand } from './server.ts'
import { addStartCommand } from './start.ts'
import { addWebhookCommands } from './webhook.ts'
import { addWorkerCommand } from './worker.ts'

const standardOutput: CliOutput = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
}

/** 0: done; 1: a problem was found; 2: the command was not understood. */
export async function main(args: readonly string[], output: CliOutput = standardOutput): Promise<number> {
  const program = rootCommand(output)
  const open = openContext({
    loadConfig,
    databaseUrl: databaseUrlOf,
    wantsJson: () => program.opts().json === true,
    output,
  })
  addCommands(program, open)
  try {
    await program.parseAsync(args, { from: 'user' })
    return open.exitCode()
  } catch (error) {
    return exitCodeOf(error, output)
  }
}

/** Commands load what they run only when they run: the worker alone takes a second. */
function addCommands(program: RootCommand, { context }: OpenContext): void {
  addStartCommand(program, context)
  addServerCommand(program, context)
  addWorkerCommand(program, context)
  addMigrateCommand(program, context)
  addResetCommand(program, context)
  addDoctorCommand(program, context)
  addLeadCommands(program, context)
  addJourneyCommands(program, context)
  addSegmentCommands(program, context)
  addScoreCommands(program, context)
  addWebhookCommands(program, context)
}

function exitCodeOf(error: unknown, output: CliOutput): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  output.err(lineOf(error))
  return error instanceof Failure && error.code === 'badInput' ? 2 : 1
}

/** Foreign errors may quote data, so only their code is shown. */
function lineOf(error: unknown): string {
  if (error instanceof Failure) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
  if (/^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|28P01|3D000)$/.test(code))
    return `The database does not answer (${code}); check DATABASE_URL, or run \`ripen doctor\`.`
  const frame =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => line.trimStart().startsWith('at ')) : undefined
  return `Something broke (${code}) ${frame?.trim() ?? ''}; \`ripen doctor\` checks every part.`
}
