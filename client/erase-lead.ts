/** Erases a lead for API, command line and pages: waits a little for a mail on the wire, then goes on without it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { businessNow } from '../db/clock.ts'
import { type Erasure, eraseLead } from '../db/lead-erase.ts'
import type { LeadId } from '../domain/id.ts'
import type { ClientDeps } from './deps.ts'

const attempts = 20
const pauseMs = 500

/** `by` says who asked, such as `cli`; no names. */
export async function eraseLeadCompletely(
  { db, config }: Pick<ClientDeps, 'db' | 'config'>,
  leadId: LeadId,
  by: string,
): Promise<Exclude<Erasure['kind'], 'beingSent'>> {
  const { suppressionKey } = config.secrets
  for (let attempt = 1; ; attempt += 1) {
    const now = await businessNow(db)
    const force = attempt === attempts
    const { kind } = await db.transaction().execute((tx) => eraseLead(tx, leadId, by, now, { force, suppressionKey }))
    if (kind !== 'beingSent') return kind
    await sleep(pauseMs)
  }
}
