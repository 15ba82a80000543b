/** Runs `ripen` commands as a person at a terminal does: a process each. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../config.ts'
import type { Stage } from './stage.ts'

const program = fileURLToPath(new URL('../bin/ripen.ts', import.meta.url))

export interface CommandResult {
  /** Null when it was killed. */
  readonly exitCode: number | null
  readonly out: string
  readonly err: string
}

export interface RunningCommand {
  readonly process: ChildProcess
  readonly ended: Promise<CommandResult>
}

export function startCommand(
  { home, databaseUrl }: Pick<Stage, 'home' | 'databaseUrl'>,
  args: readonly string[],
): RunningCommand {
  const env = childEnvironment({ RIPEN_HOME: home, DATABASE_URL: databaseUrl })
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)]
  const ended = new Promise<CommandResult>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, out: out(), err: err() }))
  })
  return { process: child, ended }
}

/** Throws when the command was not understood or broke; a problem found (exit code 1) is an answer. */
export async function runCommand(stage: Pick<Stage, 'home' | 'databaseUrl'>, ...args: string[]): Promise<string> {
  const { exitCode, out, err } = await startCommand(stage, args).ended
  if (err.trim() !== '' || (exitCode !== 0 && exitCode !== 1)) throw new Error(`ripen ${args.join(' ')}: ${err}`)
  return out.trim()
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}
