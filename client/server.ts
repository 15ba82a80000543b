/** Composition root of the server process: the admin and the public listener, and their orderly end. */
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import { Failure } from '../domain/failure.ts'
import { adminApp } from './admin-app.ts'
import type { ClientDeps } from './deps.ts'
import { publicApp } from './public-app.ts'

export interface RunningServer {
  readonly adminUrl: string
  readonly publicAddress: string
  /** Accepts nothing new, ends open streams, lets requests under way finish for a moment. */
  stop(): Promise<void>
}

const graceMs = 2_000

/** The admin listener comes last: who reaches it knows that everything listens. */
export async function startServer(deps: ClientDeps): Promise<RunningServer> {
  const { host, port, publicHost, publicPort } = deps.config
  const open = await listen(publicApp(deps), publicHost, publicPort, 'PUBLIC_PORT')
  const admin = await listen(adminApp(deps), host, port, 'PORT')
  return {
    adminUrl: addressOf(admin),
    publicAddress: addressOf(open),
    stop: async () => {
      await Promise.all([close(admin), close(open)])
    },
  }
}

function listen(app: Hono, host: string, port: number, variable: string): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch: app.fetch })
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new Failure(
          'configuration',
          `Cannot listen on ${host}:${port} (${cause.code ?? 'unknown'}); set ${variable} to a free port.`,
          { cause },
        ),
      ),
    )
    server.listen(port, host, () => resolve(server))
  })
}

function addressOf(server: ServerType): string {
  const address = server.address()
  if (!isAddress(address)) throw new Failure('invariant', 'A listening server has no address.')
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** Live streams never end by themselves, so after the grace every connection is closed. */
function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if (!('closeAllConnections' in server)) return
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
  })
}
