/** The mail server for what comes back: bounces, replies, unsubscribes; takes mail for our own addresses only and sends none. */
import { buffer } from 'node:stream/consumers'
import type { Logger } from 'pino'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { Config } from '../../config.ts'
import { businessNow } from '../../db/clock.ts'
import { applyInbound } from '../../db/inbound-apply.ts'
import { findConcerned } from '../../db/inbound.ts'
import type { Db } from '../../db/open.ts'
import { readSettings } from '../../db/settings.ts'
import type { Settings } from '../../domain/settings.ts'
import { intentOf, readReturnAddress } from './intent.ts'
import { readMail } from './mail.ts'

export interface InboundOptions {
  readonly port: number
  readonly host?: string
  readonly db: Db
  readonly config: Pick<Config, 'secrets'>
  readonly log: Logger
}

export interface RunningInbound {
  readonly port: number
  stop(): Promise<void>
}

const largestMail = 10 * 1024 * 1024

/** Stateless; run as many as needed. A mail is answered with 250 only once it is stored. */
export async function startInbound(options: InboundOptions): Promise<RunningInbound> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxAllowedUnauthenticatedCommands: 1000,
    maxRecipients: 5,
    size: largestMail,
    rejectOversized: true,
    closeTimeout: 3000,
    banner: 'Ripen',
    onRcptTo: ({ address }, _session, callback) => void tell(options, callback, checkRecipient(options.db, address)),
    onData: (stream, session, callback) =>
      void tell(
        options,
        callback,
        buffer(stream).then((raw) => (stream.sizeExceeded ? null : receive(options, raw, session))),
      ),
  })
  const port = await listen(server, options)
  server.on('error', (error: Error & { code?: string }) =>
    options.log.warn({ code: error.code }, 'a sender of returned mail misbehaved'),
  )
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

type Refusal = Error | null

/** When Postgres is away the sender is asked to come back. */
async function tell(options: InboundOptions, callback: (refusal: Refusal) => void, work: Promise<Refusal>): Promise<void> {
  callback(
    await work.catch((error: unknown) => {
      options.log.error({ code: codeOf(error) }, 'a returned mail could not be taken; its sender will try again')
      return refusal(451, '4.3.0 Please try again later')
    }),
  )
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown'
}

async function checkRecipient(db: Db, address: string): Promise<Refusal> {
  return isOurs(address.toLowerCase(), await readSettings(db)) ? null : refusal(550, '5.7.1 Relaying denied')
}

function isOurs(address: string, { mail, sender }: Settings): boolean {
  return (
    address.endsWith(`@${mail.bounceDomain.toLowerCase()}`) ||
    address === sender.replyTo.toLowerCase() ||
    address === sender.fromEmail.toLowerCase()
  )
}

async function receive({ db, config, log }: InboundOptions, raw: Buffer, session: SMTPServerSession): Promise<null> {
  const { mailFrom, rcptTo } = session.envelope
  const recipients = rcptTo.map((recipient) => recipient.address)
  const mail = await readMail(raw, { mailFrom: mailFrom === false ? '' : mailFrom.address, rcptTo: recipients })
  const address = readReturnAddress(config.secrets.tokenKey, recipients)
  const intent = intentOf(mail, address)
  const tokenId = 'id' in address ? address.id : null
  const concerned = await findConcerned(db, { tokenId, quoted: mail.quoted, from: mail.from })
  // What concerns nobody is read by nobody, and may be a late report about somebody who has been erased.
  const kept = concerned === null ? null : raw
  const outcome = await applyInbound(db, { intent, concerned, dedupKey: mail.dedupKey, raw: kept }, await businessNow(db))
  log.info({ kind: intent.kind, outcome, messageId: concerned?.messageId ?? null }, 'a mail came back')
  return null
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

function listen(server: SMTPServer, { port, host }: InboundOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const listening = server.listen(port, host ?? '127.0.0.1', () => {
      server.off('error', reject)
      const address = listening.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
