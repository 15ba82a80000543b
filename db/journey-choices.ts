/** What a journey may name, with what people call it: for choosing instead of typing. Reads only. */
import { sql } from 'kysely'
import type { Language } from '../domain/lead.ts'
import type { Db } from './open.ts'

export interface Named {
  readonly key: string
  readonly name: string
}

export interface JourneyChoices {
  /** Emails to leads, by subject; it may still hold variables. */
  readonly templates: readonly Named[]
  readonly journeys: readonly Named[]
  readonly eventTypes: readonly Named[]
  readonly segments: readonly Named[]
}

export async function readJourneyChoices(db: Db, language: Language): Promise<JourneyChoices> {
  const { rows } = await sql<Named & { kind: keyof JourneyChoices }>`
    select kind, key, name from (
      select distinct on (key) 'templates' as kind, key, subject as name from template_version
        where status = 'published' and class = 'marketing' order by key, language = ${language} desc) as template
    union all select 'journeys', key, title from journey
    union all select 'eventTypes', name, name from event_type
    union all select 'segments', key, title from segment
    order by kind, name, key`.execute(db)
  const of = (kind: keyof JourneyChoices) => rows.filter((row) => row.kind === kind).map(({ key, name }) => ({ key, name }))
  return { templates: of('templates'), journeys: of('journeys'), eventTypes: of('eventTypes'), segments: of('segments') }
}
