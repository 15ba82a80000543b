/** Every route of an app, with what strangers send to it: bodies, parameters and queries that make no sense or mean harm. */
import type { Hono } from 'hono'
import { sql } from 'kysely'
import { publishStarterForms } from '../../client/forms.ts'
import type { Db } from '../../db/open.ts'
import type { LeadId } from '../../domain/id.ts'
import { seedNurturing } from './nurtured.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from './sales-team.ts'

export interface Route {
  readonly method: string
  /** With its parameters, such as `/leads/:id`. */
  readonly path: string
}

/** Each once, without middleware; new routes are swept without being named here. */
export function routesOf(app: Hono): Route[] {
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({ method, path }))
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()]
}

/** The path with `value` in the place of each parameter, whatever pattern the parameter has. */
export function pathWith(path: string, value: (name: string) => string): string {
  return path.replace(/:(\w+)(\{.*?\}(?=\/|$))?/g, (_, name: string) => value(name))
}

export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '{{7*7}}',
  '${7*7}',
  "' or 1=1 --",
  '%s%n',
  'a\r\nBcc: x@y.example',
  'NUL\u0000byte',
  'half\ud800pair',
  'turned\u202eround',
  'x'.repeat(10_000),
  '__proto__',
  '../../../etc/passwd',
  '=cmd|calc',
]

/** As they stand in an address. */
export const hostileParameters: readonly string[] = [
  'nobody',
  '%00',
  '%ED%A0%80',
  '%F0%28',
  '%E0%A4%A',
  '..%2f..%2fetc%2fpasswd',
  '%27%20or%201%3D1',
  '-1',
  '1e99',
  '9'.repeat(400),
  '2026-13-99',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  '00000000-0000-7000-8000-0000000000ff',
]

/** Names that some page or API reads from its query, and one that none does. */
export const queryNames: readonly string[] = [
  'q',
  'stage',
  'temperature',
  'with',
  'reached',
  'wakes',
  'journey',
  'step',
  'version',
  'after',
  'before',
  'limit',
  'to',
  'at',
  'show',
  'day',
  'status',
  'repId',
  'lang',
  'from',
  'page',
  'open',
  'answer',
  'pictures',
  'dryRun',
  'map',
  'fileName',
  'who',
]

export const hostileBodies: readonly string[] = [
  '',
  '{',
  '{"a":}',
  'null',
  '7',
  '"text"',
  '[null]',
  '[[[1]]]',
  '['.repeat(20_000) + ']'.repeat(20_000),
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"nobody knows this":1}',
  '{"email":1e400}',
  '\ufeff{"x":1}',
  JSON.stringify({ [hostileTexts[0] ?? '']: hostileTexts }),
]

/** How many rows each table has, but for those that count the visits themselves. */
export async function rowCounts(db: Db): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    db,
  )
  const counted = tables.map(async ({ name }) => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db)
    return [name, rows[0]?.count ?? 0] as const
  })
  return Object.fromEntries(await Promise.all(counted))
}

export interface Answer {
  /** Method and the beginning of the address. */
  readonly asked: string
  readonly status: number
  readonly type: string
  readonly text: string
}

const host = { host: '127.0.0.1' }

/** As a program on this machine asks; `headers` come on top. */
export async function ask(
  app: Hono,
  method: string,
  path: string,
  init: Pick<RequestInit, 'body' | 'headers'> = {},
): Promise<Answer> {
  const headers = { ...host, ...(init.headers as Readonly<Record<string, string>> | undefined) }
  const response = await app.request(`http://127.0.0.1${path}`, { ...init, headers, method })
  const type = response.headers.get('content-type') ?? ''
  return { asked: `${method} ${path.slice(0, 120)}`, status: response.status, type, text: await response.text() }
}

export function askJson(app: Hono, method: string, path: string, body: string): Promise<Answer> {
  return ask(app, method, path, { headers: { 'content-type': 'application/json' }, body })
}

/** Those that say that something broke here; without a worker an installation is not ready, and says so. */
export function broken(answers: readonly Answer[]): string[] {
  return answers.filter(({ status, asked }) => status >= 500 && !asked.includes('/readyz')).map(inShort)
}

/** Those on which a script would run or a template has been computed. */
export function harmed(answers: readonly Answer[]): string[] {
  return answers.filter(({ text }) => /<script>alert|(["> ])49(["< ])/.test(text)).map(({ asked }) => asked)
}

export function inShort({ asked, status, text }: Answer): string {
  return `${asked}: ${status} ${text.slice(0, 80)}`
}

/** A team, journeys, forms and a lead that sales has been offered; answers the lead. */
export async function furnish(db: Db): Promise<LeadId> {
  await aSalesTeam(db, { Petra: { isTeamLead: true } })
  await seedNurturing(db)
  await publishStarterForms(db, nine)
  const leadId = await aRipeLead(db)
  await anOffer(db, leadId)
  return leadId
}
