/** Takes in one submission of a hosted form: the lead, what it did, what it asked for and agreed to, all or nothing. */
import { v7 as uuidv7 } from 'uuid'
import type { Purpose } from '../domain/facts.ts'
import type { FormDefinition, RequestKind } from '../domain/form.ts'
import type { Submission } from '../domain/form-input.ts'
import type { LeadId } from '../domain/id.ts'
import type { Channel, Language } from '../domain/lead.ts'
import { never } from '../domain/failure.ts'
import { findAsset } from './assets.ts'
import { recordConsent } from './consent-record.ts'
import { recordEvent } from './events.ts'
import type { PublishedForm } from './forms.ts'
import { upsertLead } from './lead-upsert.ts'
import { queueMessage } from './messages.ts'
import type { Tx } from './open.ts'
import { requestOptIn } from './optin-request.ts'
import type { Confirmer } from './optins.ts'
import { promisedAnswer } from './promised-answer.ts'

export interface SubmittedForm {
  readonly form: PublishedForm
  readonly submission: Submission
  readonly language: Language
  readonly pageUrl: string
  readonly by: Confirmer
  readonly suppressionKey: string
}

/** The lead is locked afterwards. A known lead's facts are only added to: whoever typed the address may be a stranger. */
export async function submitForm(tx: Tx, submitted: SubmittedForm, now: Date): Promise<LeadId | null> {
  const { form, submission, language, suppressionKey } = submitted
  const origin = { mode: 'fillGaps', channel: channelOf(form.definition, submission), direction: 'inbound', language } as const
  const placement = await upsertLead(tx, submission.fields, { ...origin, suppressionKey }, now)
  if (!placement.ok) return null
  const { leadId } = placement
  const eventId = uuidv7()
  await recordSubmission(tx, leadId, eventId, submitted, now)
  switch (form.definition.kind) {
    case 'signup':
      break
    case 'whitepaper':
      await sendAsset(tx, leadId, eventId, submitted, now)
      break
    case 'request':
      await confirmRequest(tx, leadId, eventId, submitted, now)
      break
    default:
      never(form.definition.kind, 'form kind')
  }
  await askForConsent(tx, leadId, submitted, now)
  return leadId
}

function channelOf({ kind }: FormDefinition, { request }: Submission): Channel {
  switch (kind) {
    case 'signup':
      return 'newsletter'
    case 'whitepaper':
      return 'whitepaper'
    case 'request':
      return request ?? 'contact'
    default:
      return never(kind, 'form kind')
  }
}

/** A form that has an event of its own fires that one alone. */
async function recordSubmission(
  tx: Tx,
  leadId: LeadId,
  id: string,
  { form, submission }: SubmittedForm,
  now: Date,
): Promise<void> {
  const { form: key, kind, asset } = form.definition
  const type = kind === 'signup' ? 'form.submitted' : kind === 'whitepaper' ? 'whitepaper.downloaded' : requestType(submission)
  const properties = {
    form: key,
    formVersion: form.version,
    ...(asset === undefined ? {} : { asset }),
    ...(submission.preferredTime === null ? {} : { preferredTime: submission.preferredTime }),
    ...(submission.message === null ? {} : { message: submission.message }),
  }
  await recordEvent(tx, { id, leadId, type, occurredAt: now, source: `form:${key}`, properties }, now)
}

function requestType({ request }: Submission): `${RequestKind}.requested` {
  return `${request ?? 'contact'}.requested`
}

/** By transactional mail only, so that nobody fetches it under another's address; asks for nothing in return. */
async function sendAsset(tx: Tx, leadId: LeadId, eventId: string, { form, language }: SubmittedForm, now: Date): Promise<void> {
  const assetKey = form.definition.asset ?? ''
  const asset = await findAsset(tx, assetKey)
  if (asset === null) return
  const sendKey = `asset:${eventId}`
  const mail = { class: 'transactional', kind: 'asset', templateKey: 'asset', leadId, language, notBefore: now } as const
  await queueMessage(tx, { ...mail, sendKey, refs: { assetKey, assetId: asset.id, title: asset.title[language] } }, now)
}

/** Whoever asks to be called has a right to be; whoever asks at all is told until when somebody answers. */
async function confirmRequest(tx: Tx, leadId: LeadId, eventId: string, submitted: SubmittedForm, now: Date): Promise<void> {
  const { form, submission, language } = submitted
  const request = submission.request ?? 'contact'
  const source = `form:${form.definition.form}`
  if (submission.fields.phone !== undefined)
    await recordConsent(
      tx,
      {
        leadId,
        purpose: 'phone',
        action: 'recorded',
        basis: 'requested',
        channel: source,
        actor: 'lead',
        reason: `${request}.requested`,
        formId: form.id,
        evidence: { email: submission.fields.email, language, pageUrl: submitted.pageUrl, ...submitted.by },
      },
      now,
    )
  const promisedAt = await promisedAnswer(tx, request, now)
  const mail = { class: 'transactional', kind: 'request', templateKey: 'request-confirmation', leadId, language } as const
  const refs = { eventId, request, promisedAt: promisedAt.toISOString() }
  await queueMessage(tx, { ...mail, sendKey: `request:${eventId}`, refs, notBefore: now }, now)
}

async function askForConsent(tx: Tx, leadId: LeadId, submitted: SubmittedForm, now: Date): Promise<void> {
  const { form, submission, language, pageUrl, by } = submitted
  const purposes = wantedPurposes(form.definition, submission)
  if (purposes.length === 0) return
  await requestOptIn(
    tx,
    {
      leadId,
      purposes,
      askedBy: 'person',
      language,
      formId: form.id,
      source: `form:${form.definition.form}`,
      evidence: (purpose) => ({
        ...by,
        pageUrl,
        text: agreedText(form.definition, purpose, language),
        box: submission.ticked.includes(purpose) ? 'ticked by hand' : 'button',
        detail: { formVersion: form.version },
      }),
    },
    now,
  )
}

/** Signing up is the wish itself; elsewhere a box must have been ticked. */
function wantedPurposes({ kind }: FormDefinition, { ticked }: Submission): Purpose[] {
  return [...new Set<Purpose>([...(kind === 'signup' ? (['email_marketing'] as const) : []), ...ticked])]
}

function agreedText({ consent, boxes }: FormDefinition, purpose: Purpose, language: Language): string | null {
  const box = boxes.find((candidate) => candidate.purpose === purpose)
  return box?.text[language] ?? (purpose === 'email_marketing' ? (consent?.[language] ?? null) : null)
}
