/** Made-up rows of a contact list and of a trade fair, and the least a program can do to store them. */
import { randomUUID } from 'node:crypto'
import type { Db } from '../db/open.ts'

/** `list`: bare contacts. `fair`: met at a fair, without consent. `consent`: the same with evidence, so that opt-in mails go out. */
export const rowKinds = ['list', 'fair', 'consent'] as const
export type RowKind = (typeof rowKinds)[number]

export type Row = Readonly<Record<string, string>>

const titles = ['Geschäftsführer', 'Leiterin Produktion', 'Einkauf', 'Head of Quality', 'Werkstudent', '']
const industries = ['Maschinenbau', 'Chemie', 'Automotive', 'Einzelhandel']
const sizes = ['12', '80', '250', '1200']

/** A third shares a company with others. */
export function rowsOf(kind: RowKind, run: string, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    email: `person-${index}@${kind}-${run}-${index % 3 === 0 ? index % 500 : index}.example`,
    firstName: `Vorname${index % 97}`,
    lastName: `Nachname${index}`,
    company: `Firma ${index} GmbH`,
    jobTitle: titles[index % titles.length] ?? '',
    industry: industries[index % industries.length] ?? '',
    employees: sizes[index % sizes.length] ?? '',
    country: 'DE',
    postalCode: String(10_000 + (index % 80_000)),
    ...(kind === 'list' ? {} : { 'attributes.fair': 'Hannover Messe', 'attributes.fairDate': '2026-02-27' }),
    ...(kind === 'consent' ? { 'consent.email': 'yes', 'consent.text': 'Ja zum Newsletter', 'consent.at': '2026-02-27' } : {}),
  }))
}

export function csvOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => cells.join(',')).join('\n')
}

const batch = 1_000

/** No checks, no matching, no companies: one statement of a thousand rows after the other, as a script would write them. */
export async function bareInsert(db: Db, rows: readonly Row[], now: Date): Promise<void> {
  for (let from = 0; from < rows.length; from += batch)
    await db
      .insertInto('lead')
      .values(rows.slice(from, from + batch).map((row) => leadOf(row, now)))
      .execute()
}

function leadOf(row: Row, now: Date) {
  return {
    id: randomUUID(),
    email: row['email'] ?? null,
    firstName: row['firstName'] ?? null,
    lastName: row['lastName'] ?? null,
    companyName: row['company'] ?? null,
    jobTitle: row['jobTitle'] ?? null,
    industry: row['industry'] ?? null,
    employees: Number(row['employees']),
    country: row['country'] ?? null,
    postalCode: row['postalCode'] ?? null,
    channel: 'import' as const,
    direction: 'outbound' as const,
    stageSince: now,
    createdAt: now,
    updatedAt: now,
  }
}
