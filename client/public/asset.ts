/** /a/:token – the document a mail promised: GET shows what it is, /a/:token/file hands it out; records nothing. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { type PromisedAsset, promisedAsset, readAssetContent } from '../../db/assets.ts'
import { readSettings } from '../../db/settings.ts'
import { readToken } from '../../templates/token.ts'
import type { ClientDeps } from '../deps.ts'
import { answerPage, answerUnknownLink } from './page.ts'
import { pageWords } from './page-words.ts'

export function assetPages({ db, config }: ClientDeps): Hono {
  const routes = new Hono()

  async function assetOf(text: string): Promise<PromisedAsset | null> {
    const token = readToken(config.secrets.tokenKey, 'asset', text)
    return token === null ? null : promisedAsset(db, token.id)
  }

  routes.get('/a/:token', async (c) => {
    const token = c.req.param('token')
    const asset = await assetOf(token)
    const settings = await readSettings(db)
    if (asset === null) return answerUnknownLink(c, settings)
    const { language } = asset
    const words = pageWords[language]
    const body = html`<h1>${asset.title[language]}</h1>
      <p>${words.assetText}</p>
      <p><a class="button" href="/a/${token}/file">${words.assetButton}</a></p>`
    return answerPage(c, settings, { title: asset.title[language], language, body })
  })

  routes.get('/a/:token/file', async (c) => {
    const asset = await assetOf(c.req.param('token'))
    const content = asset === null ? null : await readAssetContent(db, asset.id)
    if (asset === null || content === null) return answerUnknownLink(c, await readSettings(db))
    return c.body(Uint8Array.from(content), 200, {
      'Content-Type': asset.mediaType,
      'Content-Disposition': `inline; filename="${asset.fileName}"`,
      'Cache-Control': 'private, no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex',
    })
  })

  return routes
}
