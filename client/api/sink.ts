/** The sink's mails over HTTP, for whoever plays the recipients; only where the sink runs. */
import { Hono } from 'hono'
import { z } from 'zod'
import { listSinkMails, readSinkMail, type SinkMailSummary } from '../../db/sink-mails.ts'
import type { ClientDeps } from '../deps.ts'
import { framedHtml, mailFrameHeaders, readCaughtMail } from '../embedded/caught-mail.ts'
import { answerProblem, parseFields, problem } from './problem.ts'

const mailPosition = z.coerce.number().int().min(0)
const filter = z.strictObject({
  /** Mails after this position, oldest first; without it the newest first. */
  after: mailPosition.optional(),
  before: mailPosition.optional(),
  to: z.string().max(254).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const mailId = z.uuid()

export function sinkRoutes({ db }: ClientDeps): Hono {
  const app = new Hono()
  app.get('/api/sink/mails', async (c) => {
    const { limit, ...given } = parseFields(c.req.query(), filter)
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const mails = await listSinkMails(db, { limit, ...set })
    return c.json({ mails: mails.map(summary) })
  })
  app.get('/api/sink/mails/:id/:part{raw|html}', async (c) => {
    const mail = await find(db, c.req.param('id'))
    if (mail === null) return answerProblem(c, missing)
    if (c.req.param('part') === 'raw') return c.body(new Uint8Array(mail.raw), 200, rawHeaders(mail.id))
    return c.body(framedHtml(await readCaughtMail(mail.raw)), 200, mailFrameHeaders(c.req.query('pictures') === '1'))
  })
  app.get('/api/sink/mails/:id', async (c) => {
    const mail = await find(db, c.req.param('id'))
    if (mail === null) return answerProblem(c, missing)
    return c.json({ ...summary(mail), mailFrom: mail.mailFrom, ...(await readCaughtMail(mail.raw)) })
  })
  return app
}

const missing = problem(404, 'notFound', 'The sink has no such mail.')

async function find(db: ClientDeps['db'], id: string) {
  return mailId.safeParse(id).success ? readSinkMail(db, id) : null
}

/** `at` is business time. */
function summary({ id, position, receivedAt, rcptTo, ripenId, subject }: SinkMailSummary) {
  return { id, position, at: receivedAt.toISOString(), to: rcptTo, ripenId, subject }
}

function rawHeaders(id: string): Record<string, string> {
  return {
    'Content-Type': 'message/rfc822',
    'Content-Disposition': `attachment; filename="${id}.eml"`,
    'Cache-Control': 'no-store',
  }
}
