/**
 * The least mail server: takes every mail at once and counts it, refuses whom it is told to. The demo's sink waits a tenth of a
 * second before it greets, as real servers do against spammers; thousands of short drains would do nothing but wait for it.
 */
import { createServer, type Server, type Socket } from 'node:net'

export interface MailServer {
  readonly port: number
  /** How many whole bodies came, by `X-Ripen-ID`. */
  readonly arrivals: ReadonlyMap<string, number>
  stop(): Promise<void>
}

export async function startMailServer(refuses: (recipient: string) => boolean): Promise<MailServer> {
  const arrivals = new Map<string, number>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    speak(socket, refuses, (id) => arrivals.set(id, (arrivals.get(id) ?? 0) + 1))
  })
  const port = await listen(server)
  return {
    port,
    arrivals,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

const endOfBody = '\r\n.\r\n'

function speak(socket: Socket, refuses: (recipient: string) => boolean, arrived: (ripenId: string) => void): void {
  let heard = ''
  let isBody = false
  socket.setEncoding('latin1')
  socket.write('220 ready\r\n')
  socket.on('data', (chunk: string) => {
    heard += chunk
    for (;;) {
      const end = isBody ? endOfBody : '\r\n'
      const at = heard.indexOf(end)
      if (at < 0) return
      const said = heard.slice(0, at)
      heard = heard.slice(at + end.length)
      if (isBody) arrived(/^X-Ripen-ID: (\S+)/im.exec(said)?.[1] ?? '')
      socket.write(`${isBody ? '250 taken' : answerTo(said, refuses)}\r\n`)
      isBody = !isBody && /^DATA$/i.test(said)
      if (/^QUIT$/i.test(said)) socket.end()
    }
  })
}

function answerTo(command: string, refuses: (recipient: string) => boolean): string {
  const verb = command.slice(0, 4).toUpperCase()
  if (verb === 'DATA') return '354 go on'
  if (verb === 'QUIT') return '221 bye'
  const recipient = verb === 'RCPT' ? (/<(.*)>/.exec(command)?.[1] ?? '').toLowerCase() : ''
  return recipient !== '' && refuses(recipient) ? '550 5.1.1 User unknown' : '250 fine'
}
