/** A running Ripen with its sample company, and where its parts are. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { World } from '../../demo/world.ts'
import { ripenFolder } from './started-ripen.ts'

export interface Installation extends World {
  readonly home: string
  readonly databaseUrl: string
  readonly temporalAddress: string
  /** What the start has told so far. */
  said(): string
  /** Runs a command to its end; throws when it fails. */
  command(...args: string[]): Promise<string>
  /** As by Ctrl-C; the folder stays. */
  stop(): Promise<void>
  remove(): Promise<void>
}

const startMs = 120_000
const running = z.object({
  places: z.object({ adminUrl: z.string(), databaseUrl: z.string(), temporalAddress: z.string() }),
})

/** Returns once the banner has been shown. */
export async function startInstallation(): Promise<Installation> {
  const folder = await ripenFolder(startMs)
  const { home, publicUrl, inboundPort } = folder
  const start = await folder.start().catch(async (error: unknown) => {
    await folder.remove()
    throw error
  })
  const { places } = running.parse(JSON.parse(await readFile(join(home, 'running.json'), 'utf8')))
  return {
    ...places,
    home,
    publicUrl,
    inboundPort,
    said: () => start.said(),
    async command(...args) {
      const run = folder.ripen(...args)
      if ((await run.exit) !== 0) throw new Error(`ripen ${args[0]} failed: ${run.said()}`)
      return run.said()
    },
    async stop() {
      start.process.kill('SIGINT')
      await start.exit
    },
    remove: () => folder.remove(),
  }
}
