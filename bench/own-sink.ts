/** Starts the sink in a process of its own and asks it what came. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface OwnSink {
  readonly url: string
  /** Of everything since it began. */
  received(): Promise<Received>
  stop(): void
}

export interface Received {
  readonly count: number
  /** Wall time at which the last byte of the last mail was read. */
  readonly lastWall: Date | null
  /** The last mail as it came. */
  readonly sample: Buffer
}

export async function startOwnSink(): Promise<OwnSink> {
  const child = fork(fileURLToPath(new URL('sink-process.ts', import.meta.url)))
  const { port } = (await answerOf(child)) as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    async received() {
      const answer = answerOf(child)
      child.send('report')
      const { count, lastWall, sample } = (await answer) as { count: number; lastWall: number | null; sample: string | null }
      return { count, lastWall: lastWall === null ? null : new Date(lastWall), sample: Buffer.from(sample ?? '', 'base64') }
    },
    stop: () => child.disconnect(),
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer] = await once(child, 'message')
  return answer
}
