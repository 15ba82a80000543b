/** Carries one message through the gate's last half second: render, compose, speak SMTP; says what became of it, stores nothing. */
import type { Config } from '../config.ts'
import { storeMessageLinks } from '../db/message-links.ts'
import type { Passed } from '../db/message-gate.ts'
import type { Db } from '../db/open.ts'
import { readTemplateVersion, type TemplateVersion } from '../db/templates.ts'
import type { TemplateVersionId } from '../domain/id.ts'
import { outcomeOf, type SendOutcome } from '../domain/message.ts'
import { isPersonal } from '../templates/links.ts'
import { renderMail, renderUrl } from '../templates/render.ts'
import { composeMail, isMailable } from './mail-compose.ts'
import { isTracked, linkTargets, mailLinks, returnPath, unsubscribeAddress } from './mail-links.ts'
import { variablesOf } from './mail-variables.ts'
import type { SmtpLine } from './smtp-line.ts'

export interface MailSender {
  readonly db: Db
  readonly config: Pick<Config, 'publicUrl'> & { readonly secrets: Pick<Config['secrets'], 'tokenKey'> }
  /** Published versions never change; kept for as long as a drain lasts. */
  readonly templates: Map<TemplateVersionId, TemplateVersion>
}

export interface ReadyMail {
  readonly envelope: { readonly from: string; readonly to: string }
  readonly raw: Buffer
}

export type Unusable = { readonly kind: 'unusable'; readonly code: string }

/** A mail that cannot be made is a fault of its template or data; nothing was sent, and trying again would not help. */
export async function makeMail(sender: MailSender, { message, settings }: Passed): Promise<ReadyMail | Unusable> {
  if (!isMailable(message.address)) return { kind: 'unusable', code: 'badAddress' }
  const template = await templateOf(sender, message.templateVersionId)
  if (template === null) return { kind: 'unusable', code: 'noTemplate' }
  const links = mailLinks(sender.config, message)
  const { language } = template
  const variables = await variablesOf(sender.db, { message, settings, links, language })
  const personal = new Map(template.links.filter(isPersonal).map((link) => [link.position, renderUrl(link.url, variables)]))
  const targets = linkTargets(sender.config, message, template.links, ({ position, url }) => personal.get(position) ?? url)
  if (isTracked(message)) await storeMessageLinks(sender.db, message.id, personal)
  const rendered = renderMail(template.id, template, { ...variables, targets })
  const unsubscribe = { url: links.unsubscribe, address: unsubscribeAddress(sender.config, settings, message.id) }
  const raw = composeMail({ message, settings, rendered, unsubscribe })
  return { envelope: { from: returnPath(sender.config, settings, message.id), to: message.address }, raw }
}

export async function sendMail(line: SmtpLine, mail: ReadyMail, attempts: number): Promise<SendOutcome> {
  const transmission = await line.transmit(mail.envelope, mail.raw)
  return transmission.kind === 'accepted' ? { kind: 'sent' } : outcomeOf(transmission.refusal, attempts)
}

async function templateOf({ db, templates }: MailSender, id: TemplateVersionId): Promise<TemplateVersion | null> {
  const known = templates.get(id)
  if (known !== undefined) return known
  const read = await readTemplateVersion(db, id)
  if (read !== null) templates.set(id, read)
  return read
}
