/** What a new address does to what was agreed for the old one. */
import type { LeadId } from '../domain/id.ts'
import { recordConsent } from './consent-record.ts'
import { consentsOf } from './consent-rows.ts'
import { wakeEnrolments } from './enrolments.ts'
import { stopMessages } from './messages.ts'
import type { Tx } from './open.ts'

/** Consent was given for an address, so it lapses with it and open opt-in links with it (a correction under Art. 16 GDPR asks for a new opt-in). */
export async function moveToNewAddress(tx: Tx, leadId: LeadId, now: Date): Promise<void> {
  const { email_marketing: consent } = await consentsOf(tx, leadId)
  await stopMessages(tx, { leadId, to: 'cancelled', classes: ['marketing', 'transactional'], reason: 'addressChanged' }, now)
  await tx
    .updateTable('optinRequest')
    .set({ expiresAt: now })
    .where('leadId', '=', leadId)
    .where('confirmedAt', 'is', null)
    .where('expiresAt', '>', now)
    .execute()
  if (consent?.status !== 'confirmed' && consent?.status !== 'pending') return
  const declaration = { leadId, purpose: 'email_marketing', action: 'expired', basis: consent.basis } as const
  await recordConsent(tx, { ...declaration, channel: 'edit', actor: 'engine', reason: 'addressChanged' }, now)
  await wakeEnrolments(tx, leadId)
}
