/** /confirm/:token – the answer to a double opt-in mail: GET shows (link scanners fetch every link), only POST confirms. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { businessNow } from '../../db/clock.ts'
import { formKeyOf } from '../../db/forms.ts'
import { confirmOptIn, type OptInView, readOptIn } from '../../db/optins.ts'
import { readSettings } from '../../db/settings.ts'
import { never } from '../../domain/failure.ts'
import { readToken } from '../../templates/token.ts'
import type { ClientDeps } from '../deps.ts'
import { answerPage, answerUnknownLink, type PublicPage } from './page.ts'
import { pageWords } from './page-words.ts'
import { evidenceOf } from './sender-address.ts'

export function confirmRoutes({ db, config }: ClientDeps): Hono {
  const routes = new Hono()
  const requestIdOf = (text: string) => readToken(config.secrets.tokenKey, 'confirm', text)?.id ?? null

  routes.get('/confirm/:token', async (c) => {
    const id = requestIdOf(c.req.param('token'))
    const request = id === null ? null : await readOptIn(db, id, await businessNow(db))
    const settings = await readSettings(db)
    if (request === null) return answerUnknownLink(c, settings)
    return answerPage(c, settings, await pageOf(request))
  })

  routes.post('/confirm/:token', async (c) => {
    const id = requestIdOf(c.req.param('token'))
    const now = await businessNow(db)
    const request = id === null ? null : await db.transaction().execute((tx) => confirmOptIn(tx, id, evidenceOf(c), now))
    const settings = await readSettings(db)
    if (request === null) return answerUnknownLink(c, settings)
    return answerPage(c, settings, await pageOf(request))
  })

  async function pageOf(request: OptInView): Promise<PublicPage> {
    switch (request.state) {
      case 'open':
        return askingPage(request)
      case 'confirmed':
        return confirmedPage(request)
      case 'expired':
        return expiredPage(request, request.formId === null ? null : await formKeyOf(db, request.formId))
      default:
        return never(request.state, 'opt-in state')
    }
  }

  return routes
}

function askingPage({ language, purposes }: OptInView): PublicPage {
  const words = pageWords[language]
  const body = html`<h1>${words.confirmTitle}</h1>
    <p>${words.confirmText}</p>
    ${purposes.includes('tracking') ? html`<p>${words.confirmTracking}</p>` : ''}
    <form method="post"><button>${words.confirmButton}</button></form>
    <p class="quietly">${words.confirmIgnore}</p>`
  return { title: words.confirmTitle, language, body }
}

function confirmedPage({ language }: OptInView): PublicPage {
  const words = pageWords[language]
  const body = html`<h1>${words.confirmedTitle}</h1>
    <p>${words.confirmedText}</p>`
  return { title: words.confirmedTitle, language, body }
}

/** 410: it was there, and asking again at the form is the way on. */
function expiredPage({ language }: OptInView, formKey: string | null): PublicPage {
  const words = pageWords[language]
  const again =
    formKey === null ? '' : html`<p><a class="button" href="/f/${formKey}?lang=${language}">${words.signUpAgain}</a></p>`
  const body = html`<h1>${words.expiredTitle}</h1>
    <p>${words.expiredText}</p>
    ${again}`
  return { title: words.expiredTitle, language, body, status: 410 }
}
