/** The root of the command line, to which each noun adds its commands. */
import { Command } from '@commander-js/extra-typings'
import type { CliOutput } from './context.ts'

export function rootCommand(output: CliOutput) {
  return new Command('ripen')
    .description('Nurtures B2B leads until they are ready for a sales conversation.')
    .option('--json', 'print exactly one JSON document')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.err(text.trimEnd()),
      outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')}; \`ripen --help\` shows what there is.`),
    })
}

/** What noun commands are added to. */
export type RootCommand = ReturnType<typeof rootCommand>
