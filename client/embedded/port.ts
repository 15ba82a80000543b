/** Finds a port to listen on. */
import { createServer } from 'node:net'

/** `wanted` if it is free on `host`, else the next free one above it; 0 asks for any free port. */
export async function freePort(wanted: number, host = '127.0.0.1'): Promise<number> {
  for (let port = wanted; ; port = port === 0 ? 0 : port + 1) {
    const bound = await tryPort(port, host)
    if (bound !== null) return bound
  }
}

function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null)
      else reject(error)
    })
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null))
    })
  })
}
