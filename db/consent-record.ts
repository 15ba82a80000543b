/** Records declarations about consent: each sealed into the lead's chain and added up to the state in force. */
import { v7 as uuidv7 } from 'uuid'
import { consentAfter, type ConsentAction } from '../domain/consent.ts'
import type { ConsentBasis, Purpose } from '../domain/facts.ts'
import type { FormId, LeadId } from '../domain/id.ts'
import { chainEnds, chainStart, type Evidence, hashEvent, hashEvidence, newSalt, noEvidence } from './consent-chain.ts'
import { consentKey, type ConsentRecord, type ConsentRow, consentsByLead, insertRecords, storeConsents } from './consent-rows.ts'
import type { Tx } from './open.ts'
import { reviewSoon } from './segment-members.ts'

export interface ConsentDeclaration {
  readonly leadId: LeadId
  readonly purpose: Purpose
  readonly action: ConsentAction
  readonly basis: ConsentBasis | null
  /** Where it was declared, such as `form:newsletter`, `import`, `api`, `link`, `mail`. */
  readonly channel: string
  /** `lead`, `engine` or who of us; never a name. */
  readonly actor: string
  /** A code or the recorded reason of a presumed basis. */
  readonly reason?: string
  /** Business time of the declaration where it was made before now (imports). */
  readonly declaredAt?: Date
  readonly expiresAt?: Date
  readonly formId?: FormId
  readonly evidence?: Partial<Evidence>
}

/** The caller holds the lead's lock. A declaration that changes nothing is still recorded. */
export async function recordConsent(tx: Tx, declaration: ConsentDeclaration, now: Date): Promise<void> {
  await recordConsents(tx, [declaration], now)
}

/** In the given order; the caller holds the locks of all leads named. */
export async function recordConsents(tx: Tx, declarations: readonly ConsentDeclaration[], now: Date): Promise<void> {
  if (declarations.length === 0) return
  const leadIds = [...new Set(declarations.map((declaration) => declaration.leadId))]
  const ends = await chainEnds(tx, leadIds)
  const records = declarations.map((declaration) => {
    const record = seal(declaration, ends.get(declaration.leadId) ?? chainStart, now)
    ends.set(declaration.leadId, record.event.hash)
    return record
  })
  await insertRecords(tx, records)
  await storeConsents(tx, await changedConsents(tx, leadIds, declarations, records, now))
  await reviewSoon(tx, leadIds, 'consent', now)
}

async function changedConsents(
  tx: Tx,
  leadIds: readonly LeadId[],
  declarations: readonly ConsentDeclaration[],
  records: readonly ConsentRecord[],
  now: Date,
): Promise<ConsentRow[]> {
  const current = await consentsByLead(tx, leadIds)
  const changed = new Map<string, ConsentRow>()
  declarations.forEach((declaration, index) => {
    const { leadId, purpose, action, basis } = declaration
    const key = consentKey(leadId, purpose)
    const next = consentAfter(current.get(key) ?? null, {
      purpose,
      action,
      basis,
      reason: declaration.reason ?? null,
      at: declaration.declaredAt ?? now,
      expiresAt: declaration.expiresAt ?? null,
    })
    const record = records[index]
    if (next === null || record === undefined) return
    current.set(key, next)
    changed.set(key, { ...next, leadId, purpose, consentEventId: record.event.id })
  })
  return [...changed.values()]
}

function seal(declaration: ConsentDeclaration, previousHash: string, now: Date) {
  const { leadId, purpose, action, basis, channel, actor, declaredAt } = declaration
  const salt = newSalt()
  const evidence: Evidence = {
    ...noEvidence,
    ...declaration.evidence,
    detail: {
      ...declaration.evidence?.detail,
      ...(declaredAt === undefined ? {} : { declaredAt: declaredAt.toISOString() }),
    },
  }
  const unsealed = {
    id: uuidv7(),
    leadId,
    purpose,
    action,
    basis,
    channel,
    actor,
    occurredAt: now,
    formId: declaration.formId ?? null,
    evidenceHash: hashEvidence(salt, evidence),
    previousHash,
  }
  return { event: { ...unsealed, hash: hashEvent(unsealed) }, salt, evidence }
}
