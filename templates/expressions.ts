/** What a template can say beyond naming a variable: the few calls, and Handlebars with everything else taken away. */
import Handlebars from 'handlebars'
import type { Language } from '../domain/lead.ts'

/** What every rendering passes along besides the variables of its class. */
export interface RenderRoot {
  readonly language: Language
  /** IANA zone of the recipient. */
  readonly zone: string
  /** Where link N leads, by position in the link table. */
  readonly targets: readonly string[]
}

interface CallOptions {
  readonly data: { readonly root: RenderRoot }
}

/** Calls with the number of values each takes. */
export const calls: Readonly<Record<string, number>> = { fallback: 2, date: 1, time: 1, number: 1, query: 1, link: 1 }
export const blocks: readonly string[] = ['if', 'unless', 'each']

const own = Handlebars.create()
for (const name of ['log', 'lookup', 'with']) own.unregisterHelper(name)
own.registerHelper('fallback', (value: unknown, otherwise: unknown) => value || otherwise)
own.registerHelper('date', (value: unknown, { data }: CallOptions) => formatMoment(value, data.root, dayStyle))
own.registerHelper('time', (value: unknown, { data }: CallOptions) => formatMoment(value, data.root, timeStyle))
own.registerHelper('number', (value: unknown, { data }: CallOptions) =>
  typeof value === 'number' ? value.toLocaleString(localeOf[data.root.language]) : '',
)
own.registerHelper('query', (value: unknown) => encodeURIComponent(typeof value === 'string' ? value : ''))
own.registerHelper('link', (position: number, { data }: CallOptions) => data.root.targets[position] ?? '')

const localeOf = { de: 'de-DE', en: 'en-GB' } as const
const dayStyle = { weekday: 'long', day: 'numeric', month: 'long' } as const
const timeStyle = { hour: '2-digit', minute: '2-digit' } as const

const formats = new Map<string, Intl.DateTimeFormat>()

/** ISO text in, the recipient's local day or time out; empty for anything else. */
function formatMoment(value: unknown, root: RenderRoot, style: typeof dayStyle | typeof timeStyle): string {
  if (typeof value !== 'string' || value === '') return ''
  const key = `${root.language} ${root.zone} ${Object.keys(style).join()}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(localeOf[root.language], { ...style, timeZone: root.zone })
  formats.set(key, format)
  return format.format(new Date(value))
}

/** Throws on invalid syntax; the nodes are what `mustacheProblems` walks. */
export function parseMustache(source: string): hbs.AST.Program {
  return own.parse(source)
}

/** Compiles what `mustacheProblems` has passed, never lead data. `text`: nothing is escaped, because it is not HTML. */
export function compileMustache(source: string, form: 'html' | 'text'): (data: object) => string {
  return own.compile<object>(source, {
    noEscape: form === 'text',
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries([...Object.keys(calls), ...blocks].map((name) => [name, true])),
  })
}
