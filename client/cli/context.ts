/** What every command may use: settings, a database opened only when asked for, and one way to print. */
import type { Config } from '../../config.ts'
import { businessNow } from '../../db/clock.ts'
import { type Db, openDatabase } from '../../db/open.ts'

export interface CliContext {
  /** Parsed at the first use, so that `--help` works with wrong settings. */
  readonly config: Config
  /** Opens the database for the work and closes it afterwards; a Postgres that does not answer is a `Failure` with the remedy. */
  withDatabase<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** Exactly one JSON document with `--json`, else the text; call once per command. */
  print(output: { readonly json: unknown; readonly text: string }): void
  /** The command ran and found a problem: exit code 1. */
  problemFound(): void
}

/** Business time: what `--at` said, else now. */
export async function commandTime(db: Db, at: Date | undefined): Promise<Date> {
  return at ?? businessNow(db)
}

export interface CliOutput {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

export interface OpenContext {
  readonly context: CliContext
  readonly exitCode: () => 0 | 1
}

/** `databaseUrl` finds the database of this folder: the named one, or the embedded one while it runs. */
export function openContext(options: {
  readonly loadConfig: () => Config
  readonly databaseUrl: (config: Config) => Promise<string>
  readonly wantsJson: () => boolean
  readonly output: CliOutput
}): OpenContext {
  let loaded: Config | undefined
  let exitCode: 0 | 1 = 0
  const config = () => (loaded ??= options.loadConfig())
  const context: CliContext = {
    get config() {
      return config()
    },
    async withDatabase(work) {
      const db = openDatabase(await options.databaseUrl(config()), { max: 4 })
      try {
        return await work(db)
      } finally {
        await db.destroy()
      }
    },
    print: ({ json, text }) => options.output.out(options.wantsJson() ? JSON.stringify(json, null, 2) : text),
    problemFound: () => void (exitCode = 1),
  }
  return { context, exitCode: () => exitCode }
}
