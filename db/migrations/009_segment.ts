/** Segments, who is in them, and enrolments of many leads at once. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table segment (
      id uuid primary key,
      key text not null unique,
      title text not null,
      source text not null,
      condition jsonb not null,
      version integer not null default 1,
      created_at timestamptz not null,
      published_at timestamptz not null,
      published_by text not null
    );

    -- Who is in a segment as of the last look at the lead; becoming a member is what enrols.
    create table segment_member (
      segment_id uuid not null references segment (id) on delete cascade,
      lead_id uuid not null references lead (id) on delete cascade,
      since timestamptz not null,
      primary key (segment_id, lead_id)
    );
    create index segment_member_lead on segment_member (lead_id);

    create table bulk_enrolment (
      id uuid primary key,
      journey_id uuid not null references journey (id),
      segment_id uuid references segment (id) on delete set null,
      business_key text not null default '',
      ignore_again boolean not null default false,
      spread_ms bigint not null check (spread_ms >= 0),
      state text not null check (state in ('running', 'finished', 'cancelled')),
      leads integer not null,
      created_at timestamptz not null,
      created_by text not null,
      finished_at timestamptz
    );
    create index bulk_enrolment_journey on bulk_enrolment (journey_id, created_at);
    create index bulk_enrolment_running on bulk_enrolment (id) where state = 'running';

    -- One line for each lead: when its turn comes, and what became of it.
    create table bulk_enrolment_lead (
      bulk_id uuid not null references bulk_enrolment (id) on delete cascade,
      lead_id uuid not null references lead (id) on delete cascade,
      enter_at timestamptz not null,
      outcome text,
      enrolment_id uuid,
      primary key (bulk_id, lead_id)
    );
    create index bulk_enrolment_lead_due on bulk_enrolment_lead (bulk_id, enter_at, lead_id) where outcome is null;
    create index bulk_enrolment_lead_next on bulk_enrolment_lead (enter_at) where outcome is null;
    create index bulk_enrolment_lead_lead on bulk_enrolment_lead (lead_id);

    -- The moment a text names, as conditions read it (domain/condition/match.ts); null when it names none.
    create function moment_of(value text) returns timestamptz language sql stable strict parallel safe as $$
      select case
        when value !~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?$' then null
        when substr(value, 9, 2)::int > extract(day from make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1)
          + interval '1 month' - interval '1 day') then null
        when length(value) = 10 then (value || 'T00:00Z')::timestamptz
        else date_trunc('milliseconds', value::timestamptz)
      end
    $$;
  `.execute(db)
}
