/** The secrets of an installation, generated on first use; never printed, never stored in the database. */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from './domain/failure.ts'

const key = z.string().regex(/^[0-9a-f]{64}$/)
const secretsSchema = z.strictObject({
  /** Signs links and return paths (HMAC-SHA256), 32 bytes hex. */
  tokenKey: key,
  /** Keys the suppression hashes, 32 bytes hex. Losing it loses the suppression list. */
  suppressionKey: key,
  /** Salts the evidence chain, 32 bytes hex. */
  evidenceKey: key,
  /** Signs what webhooks send, 32 bytes hex; a file from before there were webhooks derives it. */
  webhookKey: key.optional(),
  /** Password of the embedded Postgres. */
  postgresPassword: z.string().min(16),
})
export type Secrets = Readonly<Omit<z.infer<typeof secretsSchema>, 'webhookKey'> & { webhookKey: string }>

/** Reads `secrets.json` of the folder or creates it (mode 600); of two processes creating it at once both get the same secrets. */
export function loadSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json')
  if (!existsSync(file)) createSecrets(home, file)
  const parsed = secretsSchema.safeParse(readJson(file))
  if (parsed.success)
    return Object.freeze({ ...parsed.data, webhookKey: parsed.data.webhookKey ?? derived(parsed.data.tokenKey) })
  throw new Failure(
    'configuration',
    `${file} is damaged; restore it from a backup. Without it old links and the suppression list are lost.`,
  )
}

/** The form in which receivers' libraries take the key that signs webhooks. */
export function webhookSecret({ webhookKey }: Pick<Secrets, 'webhookKey'>): string {
  return `whsec_${Buffer.from(webhookKey, 'hex').toString('base64')}`
}

function createSecrets(home: string, file: string): void {
  mkdirSync(home, { recursive: true })
  const keys = { tokenKey: hex(32), suppressionKey: hex(32), evidenceKey: hex(32), webhookKey: hex(32) }
  const fresh: Secrets = { ...keys, postgresPassword: hex(16) }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(fresh, null, 2), { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft)
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** The same in every process that reads the file. */
function derived(tokenKey: string): string {
  return createHmac('sha256', Buffer.from(tokenKey, 'hex')).update('webhook').digest('hex')
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
