/** A person's browser, as far as the demo needs one: opens pages, fills the form on them and sends it off. No scripts, like many readers. */
import { type CheerioAPI, load } from 'cheerio'

/** Looks like people do; the settle window and the bot rules apply to it as to anybody. */
const headers = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 RipenPersona',
  'accept-language': 'de-DE,de;q=0.9,en;q=0.5',
  accept: 'text/html',
}

export interface Answer {
  readonly status: number
  readonly html: string
}

/** Follows redirects only on our own host: what a reader sees elsewhere is none of the demo's business. */
export async function visit(url: string): Promise<Answer> {
  const response = await fetch(url, { headers, redirect: 'manual' })
  return { status: response.status, html: await response.text() }
}

/** Opens the page and sends the first form on it that can be filled so; null when there is none. */
export async function fillIn(url: string, fields: Readonly<Record<string, string>>): Promise<Answer | null> {
  const { html } = await visit(url)
  const page = load(html)
  const form = page('form[method="post" i]')
    .toArray()
    .map((element) => formOf(page, page(element), url))
    .find((candidate) => Object.keys(fields).every((name) => candidate.names.has(name)))
  if (form === undefined) return null
  const body = new URLSearchParams({ ...form.preset, ...fields })
  const response = await fetch(form.action, { method: 'POST', headers, body, redirect: 'follow' })
  return { status: response.status, html: await response.text() }
}

interface Form {
  readonly action: string
  /** Fields a person may fill or press, with hidden ones already set. */
  readonly names: ReadonlySet<string>
  readonly preset: Readonly<Record<string, string>>
}

function formOf(page: CheerioAPI, form: ReturnType<CheerioAPI>, base: string): Form {
  const fields = form
    .find('input[name], select[name], textarea[name], button[name]')
    .toArray()
    .map((element) => page(element))
  const names = new Set(fields.map((field) => field.attr('name') ?? ''))
  const hidden = fields.filter((field) => field.is('input[type="hidden" i]'))
  return {
    action: new URL(form.attr('action') ?? base, base).href,
    names,
    preset: Object.fromEntries(hidden.map((field) => [field.attr('name') ?? '', field.attr('value') ?? ''])),
  }
}
