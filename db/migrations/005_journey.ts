/** Journeys, their versions, enrolments and the record of every decision. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table journey (
      id uuid primary key,
      key text not null unique,
      title text not null,
      paused_at timestamptz,
      -- After a pause: what fell due meanwhile goes on within this time.
      resumed_at timestamptz,
      resume_spread_ms bigint not null default 0,
      created_at timestamptz not null
    );

    create table journey_version (
      id uuid primary key,
      journey_id uuid not null references journey (id),
      version integer not null,
      status text not null check (status in ('draft', 'published', 'retired')),
      source text not null,
      definition jsonb not null,
      graph jsonb not null,
      templates jsonb not null default '{}',
      content_hash text not null,
      created_at timestamptz not null,
      published_at timestamptz,
      published_by text,
      note text,
      unique (journey_id, version)
    );
    create unique index journey_version_published on journey_version (journey_id) where status = 'published';

    create table enrolment (
      id uuid primary key,
      lead_id uuid not null references lead (id),
      journey_id uuid not null references journey (id),
      journey_version_id uuid not null references journey_version (id),
      business_key text not null default '',
      cycle integer not null,
      status text not null check (status in ('active', 'finished')),
      outcome text,
      step text not null,
      state jsonb not null,
      waiting_for text,
      wake_at timestamptz,
      entered_step_at timestamptz not null,
      cause_event_id text,
      told integer not null default 0,
      looked integer not null default 0,
      paused_at timestamptz,
      started_at timestamptz not null,
      finished_at timestamptz,
      check ((status = 'finished') = (finished_at is not null)),
      check ((status = 'finished') = (outcome is not null))
    );
    create unique index enrolment_active on enrolment (lead_id, journey_id, business_key) where status = 'active';
    create index enrolment_lead on enrolment (lead_id, started_at);
    create index enrolment_due on enrolment (wake_at) where status = 'active';
    create index enrolment_told on enrolment (id) where status = 'active' and told > looked;
    create index enrolment_position on enrolment (journey_version_id, step, lead_id) where status = 'active';
    create index enrolment_left on enrolment (journey_version_id, step, outcome, lead_id) where status = 'finished';

    create table split_assignment (
      lead_id uuid not null references lead (id),
      journey_id uuid not null references journey (id),
      step text not null,
      way text not null,
      assigned_at timestamptz not null,
      primary key (lead_id, journey_id, step)
    );

    create table webhook_call (
      id uuid primary key,
      lead_id uuid not null references lead (id),
      enrolment_id uuid not null references enrolment (id),
      step text not null,
      occurrence integer not null,
      url text not null,
      send jsonb not null,
      save jsonb not null,
      state text not null check (state in ('open', 'answered', 'failed', 'cancelled')),
      -- Of the last attempt while it is open, of the whole once it is given up.
      failure text,
      attempts integer not null default 0,
      -- The first characters of the last answer.
      answer text,
      opened_at timestamptz not null,
      opened_wall timestamptz not null,
      -- Until when an attempt is under way; later it counts as lost.
      lease_wall timestamptz,
      -- When the next attempt begins; null: now, or one is under way.
      retry_wall timestamptz,
      closed_at timestamptz,
      -- A person had it tried again after it was given up; the lead has gone on, unless it still stands there.
      again_at timestamptz,
      -- A person has seen that it was given up and leaves it at that.
      left_at timestamptz,
      unique (enrolment_id, step, occurrence),
      check ((state = 'open') = (closed_at is null))
    );
    create index webhook_call_open on webhook_call (retry_wall) where state = 'open';
    create index webhook_call_given_up on webhook_call (closed_at) where state = 'failed' and left_at is null;
    create index webhook_call_lead on webhook_call (lead_id);

    create table journey_decision (
      id bigint generated always as identity primary key,
      enrolment_id uuid not null references enrolment (id),
      lead_id uuid not null references lead (id),
      -- The version it was decided by: an enrolment may move on to another.
      journey_version_id uuid not null references journey_version (id),
      seq integer not null,
      at timestamptz not null,
      step text not null,
      -- The label of the arrow it took; null where the lead stayed or left.
      way text,
      command jsonb not null,
      reasons jsonb not null,
      unique (enrolment_id, seq)
    );
    create index journey_decision_lead on journey_decision (lead_id, at);
    create index journey_decision_way on journey_decision (journey_version_id, step, way, lead_id) where way is not null;
    create trigger journey_decision_append_only before update or delete on journey_decision for each row execute function refuse_change();
  `.execute(db)
}
