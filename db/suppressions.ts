/** "Never email this address": keyed hashes that outlive the lead; knows no plain address. */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Suppression } from '../domain/facts.ts'
import type { Db, Tx } from './open.ts'

/** Keyed by a secret of the installation, so that a leaked table cannot be tried against guessed addresses. `address` is a parsed one. */
export function emailHmac(key: string, address: string): string {
  return createHmac('sha256', secretOf(key)).update(address).digest('hex')
}

const secrets = new Map<string, KeyObject>()

/** Made once per key: an import asks for thousands of hashes. */
function secretOf(key: string): KeyObject {
  const known = secrets.get(key) ?? createSecretKey(Buffer.from(key, 'hex'))
  secrets.set(key, known)
  return known
}

/** Safe to call twice: an active suppression for the same reason stays the only one. False when it was there already. */
export async function suppress(
  tx: Tx,
  entry: { emailHmac: string; scope: Suppression['scope']; reason: Suppression['reason']; source: string },
  now: Date,
): Promise<boolean> {
  const active = await tx
    .selectFrom('suppression')
    .select('id')
    .where('emailHmac', '=', entry.emailHmac)
    .where('reason', '=', entry.reason)
    .where('liftedAt', 'is', null)
    .executeTakeFirst()
  if (active !== undefined) return false
  await tx
    .insertInto('suppression')
    .values({ id: uuidv7(), ...entry, createdAt: now, liftedAt: null, liftedBy: null })
    .execute()
  return true
}

/** The active suppressions of an address, oldest first. */
export async function suppressionsOf(db: Db | Tx, hmac: string): Promise<Suppression[]> {
  return db
    .selectFrom('suppression')
    .select(['scope', 'reason'])
    .where('emailHmac', '=', hmac)
    .where('liftedAt', 'is', null)
    .orderBy('createdAt')
    .execute()
}

export type Stop = Suppression & { readonly createdAt: Date }

/** The active suppressions by address, oldest first. */
export async function stopsOf(tx: Tx, hmacs: readonly string[]): Promise<Map<string, Stop[]>> {
  if (hmacs.length === 0) return new Map()
  const rows = await tx
    .selectFrom('suppression')
    .select(['emailHmac', 'scope', 'reason', 'createdAt'])
    .where('emailHmac', '=', sql<string>`any(${[...hmacs]}::text[])`)
    .where('liftedAt', 'is', null)
    .orderBy('createdAt')
    .execute()
  return Map.groupBy(rows, ({ emailHmac: of }) => of)
}

/** Those among the addresses whose lead was erased. */
export async function erasedAmong(tx: Tx, hmacs: readonly string[]): Promise<Set<string>> {
  if (hmacs.length === 0) return new Set()
  const rows = await tx
    .selectFrom('suppression')
    .select('emailHmac')
    .where('emailHmac', 'in', [...hmacs])
    .where('reason', '=', 'erasure')
    .where('liftedAt', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.emailHmac))
}

/** Ends active suppressions with these reasons; the rows stay as evidence. */
export async function liftSuppressions(
  tx: Tx,
  hmac: string,
  reasons: readonly Suppression['reason'][],
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('suppression')
    .set({ liftedAt: now, liftedBy: by })
    .where('emailHmac', '=', hmac)
    .where('reason', 'in', [...reasons])
    .where('liftedAt', 'is', null)
    .execute()
}
