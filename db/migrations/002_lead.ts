/** Companies, leads, events, the ingest queue and imports. */
import { type Kysely, sql } from 'kysely'
import { builtInEventTypes } from '../../domain/event.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table team (
      id uuid primary key,
      key text not null unique,
      name text not null,
      lead_rep_id uuid,
      calendar jsonb not null,
      rules jsonb not null default '{}',
      created_at timestamptz not null
    );

    create table rep (
      id uuid primary key,
      team_id uuid not null references team (id),
      name text not null,
      email text not null unique check (email = lower(email)),
      phone text,
      language text not null default 'de',
      capacity integer not null default 20 check (capacity >= 0),
      weight integer not null default 1 check (weight >= 0),
      active boolean not null default true,
      last_assigned_at timestamptz,
      created_at timestamptz not null
    );
    alter table team add foreign key (lead_rep_id) references rep (id) deferrable initially deferred;

    create table rep_absence (
      id uuid primary key,
      rep_id uuid not null references rep (id) on delete cascade,
      from_date date not null,
      to_date date not null check (to_date >= from_date)
    );
    create index rep_absence_rep on rep_absence (rep_id, from_date);

    create table company (
      id uuid primary key,
      domain text unique check (domain = lower(domain)),
      name text,
      industry text,
      employees integer check (employees >= 0),
      country text check (country ~ '^[A-Z]{2}$'),
      region text,
      postal_code text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );

    create table lead (
      id uuid primary key,
      external_id text unique,
      email text check (email = lower(email)),
      email_hmac text,
      phone text,
      salutation text,
      first_name text,
      last_name text,
      company_id uuid references company (id),
      company_name text,
      job_title text,
      industry text,
      employees integer check (employees >= 0),
      country text check (country ~ '^[A-Z]{2}$'),
      region text,
      postal_code text,
      language text not null default 'de' check (language in ('de', 'en')),
      time_zone text,
      kind text not null default 'b2b' check (kind in ('b2b', 'b2c')),
      channel text not null,
      direction text not null check (direction in ('inbound', 'outbound')),
      note text,
      attributes jsonb not null default '{}',
      stage text not null default 'cold' check (stage in ('cold', 'iql', 'mql', 'sql', 'opportunity', 'customer', 'disqualified')),
      stage_since timestamptz not null,
      disqualified_reason text,
      knock_out_lifted boolean not null default false,
      owner_rep_id uuid references rep (id),
      cycle integer not null default 1 check (cycle >= 1),
      cool_off_until timestamptz,
      last_handoff_closed_at timestamptz,
      same_evidence_allowed boolean not null default false,
      high_intent_at timestamptz,
      reconsider_at timestamptz,
      fit double precision not null default 0,
      engagement_a double precision not null default 0,
      needs_data text[],
      reply_hold_task_id uuid,
      objected_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (email is not null or phone is not null or external_id is not null)
    );
    create unique index lead_email on lead (email) where email is not null;
    create index lead_email_hmac on lead (email_hmac);
    create index lead_company on lead (company_id);
    create index lead_phone on lead (phone) where email is null and external_id is null;
    -- Lists page backwards through (engagement_a, id) by row comparison, so a page costs the same wherever it is.
    create index lead_hot on lead (engagement_a, id);
    create index lead_stage on lead (stage, engagement_a, id);
    create index lead_needs_data on lead (engagement_a, id) where needs_data is not null;
    create index lead_cool_off on lead (engagement_a, id) where cool_off_until is not null;
    create index lead_reply_hold on lead (engagement_a, id) where reply_hold_task_id is not null;
    create index lead_last_name on lead (lower(last_name) text_pattern_ops);
    create index lead_first_name on lead (lower(first_name) text_pattern_ops);
    create index lead_company_name on lead (lower(company_name) text_pattern_ops);
    create index lead_email_prefix on lead (email text_pattern_ops);
    create index lead_reconsider on lead (reconsider_at) where reconsider_at is not null;
    create index lead_owner on lead (owner_rep_id) where owner_rep_id is not null;

    create table event_type (
      name text primary key check (name ~ '^[a-z]+([A-Z][a-z]+)*(\\.[a-z]+([A-Z][a-z]+)*)*$'),
      built_in boolean not null default false,
      note text,
      created_at timestamptz not null
    );
    insert into event_type (name, built_in, created_at)
    select name, true, '2000-01-01Z' from unnest(string_to_array('${sql.raw(builtInEventTypes.join(' '))}', ' ')) as name;

    create table event (
      id text primary key check (length(id) between 1 and 200),
      lead_id uuid not null references lead (id),
      type text not null references event_type (name),
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      source text not null,
      properties jsonb not null default '{}',
      body_hash text not null,
      message_id uuid
    );
    create index event_lead on event (lead_id, occurred_at, id);
    create index event_message on event (message_id) where message_id is not null;
    create index event_type_time on event (type, occurred_at);

    -- What a machine or a person did is judged after the event; the event itself never changes.
    create table event_verdict (
      event_id text primary key references event (id) on delete cascade,
      verdict text not null check (verdict in ('human', 'machine')),
      reasons text[] not null,
      judged_wall timestamptz not null
    );

    -- Events accepted and not yet applied to score, stage, journeys. due_wall holds clicks for their settle window.
    create table event_pending (
      event_id text primary key references event (id) on delete cascade,
      lead_id uuid not null references lead (id) on delete cascade,
      due_wall timestamptz not null default clock_timestamp()
    );
    create index event_pending_due on event_pending (due_wall, lead_id);
    create index event_pending_lead on event_pending (lead_id);

    create table import_batch (
      id uuid primary key,
      file_name text not null,
      content_hash text not null,
      kind text not null default 'leads',
      status text not null check (status in ('running', 'finished')),
      rows_done integer not null default 0,
      accepted integer not null default 0,
      updated integer not null default 0,
      rejected integer not null default 0,
      report jsonb not null default '{}',
      created_at timestamptz not null,
      finished_at timestamptz
    );
    create unique index import_batch_running on import_batch (content_hash) where status = 'running';

    create function tell_ingest() returns trigger language plpgsql as $$
    begin
      perform pg_notify('ripen_ingest', '');
      return null;
    end $$;
    create trigger event_pending_told after insert on event_pending for each statement execute function tell_ingest();
    create trigger event_append_only before update or delete on event for each row execute function refuse_change();
  `.execute(db)
}
