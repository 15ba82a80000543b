/** Keeps the language a person chose in a cookie; the browser's own wish counts until then. */
import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { backOf } from './clock-bar.ts'
import { languageCookie } from './view.ts'

export function languagePages(): Hono {
  return new Hono().post('/language', async (c) => {
    const form = await c.req.parseBody()
    const language = form['language'] === 'de' ? 'de' : 'en'
    setCookie(c, languageCookie, language, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 365 * 86_400 })
    return c.redirect(backOf(form['back']), 303)
  })
}
