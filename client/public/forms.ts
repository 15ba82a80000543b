/** /f/:form – hosted forms: GET shows one, POST takes it; the answer is the same whatever is known of the address. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { businessNow } from '../../db/clock.ts'
import { admitSubmission } from '../../db/form-limits.ts'
import { submitForm } from '../../db/form-submit.ts'
import { findForm, type PublishedForm } from '../../db/forms.ts'
import { readSettings } from '../../db/settings.ts'
import { readSubmission, type Submission } from '../../domain/form-input.ts'
import type { Language } from '../../domain/lead.ts'
import type { ClientDeps } from '../deps.ts'
import { readForm } from './body.ts'
import { type FilledForm, formBody } from './form-body.ts'
import { answerPage, answerUnknownLink, languageOfBrowser } from './page.ts'
import { evidenceOf } from './sender-address.ts'

export function formPages(deps: ClientDeps): Hono {
  const { db } = deps
  const routes = new Hono()

  routes.get('/f/:form', async (c) => {
    const form = await findForm(db, c.req.param('form'))
    const settings = await readSettings(db)
    if (form === null) return answerUnknownLink(c, settings)
    const language = languageOf(c, settings.installation.language)
    const given = { request: c.req.query('request') ?? '' }
    return answerPage(c, settings, shown(form, { language, given, problems: new Map() }))
  })

  routes.post('/f/:form', async (c) => {
    const form = await findForm(db, c.req.param('form'))
    const settings = await readSettings(db)
    if (form === null) return answerUnknownLink(c, settings)
    const language = languageOf(c, settings.installation.language)
    const given = (await readForm(c)) ?? {}
    const reading = readSubmission(form.definition, given)
    if (reading.kind === 'problems')
      return answerPage(c, settings, { ...shown(form, { language, given, problems: reading.problems }), status: 422 })
    if (reading.kind === 'submission') await take(deps, c, form, reading.submission, language)
    return answerPage(c, settings, answered(form, language))
  })

  return routes
}

function languageOf(c: Context, otherwise: Language): Language {
  const asked = c.req.query('lang')
  return asked === 'de' || asked === 'en' ? asked : languageOfBrowser(c, otherwise)
}

function shown(form: PublishedForm, filled: FilledForm) {
  const { language } = filled
  return { title: form.definition.title[language], language, body: formBody(form.definition, filled) }
}

function answered({ definition }: PublishedForm, language: Language) {
  const body = html`<h1>${definition.title[language]}</h1>
    <p role="status">${definition.done[language]}</p>`
  return { title: definition.title[language], language, body }
}

/** One too many from the same sender is left out silently. */
async function take({ db, config }: ClientDeps, c: Context, form: PublishedForm, submission: Submission, language: Language) {
  const { tokenKey, suppressionKey } = config.secrets
  const by = evidenceOf(c)
  const sender = { ip: by.ip, email: submission.fields.email }
  const admitted = await db.transaction().execute((tx) => admitSubmission(tx, sender, tokenKey, new Date()))
  if (!admitted) return
  const pageUrl = `${config.publicUrl}/f/${form.definition.form}`
  const now = await businessNow(db)
  await db.transaction().execute((tx) => submitForm(tx, { form, submission, language, pageUrl, by, suppressionKey }, now))
}
