/** Which variables a template of each class may name, and which of them may be empty; the data are built by the mail itself. */
import type { MessageClass } from '../domain/facts.ts'

/** `filled`: never empty. `maybe`: may be empty, so a template asks `{{#if}}` or gives a `fallback`. `list`: for `{{#each}}`. */
type Presence = 'filled' | 'maybe' | 'list'

export type Variables = Readonly<Record<string, Presence>>

const common: Variables = {
  subject: 'filled',
  preheader: 'filled',
  'sender.companyName': 'filled',
  'sender.fromName': 'filled',
  'sender.replyTo': 'filled',
  'sender.websiteUrl': 'filled',
  'sender.privacyUrl': 'filled',
  'sender.imprint': 'list',
  'brand.color': 'filled',
  'brand.onColor': 'filled',
  'brand.onDark': 'filled',
}

const lead: Variables = {
  'lead.greeting': 'filled',
  'lead.firstName': 'maybe',
  'lead.lastName': 'maybe',
  'lead.companyName': 'maybe',
  'lead.jobTitle': 'maybe',
}

const marketing: Variables = {
  ...common,
  ...lead,
  'links.unsubscribe': 'filled',
  'links.preferences': 'filled',
  'links.open': 'maybe',
}

const transactional: Variables = {
  ...common,
  ...lead,
  'links.confirm': 'maybe',
  'links.asset': 'maybe',
  'asset.title': 'maybe',
  'optin.form': 'maybe',
  'optin.requestedAt': 'maybe',
  'optin.expiresAt': 'maybe',
  'request.promisedAt': 'maybe',
  'request.preferredTime': 'maybe',
  'request.isDemo': 'maybe',
  'request.isCallback': 'maybe',
  'rep.name': 'maybe',
  'rep.phone': 'maybe',
}

const internal: Variables = {
  ...common,
  'rep.name': 'filled',
  'rep.firstName': 'filled',
  'contact.name': 'filled',
  'contact.jobTitle': 'maybe',
  'contact.companyName': 'maybe',
  'contact.place': 'maybe',
  'contact.phone': 'maybe',
  'contact.phoneUrl': 'maybe',
  'contact.email': 'maybe',
  'handoff.reasons': 'list',
  'handoff.dueAt': 'maybe',
  'handoff.offeredAt': 'filled',
  'handoff.isUrgent': 'maybe',
  'handoff.isRequest': 'maybe',
  'handoff.isOpen': 'maybe',
  'handoff.repName': 'filled',
  'handoff.withdrawReason': 'maybe',
  'handoff.note': 'maybe',
  'request.dueAt': 'maybe',
  'request.preferredTime': 'maybe',
  'request.isDemo': 'maybe',
  'request.isCallback': 'maybe',
  'note.text': 'maybe',
  'links.handoff': 'filled',
  'links.accept': 'filled',
  'links.reject': 'filled',
}

const byClass: Readonly<Record<MessageClass, Variables>> = { marketing, transactional, internal }

/** A plain template (double opt-in) may name nothing a stranger could have typed into a form. */
export function variablesOf(of: MessageClass, plain: boolean): Variables {
  const all = byClass[of]
  return plain
    ? Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith('lead.') && !path.startsWith('brand.')))
    : all
}
