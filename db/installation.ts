/** What an installation is once and for all: a demo or real, and whose secrets sign its links; kept so that a mix-up is noticed. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Failure } from '../domain/failure.ts'
import type { Db } from './open.ts'

export interface Installation {
  readonly kind: 'demo' | 'real'
  readonly secrets: { readonly tokenKey: string; readonly suppressionKey: string; readonly evidenceKey: string }
}

const key = 'installed'
const stored = z.strictObject({ kind: z.enum(['demo', 'real']), secrets: z.string() })

/** The first call decides; later ones throw `configuration` when the kind or the secrets are others. */
export async function claimInstallation(db: Db, { kind, secrets }: Installation): Promise<void> {
  const mine = { kind, secrets: fingerprint(secrets) }
  await db
    .insertInto('setting')
    .values({ key, value: JSON.stringify(mine), updatedAt: new Date() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirstOrThrow()
  const first = stored.parse(row.value)
  if (first.kind !== kind) throw otherKind(first.kind)
  if (first.secrets !== mine.secrets)
    throw new Failure(
      'configuration',
      'This database belongs to an installation with other secrets; copy its secrets.json into RIPEN_HOME, or old links and the suppression list stop working.',
    )
}

/** Tells secrets apart without telling them. */
function fingerprint({ tokenKey, suppressionKey, evidenceKey }: Installation['secrets']): string {
  return createHash('sha256').update(`${tokenKey} ${suppressionKey} ${evidenceKey}`).digest('hex')
}

function otherKind(first: Installation['kind']): Failure {
  return new Failure(
    'configuration',
    first === 'demo'
      ? 'This database holds a demo; start without --no-demo, set RIPEN_HOME or DATABASE_URL to another one, or delete it with `ripen reset`.'
      : 'This database holds a real installation; start it with --no-demo.',
  )
}

/** Null before the first start. */
export async function installedKind(db: Db): Promise<Installation['kind'] | null> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row === undefined ? null : stored.parse(row.value).kind
}
