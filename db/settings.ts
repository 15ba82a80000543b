/** What the organisation sets about itself, one row per section; every change is audited. */
import { sql } from 'kysely'
import { z } from 'zod'
import { Failure } from '../domain/failure.ts'
import { isZone } from '../domain/local-time.ts'
import type { Settings } from '../domain/settings.ts'
import { kept } from './kept-statements.ts'
import { lookAgain } from './outbox.ts'
import type { Db, Tx } from './open.ts'

const line = z.string().trim().min(1).max(200)
const lines = z.array(line).max(12)
const emailAddress = z.email().max(254)
const domain = z.hostname().max(253)
const countryCode = z.string().regex(/^[A-Z]{2}$/)
const instant = z.iso.datetime({ offset: true })

const sections = {
  sender: z.strictObject({
    companyName: line,
    fromName: line.regex(/^[^\r\n<>"]+$/),
    fromEmail: emailAddress,
    replyTo: emailAddress,
    imprint: z.strictObject({ de: lines, en: lines }),
    websiteUrl: z.url(),
    privacyUrl: z.url(),
    brandColor: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  }),
  installation: z.strictObject({
    timeZone: z.string().refine(isZone, 'is not an IANA time zone'),
    country: countryCode,
    region: z.string().max(3).nullable(),
    language: z.enum(['de', 'en']),
    deliveryArea: z.array(countryCode).min(1),
  }),
  mail: z.strictObject({ bounceDomain: domain, messageIdDomain: domain }),
  sending: z.strictObject({ stoppedAt: instant.nullable(), stoppedBy: z.string().nullable() }),
} satisfies { readonly [S in keyof Settings]: z.ZodType<Settings[S]> }

/** The sections a person edits; sending is changed by `stopSending` and `resumeSending` only. */
export type SettingsPatch = { readonly [S in Exclude<keyof Settings, 'sending'>]?: Partial<Settings[S]> }

/** What was read last and how it was stored: settings rarely change and are read at every turn. */
let lastRead: { readonly stored: string; readonly settings: Settings } | null = null

/** Throws `configuration` when a section is missing: `ripen migrate` seeds them. */
export async function readSettings(db: Db | Tx): Promise<Settings> {
  const { rows } = await sql<{ stored: string | null }>`${kept} select ${storedSettings} as stored`.execute(db)
  return settingsOf(rows[0]?.stored ?? null)
}

/** All sections as one text, for statements that read more besides. */
export const storedSettings = sql<string | null>`(select json_object_agg(key, value order by key)::text from setting)`

/** Throws as `readSettings`. */
export function settingsOf(storedText: string | null): Settings {
  const stored = storedText ?? '{}'
  if (lastRead?.stored === stored) return lastRead.settings
  const parsed = z.object(sections).safeParse(JSON.parse(stored))
  if (!parsed.success)
    throw new Failure('configuration', 'The settings are not seeded or damaged; run `ripen migrate`.', { cause: parsed.error })
  lastRead = { stored, settings: parsed.data }
  return parsed.data
}

/** Problems are paths with what is wrong; nothing is stored when there are any. */
export async function changeSettings(
  tx: Tx,
  patch: SettingsPatch,
  by: string,
  now: Date,
): Promise<{ ok: true } | { ok: false; problems: readonly { path: string; message: string }[] }> {
  const current = await readSettings(tx)
  const next = {
    sender: { ...current.sender, ...patch.sender },
    installation: { ...current.installation, ...patch.installation },
    mail: { ...current.mail, ...patch.mail },
    sending: current.sending,
  }
  const parsed = z.object(sections).safeParse(next)
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) }
  await store(tx, parsed.data, now)
  await audit(tx, 'settings.changed', by, now, { sections: Object.keys(patch) })
  return { ok: true }
}

/** From the commit on the gate lets no marketing mail out; transactional and internal mail passes. */
export async function stopSending(tx: Tx, by: string, now: Date): Promise<void> {
  await store(tx, { sending: { stoppedAt: now.toISOString(), stoppedBy: by } }, now)
  await audit(tx, 'sending.stopped', by, now, {})
}

/** Lifts the stop and tells every transport to look at its queue. */
export async function resumeSending(tx: Tx, by: string, now: Date): Promise<void> {
  await store(tx, { sending: { stoppedAt: null, stoppedBy: null } }, now)
  await audit(tx, 'sending.resumed', by, now, {})
  const transports = await tx.selectFrom('transport').select('id').execute()
  await lookAgain(
    tx,
    'mailTransport',
    transports.map((transport) => transport.id),
  )
}

/** Writes the sections that no row holds yet; leaves what an organisation has set alone. */
export async function seedSettings(tx: Tx, defaults: Settings, now: Date): Promise<void> {
  await tx
    .insertInto('setting')
    .values(rowsOf(defaults, now))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

async function store(tx: Tx, changed: Partial<Settings>, now: Date): Promise<void> {
  await tx
    .insertInto('setting')
    .values(rowsOf(changed, now))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value'), updatedAt: eb.ref('excluded.updatedAt') })),
    )
    .execute()
}

function rowsOf(settings: Partial<Settings>, updatedAt: Date) {
  return Object.entries(settings).map(([key, value]) => ({ key, value: JSON.stringify(value), updatedAt }))
}

async function audit(tx: Tx, action: string, actor: string, at: Date, detail: object): Promise<void> {
  await tx
    .insertInto('auditEntry')
    .values({ at, actor, action, subjectKind: 'settings', subjectId: 'installation', detail: JSON.stringify(detail) })
    .execute()
}
