/** Says which kinds of things have changed, cheaply enough to ask every second: one index look-up per topic. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

export const changeTopics = [
  'clock',
  'scores',
  'stages',
  'journeys',
  'handoffs',
  'tasks',
  'messages',
  'mail',
  'settings',
  'simulations',
] as const
export type ChangeTopic = (typeof changeTopics)[number]
export type ChangeMarks = Readonly<Record<ChangeTopic, string | null>>

/** A mark per topic; another mark than before means something of that kind has changed. */
export async function readChangeMarks(db: Db): Promise<ChangeMarks> {
  const { rows } = await sql<ChangeMarks>`
    select
      (select max(id) from clock_segment)::text as clock,
      (select max(id) from score_entry)::text as scores,
      (select id from stage_change order by occurred_at desc limit 1)::text as stages,
      (select max(id) from journey_decision)::text as journeys,
      (select max(id) from handoff_event)::text as handoffs,
      (select count(*) || ' ' || max(id::text) from task where status = 'open') as tasks,
      (select max(sent_at) from message where state = 'sent')::text
        || (select count(*) from message where state in ('claimed', 'sending'))::text as messages,
      (select max(position) from sink_mail)::text as mail,
      (select max(id) from audit_entry)::text as settings,
      (select max(seen_wall) from simulation)::text as simulations`.execute(db)
  const [marks] = rows
  return (
    marks ?? {
      clock: null,
      scores: null,
      stages: null,
      journeys: null,
      handoffs: null,
      tasks: null,
      messages: null,
      mail: null,
      settings: null,
      simulations: null,
    }
  )
}

/** The topics whose marks differ. */
export function changedTopics(before: ChangeMarks, after: ChangeMarks): ChangeTopic[] {
  return changeTopics.filter((topic) => before[topic] !== after[topic])
}
