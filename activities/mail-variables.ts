/** Builds what a template may name for one message: plain JSON with explicit nulls, everything from outside cut to one line. */
import type { Db } from '../db/open.ts'
import {
  mailRefsOf,
  readAssetTitle,
  readHandoffSubject,
  readOptinSubject,
  readRequestSubject,
  readRequestTaskSubject,
} from '../db/mail-subjects.ts'
import type { ContactSubject, HandoffSubject, MailRefs, RequestTaskSubject } from '../db/mail-subjects.ts'
import type { OutgoingMessage } from '../db/message-candidates.ts'
import { greetingOf, nameIn, oneLine } from '../domain/greeting.ts'
import type { Language } from '../domain/lead.ts'
import type { Reason } from '../domain/reason.ts'
import type { Settings } from '../domain/settings.ts'
import { canSay, say } from '../domain/words.ts'
import { type MailVariables, senderVariables } from '../templates/render.ts'
import type { MailLinks } from './mail-links.ts'

export interface MailToFill {
  readonly message: OutgoingMessage
  readonly settings: Settings
  readonly links: MailLinks
  /** The template's, which may differ from the one asked for. */
  readonly language: Language
}

/** Marketing mail needs nothing but what the gate has loaded; the rest reads what it is about. */
export async function variablesOf(db: Db, mail: MailToFill): Promise<MailVariables> {
  const { message, settings, links, language } = mail
  const root = { language, zone: message.zone, targets: [], ...senderVariables(settings, language), links: { ...links } }
  switch (message.class) {
    case 'marketing':
      return { ...root, lead: leadVariables(mail) }
    case 'transactional':
      return { ...root, lead: leadVariables(mail), ...(await transactionalVariables(db, mail, mailRefsOf(message))) }
    case 'internal':
      return { ...root, ...(await internalVariables(db, mail, mailRefsOf(message))) }
    default:
      return message.class satisfies never
  }
}

function leadVariables({ message: { person }, language }: MailToFill) {
  return {
    greeting: greetingOf(person, language),
    firstName: nameIn(person.firstName),
    lastName: nameIn(person.lastName),
    companyName: nameIn(person.companyName),
    jobTitle: nameIn(person.jobTitle),
  }
}

async function transactionalVariables(db: Db, { language }: MailToFill, refs: MailRefs) {
  const { assetKey, optinRequestId, eventId, handoffId } = refs
  const optin = optinRequestId === undefined ? null : await readOptinSubject(db, optinRequestId, language)
  const request = eventId === undefined ? null : await readRequestSubject(db, eventId)
  const handoff = handoffId === undefined ? null : await readHandoffSubject(db, handoffId)
  return {
    asset: { title: assetKey === undefined ? null : await readAssetTitle(db, assetKey, language) },
    optin: {
      form: optin?.form ?? null,
      requestedAt: optin?.requestedAt.toISOString() ?? null,
      expiresAt: optin?.expiresAt.toISOString() ?? null,
    },
    request: {
      promisedAt: refs.promisedAt ?? null,
      preferredTime: oneLine(request?.preferredTime ?? null, 100),
      isDemo: request?.type === 'demo.requested',
      isCallback: request?.type === 'callback.requested',
    },
    rep: { name: handoff?.repName ?? null, phone: null },
  }
}

async function internalVariables(db: Db, { message, language }: MailToFill, refs: MailRefs) {
  const name = message.rep?.name ?? ''
  const rep = { name, firstName: name.split(' ')[0] ?? name, phone: message.rep?.phone ?? null }
  const task = refs.taskId === undefined ? null : await readRequestTaskSubject(db, refs.taskId)
  if (task !== null) return { rep, ...requestVariables(task, message.zone, language) }
  const handoff = refs.handoffId === undefined ? null : await readHandoffSubject(db, refs.handoffId)
  if (handoff === null) return { rep, contact: contactVariables(null, language), handoff: {}, request: {}, note: {} }
  return {
    rep,
    zone: handoff.zone,
    contact: contactVariables(handoff.contact, language),
    handoff: handoffVariables(handoff, language),
    request: {},
    note: {},
  }
}

function requestVariables(task: RequestTaskSubject, zone: string, language: Language) {
  return {
    zone: task.zone ?? zone,
    contact: contactVariables(task.contact, language),
    handoff: {},
    request: {
      dueAt: task.dueAt?.toISOString() ?? null,
      preferredTime: oneLine(task.preferredTime, 100),
      isDemo: task.type === 'demo.requested',
      isCallback: task.type === 'callback.requested',
    },
    note: { text: oneLine(task.note, 200) },
  }
}

function contactVariables(contact: ContactSubject | null, language: Language) {
  const phone = oneLine(contact?.phone ?? null, 40)
  return {
    name: contactName(contact) ?? nobody[language],
    jobTitle: oneLine(contact?.jobTitle ?? null, 120),
    companyName: oneLine(contact?.companyName ?? null, 120),
    place: oneLine([contact?.postalCode, contact?.country].filter(Boolean).join(' '), 60),
    phone,
    phoneUrl: phone === null ? null : `tel:${phone.replace(/[^+\d]/g, '')}`,
    email: contact?.email ?? null,
  }
}

const nobody: Readonly<Record<Language, string>> = { de: 'Ein Lead ohne Namen', en: 'A lead without a name' }

function contactName(contact: ContactSubject | null): string | null {
  const full = [contact?.firstName, contact?.lastName].map((part) => nameIn(part ?? null)).filter((part) => part !== null)
  return full.length > 0 ? full.join(' ') : nameIn(contact?.companyName ?? null)
}

function handoffVariables(handoff: HandoffSubject, language: Language) {
  const why = handoff.withdrawnWhy === null ? '' : `handoff.withdrawn.${handoff.withdrawnWhy}`
  return {
    reasons: handoff.reasons.slice(0, 8).map((reason) => sentenceOf(reason, language, handoff.zone)),
    dueAt: handoff.dueAt?.toISOString() ?? null,
    offeredAt: handoff.offeredAt.toISOString(),
    isUrgent: handoff.urgency === 'urgent',
    isRequest: handoff.trigger === 'request',
    isOpen: handoff.status === 'open',
    repName: handoff.repName,
    withdrawReason: canSay(language, why) ? say(language, why) : null,
    note: oneLine(handoff.note, 300),
  }
}

/** Parameters that are ISO times become local dates, numbers local numbers. */
function sentenceOf({ code, params = {} }: Reason, language: Language, zone: string): string {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const shown = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'number') return [name, value.toLocaleString(locale)]
    const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
    return [name, isTime ? new Date(value).toLocaleDateString(locale, { timeZone: zone, day: 'numeric', month: 'long' }) : value]
  })
  return say(language, code, Object.fromEntries(shown))
}
