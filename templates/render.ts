/** Makes the mail of one recipient from a published template: fills in variables, escapes, decides nothing. */
import type { Settings } from '../domain/settings.ts'
import type { CompiledTemplate } from '../domain/template.ts'
import { brandOf } from './brand.ts'
import { compileMustache, type RenderRoot } from './expressions.ts'

/** The variables of the template's class (`variables.ts`) as plain JSON with explicit nulls, and the root of every rendering. */
export interface MailVariables extends RenderRoot {
  readonly [group: string]: unknown
}

export interface RenderedMail {
  readonly subject: string
  readonly html: string
  readonly text: string
}

interface Renderers {
  subject(variables: object): string
  preheader(variables: object): string
  html(variables: object): string
  text(variables: object): string
}

export type RenderableTemplate = Pick<CompiledTemplate, 'subject' | 'preheader' | 'html' | 'text'>

const longestSubject = 200
const keptRenderers = 200
const kept = new Map<string, Renderers>()

/** `versionId` names the published version: its compiled form is kept between mails. */
export function renderMail(versionId: string, template: RenderableTemplate, variables: MailVariables): RenderedMail {
  const renderers = renderersOf(versionId, template)
  const subject = headerLine(renderers.subject(variables))
  const preheader = headerLine(renderers.preheader(variables))
  const all = { ...variables, subject, preheader }
  return { subject, html: renderers.html(all), text: tidied(renderers.text(all)) }
}

/** A template with links of its own: where one leads for this recipient. */
export function renderUrl(url: string, variables: MailVariables): string {
  return compileMustache(url, 'text')(variables)
}

/** The variables that come from the settings. */
export function senderVariables({ sender }: Settings, language: 'de' | 'en'): { sender: object; brand: object } {
  const { companyName, fromName, replyTo, websiteUrl, privacyUrl } = sender
  return {
    sender: { companyName, fromName, replyTo, websiteUrl, privacyUrl, imprint: sender.imprint[language] },
    brand: brandOf(sender.brandColor),
  }
}

/** Header text: no control characters, single spaces, at most 200 characters. */
export function headerLine(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return Array.from(plain).slice(0, longestSubject).join('')
}

/** What an empty variable leaves behind: indents and more than one empty line. */
function tidied(text: string): string {
  return text
    .replace(/^[ \t\u00a0]+|[ \t\u00a0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function renderersOf(versionId: string, { subject, preheader, html, text }: RenderableTemplate): Renderers {
  const known = kept.get(versionId)
  if (known !== undefined) return known
  const made: Renderers = {
    subject: compileMustache(subject, 'text'),
    preheader: compileMustache(preheader, 'text'),
    html: compileMustache(html, 'html'),
    text: compileMustache(text, 'text'),
  }
  const [oldest] = kept.keys()
  if (kept.size >= keptRenderers && oldest !== undefined) kept.delete(oldest)
  kept.set(versionId, made)
  return made
}
