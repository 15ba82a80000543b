/** What stands in front of every route: who may ask (Host, Origin), how much, and headers that keep pages to themselves. */
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { answerProblem, problem } from './api/problem.ts'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']
const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/** Refuses names that are not this machine (DNS rebinding) and changes asked for by another site's page. */
export function loopbackOnly(): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (!loopbackNames.includes(host.replace(/:\d+$/, '')))
      return refuse(c, 'host', 'This listener answers to 127.0.0.1 and localhost only.')
    if (!safeMethods.includes(c.req.method) && !isSameOrigin(c, host))
      return refuse(c, 'origin', 'Changes are accepted from our own pages and from programs, not from other sites.')
    return next()
  }
}

/** Browsers name the page that asks; programs name none. */
function isSameOrigin(c: Context, host: string): boolean {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site') ?? 'none'
  if (!['same-origin', 'none'].includes(site)) return false
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}

function refuse(c: Context, code: string, detail: string): Response {
  return answerProblem(c, problem(403, code, detail))
}

/** No text has a NUL, and Postgres takes none, so an address with one leads nowhere. */
export function withoutNul(): MiddlewareHandler {
  return async (c, next) => (c.req.url.includes('%00') ? c.notFound() : next())
}

/** Refuses a body that says it is a form and is none, before a page reads it; the API reads its bodies itself. */
export function readableForms(): MiddlewareHandler {
  return async (c, next) => {
    const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(c.req.header('content-type') ?? '')
    if (!isForm || c.req.path.startsWith('/api/') || (await isReadable(c))) return next()
    return answerProblem(c, problem(400, 'malformedForm', 'The body is not a well-formed form.'))
  }
}

function isReadable(c: Context): Promise<boolean> {
  return c.req.formData().then(
    () => true,
    () => false,
  )
}

export function limitBody(maxBytes: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: maxBytes,
    onError: (c) => answerProblem(c, problem(413, 'tooLarge', `The body is larger than ${maxBytes} bytes.`)),
  })
}

/** A route that sets one of these itself keeps its own. */
export function defaultHeaders(headers: Readonly<Record<string, string>>): MiddlewareHandler {
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}

/**
 * Pages load nothing from other hosts, run no inline script and sit in nobody else's frame. The referrer stays `same-origin`:
 * with `no-referrer` browsers send `Origin: null` with our own forms, and they would be refused.
 */
export const pageHeaders = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; '),
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const
