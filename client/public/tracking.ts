/** The links and the pixel inside mails: leads readers on at once, and remembers the hit only of those who allowed it. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { isbot } from 'isbot'
import { businessNow } from '../../db/clock.ts'
import { findLink, findTrackedMessage, recordHit, type TrackedMessage } from '../../db/clicks.ts'
import type { Hit, HitAgent } from '../../domain/click-verdict.ts'
import { readToken } from '../../templates/token.ts'
import type { ClientDeps } from '../deps.ts'

/** How long the verdict on a hit waits for further hits, in wall time: scanners need seconds, the demo has none. */
function settleMs(config: { readonly demo: boolean }): number {
  return config.demo ? 1000 : 15_000
}

const pixel = Uint8Array.from(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'))

export function trackingRoutes(deps: ClientDeps): Hono {
  const app = new Hono()
  app.get('/c/:token', async (c) => {
    const token = readToken(deps.config.secrets.tokenKey, 'click', c.req.param('token'))
    const link = token === null ? null : await findLink(deps.db, token.id, token.index)
    if (token === null || link === null) return c.notFound()
    await remember(deps, c, link, { link: token.index, url: link.url })
    return c.body(null, 303, { ...privately, Location: link.url })
  })
  app.get('/o/:file{.+\\.gif}', async (c) => {
    const token = readToken(deps.config.secrets.tokenKey, 'open', c.req.param('file').slice(0, -'.gif'.length))
    const message = token === null ? null : await findTrackedMessage(deps.db, token.id).catch(() => null)
    if (message !== null) await remember(deps, c, message, { link: null })
    return c.body(pixel, 200, { ...privately, 'Content-Type': 'image/gif' })
  })
  return app
}

const privately = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' } as const

/** A hit that cannot be stored is lost; the reader arrives all the same. */
async function remember(
  { db, config, log }: ClientDeps,
  c: Context,
  message: TrackedMessage,
  what: { link: number | null; url?: string },
): Promise<void> {
  if (!message.mayRecord || c.req.method !== 'GET' || isPrefetch(c)) return
  const hit: Hit = { at: new Date(), link: what.link, method: c.req.method, agent: agentOf(c, what.link) }
  const options = { settleMs: settleMs(config), ...(what.url === undefined ? {} : { url: what.url }) }
  try {
    await recordHit(db, message, hit, options, await businessNow(db))
  } catch {
    log.warn({ messageId: message.messageId }, 'a hit on a tracked link could not be stored')
  }
}

/** Browsers that fetch ahead say so. */
function isPrefetch(c: Context): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) => /prefetch|preview/i.test(c.req.header(name) ?? ''))
}

/** Gmail and Yahoo fetch pictures through a proxy when the mail is opened; the lists of robots name them too. */
function agentOf(c: Context, link: number | null): HitAgent {
  const text = c.req.header('user-agent') ?? ''
  if (text === '') return 'none'
  if (link === null && /GoogleImageProxy|YahooMailProxy/i.test(text)) return 'imageProxy'
  return isbot(text) ? 'bot' : 'browser'
}
