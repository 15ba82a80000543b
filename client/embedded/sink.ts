/** A real SMTP server that keeps every mail instead of passing it on; only for the demo and tests, never a relay. */
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { never } from '../../domain/failure.ts'
import { readMailHead } from './mail-head.ts'
import { accepts, type BounceNotice, type SinkAnswer, type SinkBehaviour, type SinkStage } from './sink-behaviour.ts'

export interface CaughtMail {
  readonly mailFrom: string
  readonly rcptTo: string
  /** `X-Ripen-ID`, where the mail carries one. */
  readonly ripenId: string | null
  readonly subject: string
  readonly raw: Buffer
  /** Wall time of MAIL FROM. */
  readonly begunWall: Date
  /** Wall time at which the last byte was read. */
  readonly receivedWall: Date
}

interface SinkStorage {
  store(mail: CaughtMail): Promise<void>
}

export interface SinkOptions {
  /** 0: any free one. */
  readonly port: number
  readonly storage: SinkStorage
  readonly behave?: SinkBehaviour
  readonly greet?: (connection: number) => SinkAnswer
  /** Carries a delivery report to the return path of `mail`. */
  readonly deliverBounce?: (mail: CaughtMail, notice: BounceNotice) => Promise<void>
  readonly onError?: (error: unknown) => void
}

export interface RunningSink {
  readonly port: number
  stop(): Promise<void>
}

interface Transaction {
  readonly answer: SinkAnswer
  readonly begunWall: Date
}

/** Loopback only, without TLS or login. */
export async function startSink(options: SinkOptions): Promise<RunningSink> {
  const sockets = new Map<number, Socket>()
  const server = sinkServer(options, sockets)
  server.server.on('connection', (socket) => {
    const port = socket.remotePort ?? 0
    sockets.set(port, socket)
    socket.once('close', () => sockets.delete(port))
  })
  const port = await listen(server, options)
  return { port, stop: () => stop(server, sockets) }
}

function sinkServer(options: SinkOptions, sockets: ReadonlyMap<number, Socket>): SMTPServer {
  const attempts = new Map<string, number>()
  const transactions = new Map<string, Transaction>()
  let connections = 0
  const cut = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy()
  return new SMTPServer({
    ...plainLoopback,
    onConnect: (session, callback) =>
      void tell(callback, play(options.greet?.(++connections) ?? accepts, 'connect', session, cut)),
    onMailFrom: (_address, session, callback) => {
      transactions.set(session.id, { answer: accepts, begunWall: new Date() })
      callback()
    },
    onRcptTo: ({ address }, session, callback) => {
      const recipient = address.toLowerCase()
      const attempt = (attempts.get(recipient) ?? 0) + 1
      attempts.set(recipient, attempt)
      const answer = options.behave?.(recipient, attempt) ?? accepts
      transactions.set(session.id, { answer, begunWall: transactions.get(session.id)?.begunWall ?? new Date() })
      void tell(callback, play(answer, 'rcpt', session, cut))
    },
    onData: (stream, session, callback) => {
      const transaction = transactions.get(session.id) ?? { answer: accepts, begunWall: new Date() }
      void tell(callback, receive(options, transaction, stream, session, cut))
    },
    onClose: (session) => void transactions.delete(session.id),
  })
}

const plainLoopback: SMTPServerOptions = {
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  maxAllowedUnauthenticatedCommands: false,
  size: 30 * 1024 * 1024,
  closeTimeout: 1000,
  banner: 'Ripen sink',
}

/** A sender that went away in the middle of the body, or a full disk, must not end the sink. */
async function tell(callback: (problem: Error | null) => void, work: Promise<Error | null>): Promise<void> {
  callback(await work.catch(() => refusal(451, '4.3.0 Not stored, please try again later')))
}

type Cut = (session: SMTPServerSession) => void

async function receive(
  options: SinkOptions,
  { answer, begunWall }: Transaction,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  cut: Cut,
): Promise<Error | null> {
  const early = await play(answer, 'data', session, cut)
  const raw = await buffer(stream)
  const keep = answer.kind !== 'refuse' && (answer.kind !== 'drop' || answer.keep === true)
  const mail = mailOf(session, raw, begunWall)
  if (keep) await options.storage.store(mail)
  const problem = early ?? (await play(answer, 'end', session, cut))
  if (problem === null && answer.kind === 'accept' && answer.bounce !== undefined) report(options, mail, answer.bounce)
  return problem
}

/** The report travels on its own: the sender has its 250 by then. */
function report(options: SinkOptions, mail: CaughtMail, notice: BounceNotice): void {
  options.deliverBounce?.(mail, notice).catch((error: unknown) => options.onError?.(error))
}

/** Does what `answer` wants at this stage. Null: the dialogue goes on. Does not settle when the sink hangs or has cut the connection. */
async function play(answer: SinkAnswer, stage: SinkStage, session: SMTPServerSession, cut: Cut): Promise<Error | null> {
  if (answer.kind === 'accept' || answer.at !== stage) return null
  switch (answer.kind) {
    case 'refuse':
      return refusal(answer.code, answer.text)
    case 'delay':
      await delay(answer.ms)
      return null
    case 'hang':
      return new Promise(() => {})
    case 'drop':
      cut(session)
      return new Promise(() => {})
    default:
      return never(answer, 'sink answer')
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

function mailOf(session: SMTPServerSession, raw: Buffer, begunWall: Date): CaughtMail {
  return {
    ...readMailHead(raw),
    mailFrom: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    rcptTo: session.envelope.rcptTo[0]?.address.toLowerCase() ?? '',
    raw,
    begunWall,
    receivedWall: new Date(),
  }
}

function listen(server: SMTPServer, options: SinkOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const listening = server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject)
      server.on('error', (error: unknown) => options.onError?.(error))
      const address = listening.address()
      resolve(typeof address === 'object' && address !== null ? address.port : options.port)
    })
  })
}

function stop(server: SMTPServer, sockets: ReadonlyMap<number, Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets.values()) socket.destroy()
  })
}
