/** What a lead changes about its own consent with one button; each change is recorded like any other declaration. */
import type { LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import { recordConsent } from './consent-record.ts'
import { consentsOf } from './consent-rows.ts'
import { stopMarketing } from './consents.ts'
import { recordEvent } from './events.ts'
import { lockLead } from './lock.ts'
import type { Confirmer } from './optins.ts'
import type { Tx } from './open.ts'

export const preferences = ['marketingOff', 'trackingOn', 'trackingOff', 'objection'] as const
export type Preference = (typeof preferences)[number]

export interface PreferenceChange {
  readonly leadId: LeadId
  readonly preference: Preference
  readonly language: Language
  /** The words beside the button. */
  readonly text: string
  readonly by: Confirmer
}

/** Locks the lead. Safe to call twice. Marketing is turned on only by an opt-in, never by a link in an old mail. */
export async function setPreference(tx: Tx, change: PreferenceChange, now: Date): Promise<void> {
  const { leadId, preference, by } = change
  if (!(await lockLead(tx, leadId))) return
  if (preference === 'marketingOff' || preference === 'objection') {
    const reason = preference === 'objection' ? 'objection' : 'unsubscribe'
    await stopMarketing(tx, leadId, { reason, source: 'preferences', evidence: { ...by } }, now)
    return
  }
  await setTracking(tx, change, preference === 'trackingOn', now)
}

async function setTracking(tx: Tx, { leadId, language, text, by }: PreferenceChange, on: boolean, now: Date): Promise<void> {
  const isOn = (await consentsOf(tx, leadId)).tracking?.status === 'confirmed'
  if (isOn === on) return
  const declaration = {
    leadId,
    purpose: 'tracking',
    action: on ? 'confirmed' : 'withdrawn',
    basis: on ? 'consent' : null,
    channel: 'preferences',
    actor: 'lead',
    evidence: { ...by, language, text: on ? text : null, box: on ? 'button' : null },
  } as const
  await recordConsent(tx, declaration, now)
  const type = on ? 'consent.granted' : 'consent.withdrawn'
  await recordEvent(tx, { leadId, type, occurredAt: now, source: 'preferences', properties: { purpose: 'tracking' } }, now)
}
