/** What became of leads that were moved to another version, beside what the preview promised. */
import { sql } from 'kysely'
import { countStandings } from '../db/journey-standing.ts'
import type { MigrationPreview, PreviewGroup } from '../db/journey-migration-preview.ts'
import type { Db } from '../db/open.ts'
import type { MigrationId } from '../domain/id.ts'
import type { Stage } from './stage.ts'
import { printTable, quantile, verdict } from './table.ts'

interface Positions {
  readonly migrationId: MigrationId
  readonly preview: MigrationPreview
  readonly movedBeforeKill: number
  readonly leads: number
}

/** While the clock stands still. */
export async function reportPositions(db: Db, { migrationId, preview, movedBeforeKill, leads }: Positions): Promise<boolean> {
  const turns = await readTurns(db, migrationId)
  const standing = await countStandings(db, (await versionsOf(db, migrationId)).toVersionId)
  printTable(`${leads} leads moved, worker killed after ${movedBeforeKill}`, [
    ['step', 'plan', 'preview', 'turns', 'stand there'],
    ...preview.groups.map((group) => {
      const target = group.plan.do === 'continue' ? group.plan.at : group.plan.do
      return [group.step, target, group.leads, turnsOf(turns, group), standing.get(target) ?? 0] as const
    }),
  ])
  const decided = await sql<{ count: number }>`
    select count(*) as count from journey_decision where command ->> 'migration' = ${migrationId}`.execute(db)
  const moved = preview.groups.filter(({ plan }) => plan.do === 'continue')
  return [
    verdict('the worker died half way', movedBeforeKill >= leads / 2 && movedBeforeKill < leads),
    verdict('the preview counted every lead', preview.leads === leads),
    verdict(
      'every lead had the turn of the step it stood at',
      preview.groups.every((group) => turnsOf(turns, group) === group.leads),
    ),
    verdict(
      'final positions equal the preview',
      moved.every(({ plan, leads: count }) => plan.do === 'continue' && standing.get(plan.at) === count),
    ),
    verdict('every lead was moved once', decided.rows[0]?.count === moved.reduce((sum, { leads: count }) => sum + count, 0)),
  ].every(Boolean)
}

interface Turns {
  readonly fromStep: string
  readonly outcome: string
  readonly toStep: string | null
  readonly leads: number
}

async function readTurns(db: Db, migrationId: MigrationId): Promise<readonly Turns[]> {
  const { rows } = await sql<Turns>`
    select from_step, outcome, to_step, count(*) as leads from enrolment_migration
    where migration_id = ${migrationId} group by 1, 2, 3`.execute(db)
  return rows
}

const outcomeOf = { stay: 'stayed', exit: 'exited', continue: 'moved' } as const

function turnsOf(turns: readonly Turns[], { step, plan }: PreviewGroup): number {
  const target = plan.do === 'continue' ? plan.at : null
  const found = turns.find((one) => one.fromStep === step && one.outcome === outcomeOf[plan.do] && one.toStep === target)
  return found?.leads ?? 0
}

function versionsOf(db: Db, migrationId: MigrationId) {
  return db.selectFrom('journeyMigration').select(['toVersionId']).where('id', '=', migrationId).executeTakeFirstOrThrow()
}

interface Mails {
  readonly preview: MigrationPreview
  readonly migrationId: MigrationId
  /** So many may be unclear after the kills. */
  readonly most: number
}

/** When everybody is through. */
export async function reportMails({ db, sink }: Stage, { preview, migrationId, most }: Mails): Promise<boolean> {
  const messages = await db.selectFrom('message').select(['id', 'state']).execute()
  const seenOf = (id: string) => sink.arrivals.get(id)?.length ?? 0
  const outcomes = Map.groupBy(messages, ({ state, id }) => `${state}, seen ${seenOf(id)}`)
  printTable(`${messages.length} messages`, [
    ['outcome', 'messages'],
    ...[...outcomes].map(([outcome, of]) => [outcome, of.length] as const),
  ])
  const unknown = messages.filter(({ state }) => state === 'unknown').length
  const ends = await sql<{ outcome: string; leads: number }>`select outcome, count(*) as leads from enrolment group by 1`.execute(
    db,
  )
  const letGo = preview.groups.filter(({ plan }) => plan.do === 'exit').reduce((sum, { leads }) => sum + leads, 0)
  const endOf = (outcome: string) => ends.rows.find((row) => row.outcome === outcome)?.leads ?? 0
  return [
    await reportNext(db, preview, migrationId),
    verdict(
      'the mail server saw every message at most once',
      messages.every(({ id }) => seenOf(id) <= 1),
    ),
    verdict(
      'what was sent it saw, what was cancelled it did not',
      messages.every(({ id, state }) => (state === 'sent' ? seenOf(id) === 1 : state !== 'cancelled' || seenOf(id) === 0)),
    ),
    verdict(`unknown: ${unknown}, at most ${most} (kills × open connections)`, unknown <= most),
    verdict('everybody went the way of the second version to its end', endOf('over') === preview.leads - letGo),
    verdict('whom the plan let go was let go', endOf('migrated') === letGo),
  ].every(Boolean)
}

interface NextMail {
  readonly fromStep: string
  readonly template: string
  readonly slot: Date
}

/** The first email that each lead got planned by the version it was moved to. */
async function reportNext(db: Db, preview: MigrationPreview, migrationId: MigrationId): Promise<boolean> {
  const { rows } = await sql<NextMail>`
    select distinct on (turn.enrolment_id) turn.from_step, message.template_key as template, message.not_before as slot
    from enrolment_migration turn
    join journey_migration migration on migration.id = turn.migration_id
    join journey_decision decision on decision.enrolment_id = turn.enrolment_id
      and decision.journey_version_id = migration.to_version_id and decision.command ->> 'kind' = 'email'
    join message on message.enrolment_id = turn.enrolment_id and message.step = decision.command ->> 'step'
      and message.occurrence = (decision.command ->> 'occurrence')::integer
    where turn.migration_id = ${migrationId} and turn.outcome = 'moved'
    order by turn.enrolment_id, decision.seq`.execute(db)
  const expected = preview.groups.flatMap(({ step, next }) =>
    next.flatMap((one) => (one.kind === 'email' ? [{ ...one, from: step }] : [])),
  )
  const got = (from: string, template: string) => rows.filter((row) => row.fromStep === from && row.template === template)
  printTable('The next email', [
    ['from step', 'email', 'preview', 'planned', 'business minutes late, p95'],
    ...expected.map(({ from, template, leads, latest }) => {
      const late = got(from, template).map(({ slot }) => Math.max(0, slot.getTime() - latest.getTime()) / 60_000)
      return [from, template, leads, late.length, quantile(late, 0.95)] as const
    }),
  ])
  return verdict(
    'every lead got the email the preview promised next',
    expected.every(({ from, template, leads }) => got(from, template).length === leads),
  )
}
