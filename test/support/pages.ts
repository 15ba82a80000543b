/** Visits the pages of the admin listener as a browser does, over a test's own database. */
import { type CheerioAPI, load } from 'cheerio'
import { adminApp } from '../../client/admin-app.ts'
import type { Config } from '../../config.ts'
import type { Db } from '../../db/open.ts'
import { testDeps } from './client.ts'

export interface Visit {
  readonly status: number
  /** Where a redirect leads; null when there is none. */
  readonly to: string | null
  readonly page: CheerioAPI
  /** What a reader sees in the main part, white space folded. */
  readonly text: string
}

export interface Visitor {
  get(path: string, language?: 'de' | 'en'): Promise<Visit>
  /** Sends a form. */
  post(path: string, form?: Readonly<Record<string, string | File | readonly string[]>>): Promise<Visit>
}

/** `db` is asked for at each visit, since it exists only while tests run. */
export function visitor(db: () => Db, changed: Partial<Config> = {}): Visitor {
  const send = async (path: string, init: RequestInit) => {
    const headers = { host: '127.0.0.1', 'accept-language': 'de', ...(init.headers as Record<string, string> | undefined) }
    const response = await adminApp(testDeps(db(), changed)).request(`http://127.0.0.1${path}`, { ...init, headers })
    const page = load(await response.text())
    const text = page('main').text().replace(/\s+/g, ' ').trim()
    return { status: response.status, to: response.headers.get('location'), page, text }
  }
  return {
    get: (path, language = 'de') => send(path, { headers: { 'accept-language': language } }),
    post: (path, form = {}) => {
      const body = new FormData()
      for (const [name, value] of Object.entries(form))
        if (typeof value === 'string' || value instanceof File) body.append(name, value)
        else for (const one of value) body.append(name, one)
      return send(path, { method: 'POST', body })
    },
  }
}

/** Every field of a form as the browser would send it untouched; names sent several times hold several values. */
export function filledForm({ page }: Visit, form: string): Record<string, string | readonly string[]> {
  const sent = new Map<string, string[]>()
  for (const element of page(`${form} :is(input, select, textarea)`).toArray()) {
    const input = page(element)
    if (input.is('[type=checkbox]:not([checked])')) continue
    const text = input.is('textarea') ? input.text().replace(/^\n/, '') : input.attr('value')
    const value = input.is('select') ? (input.find('option[selected]').attr('value') ?? input.find('option').attr('value')) : text
    const name = input.attr('name') ?? ''
    sent.set(name, [...(sent.get(name) ?? []), value ?? ''])
  }
  return Object.fromEntries([...sent].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]))
}

/** Text that would run, or break a page, if it were not escaped. */
export const hostile = `"><script>alert(1)</script>{{7*7}}&'`
