/** The other side of the random journeys' webhooks: answers what is sent to `/accepted`, refuses everything else for good. */
import { createServer } from 'node:http'

export interface Hooks {
  /** `127.0.0.1:<port>`, as settings name a host that may be called though it is private. */
  readonly host: string
  stop(): Promise<void>
}

/** What `/accepted` answers; journeys save `result.word`. */
export const answeredWord = 'ja'

export async function startHooks(): Promise<Hooks> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const isAccepted = request.url === '/accepted'
      response.writeHead(isAccepted ? 200 : 400, { 'content-type': 'application/json' })
      response.end(isAccepted ? JSON.stringify({ result: { word: answeredWord } }) : '{}')
    })
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  return { host: `127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}
