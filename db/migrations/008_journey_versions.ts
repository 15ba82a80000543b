/** What lies around a journey's versions: the draft of the next one, and moving leads from one to another. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- No revision is ever given out twice, so that a tab left open since an earlier draft cannot pass for up to date.
    create sequence journey_draft_revision as integer;
    create table journey_draft (
      journey_key text primary key,
      source text not null,
      revision integer not null default nextval('journey_draft_revision'),
      -- The version in force when the draft was begun; null when there was none.
      base_version integer,
      saved_at timestamptz not null,
      saved_by text not null
    );

    -- A version says for ever what it said when it was published; only whether it is in force changes.
    create trigger journey_version_immutable
      before update of journey_id, version, source, definition, graph, templates, content_hash or delete on journey_version
      for each row execute function refuse_change();

    create table journey_migration (
      id uuid primary key,
      journey_id uuid not null references journey (id),
      from_version_id uuid not null references journey_version (id),
      to_version_id uuid not null references journey_version (id),
      plan jsonb not null,
      state text not null check (state in ('applying', 'applied', 'reversing', 'reversed')),
      -- Every enrolment up to this id has had its turn.
      walked_to uuid not null default '00000000-0000-0000-0000-000000000000',
      created_at timestamptz not null,
      created_by text not null,
      created_wall timestamptz not null default clock_timestamp(),
      applied_at timestamptz,
      reversed_at timestamptz,
      reversed_by text
    );
    create index journey_migration_journey on journey_migration (journey_id, created_at);
    create unique index journey_migration_open on journey_migration (journey_id) where state in ('applying', 'reversing');

    create table enrolment_migration (
      migration_id uuid not null references journey_migration (id),
      enrolment_id uuid not null references enrolment (id),
      lead_id uuid not null references lead (id),
      outcome text not null check (outcome in ('stayed', 'moved', 'exited')),
      from_step text not null,
      to_step text,
      -- The state it had before, with everything a reversal needs.
      state_before jsonb not null,
      applied_at timestamptz not null,
      reversed_at timestamptz,
      -- Why it was not taken back when the migration was reversed.
      kept_because text,
      primary key (migration_id, enrolment_id),
      check ((outcome = 'moved') = (to_step is not null))
    );
    create index enrolment_migration_enrolment on enrolment_migration (enrolment_id);
    create index enrolment_migration_lead on enrolment_migration (lead_id);
    create index enrolment_version on enrolment (journey_version_id, id) where status = 'active';
  `.execute(db)
}
