/** A lead as it comes in through the front door, stating only what a test is about. */
import type { Db } from '../../db/open.ts'
import { upsertLead, type UpsertOptions } from '../../db/lead-upsert.ts'
import type { LeadId } from '../../domain/id.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { monday } from './builders.ts'
import { testConfig } from './client.ts'

export const captureOptions: UpsertOptions = {
  suppressionKey: testConfig().secrets.suppressionKey,
  mode: 'overwrite',
  channel: 'api',
  direction: 'inbound',
  language: 'de',
}

let captured = 0

/** Stored with an address of its own on `now`. */
export async function capturedLead(
  db: Db,
  fields: LeadFields = {},
  now: Date = monday,
): Promise<{ leadId: LeadId; email: string }> {
  captured += 1
  const email = fields.email ?? `person-${captured}@kunde.example`
  const placement = await db.transaction().execute((tx) => upsertLead(tx, { email, ...fields }, captureOptions, now))
  if (!placement.ok) throw new Error(`The lead was not stored: ${placement.reason}`)
  return { leadId: placement.leadId, email }
}
