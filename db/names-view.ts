/** What keys are called by people: emails by subject, the others by title. Reads only. */
import { sql } from 'kysely'
import type { Language } from '../domain/lead.ts'
import type { Db } from './open.ts'

type Kind = 'emails' | 'journeys' | 'segments' | 'documents' | 'forms'

/** Name by key. An email's may still hold variables. */
export type Names = Readonly<Record<Kind, ReadonlyMap<string, string>>>

/** What is in force, in the language asked for where there is one; few enough to be read for every page. */
export async function readNames(db: Db, language: Language): Promise<Names> {
  const { rows } = await sql<{ kind: Kind; key: string; name: string }>`
    select kind, key, name from (
      select 'emails' as kind, key, subject as name, language = ${language} as preferred from template_version where status = 'published'
      union all (select 'journeys', key, title, true from journey order by title)
      union all select 'segments', key, title, true from segment
      union all select 'documents', key, title ->> ${language}, true from asset
      union all select 'forms', key, definition -> 'title' ->> ${language}, true from form where status = 'published') as named
    where name is not null order by preferred`.execute(db)
  const of = (kind: Kind) => new Map(rows.filter((row) => row.kind === kind).map((row) => [row.key, row.name]))
  return {
    emails: of('emails'),
    journeys: of('journeys'),
    segments: of('segments'),
    documents: of('documents'),
    forms: of('forms'),
  }
}
