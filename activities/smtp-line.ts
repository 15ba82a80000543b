/** One connection to a mail server: opened before it is needed, used for one mail at a time; reports exactly what was handed over. */
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpRefusal, SmtpStage } from '../domain/message.ts'

export interface SmtpTarget {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
}

export interface SmtpPatience {
  readonly connectMs: number
  /** Silence of the server after which the line is given up. */
  readonly silenceMs: number
}

/** `login`: the server does not take our credentials. `refused`: it does not want to talk to us at all. */
export type LineTrouble = 'unreachable' | 'refused' | 'login'

export type Opened = { readonly ok: true; readonly line: SmtpLine } | { readonly ok: false; readonly trouble: LineTrouble }

type Transmission = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly refusal: SmtpRefusal }

interface Envelope {
  readonly from: string
  readonly to: string
}

export interface SmtpLine {
  /** False once the server has hung up. */
  readonly isOpen: boolean
  /** Settles always. */
  transmit(envelope: Envelope, raw: Buffer): Promise<Transmission>
  /** Says goodbye. */
  close(): void
  /** Hangs up; a transmission under way settles at once. */
  drop(): void
}

/** `smtp://user:password@host:587` or `smtps://host`. */
export function targetOf(url: string): SmtpTarget {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    user: username === '' ? null : decodeURIComponent(username),
    password: username === '' ? null : decodeURIComponent(password),
  }
}

/** Resolves when the server has greeted us (and taken our login), so that sending can begin without a delay. */
export async function openLine(target: SmtpTarget, patience: SmtpPatience): Promise<Opened> {
  const { host, port, secure, user, password } = target
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.silenceMs,
  })
  connection.on('error', () => {})
  const trouble = await connected(connection)
  if (trouble !== null) return { ok: false, trouble }
  if (user !== null && !(await loggedIn(connection, user, password ?? ''))) {
    connection.close()
    return { ok: false, trouble: 'login' }
  }
  return { ok: true, line: lineOver(connection) }
}

function connected(connection: SMTPConnection): Promise<LineTrouble | null> {
  return new Promise((resolve) => {
    connection.once('error', (error: SmtpError) => resolve(error.responseCode === undefined ? 'unreachable' : 'refused'))
    connection.once('end', () => resolve('unreachable'))
    connection.connect((error) => resolve(error === undefined ? null : 'unreachable'))
  })
}

function loggedIn(connection: SMTPConnection, user: string, pass: string): Promise<boolean> {
  return new Promise((resolve) => {
    connection.once('end', () => resolve(false))
    connection.login({ user, pass }, (error) => resolve(error === null))
  })
}

function lineOver(connection: SMTPConnection): SmtpLine {
  return {
    get isOpen() {
      return !connection.destroyed
    },
    transmit: (envelope, raw) => transmit(connection, envelope, raw),
    close: () => connection.quit(),
    drop: () => connection.close(),
  }
}

async function transmit(connection: SMTPConnection, { from, to }: Envelope, raw: Buffer): Promise<Transmission> {
  const body = bodyOf(raw)
  const error = await new Promise<SmtpError | null>((resolve) => {
    // A line hung up on purpose does not call back.
    const onEnd = () => setImmediate(() => resolve({}))
    connection.once('end', onEnd)
    connection.send({ from, to: [to], size: raw.length }, body, (problem) => {
      connection.off('end', onEnd)
      resolve(problem)
    })
  })
  if (error === null) return { kind: 'accepted' }
  const refusal = refusalOf(error, body.readableDidRead)
  await resetAfter(connection)
  return { kind: 'refused', refusal }
}

/** Read at once, and only when the server wants it. */
function bodyOf(raw: Buffer): Readable {
  return new Readable({
    read() {
      this.push(raw)
      this.push(null)
    },
  })
}

/** The next mail on this line starts afresh; a server that will not is hung up on. */
function resetAfter(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve) => {
    if (connection.destroyed) return resolve()
    connection.once('end', () => resolve())
    connection.reset((error) => {
      if (error !== null) connection.close()
      resolve()
    })
  })
}

interface SmtpError {
  readonly responseCode?: number | undefined
  readonly response?: string | undefined
  readonly command?: string | undefined
}

function refusalOf(error: SmtpError, bodyRead: boolean): SmtpRefusal {
  const code = error.responseCode ?? null
  return { stage: stageOf(error.command), code, reply: error.response ?? '', bodyRead }
}

function stageOf(command: string | undefined): SmtpStage {
  if (command === undefined) return 'connection'
  if (command.startsWith('MAIL')) return 'mail'
  if (command.startsWith('RCPT')) return 'rcpt'
  return command.startsWith('DATA') ? 'data' : 'connection'
}
