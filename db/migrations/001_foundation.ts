/** Settings, the business clock, audit, erasure and the guard that keeps append-only tables append-only. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table setting (
      key text primary key,
      value jsonb not null,
      updated_at timestamptz not null
    );

    create table clock_segment (
      id bigint generated always as identity primary key,
      since_wall timestamptz not null,
      since_business timestamptz not null,
      rate double precision not null check (rate >= 0),
      reason text not null
    );

    create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null,
      action text not null,
      subject_kind text not null,
      subject_id text not null,
      detail jsonb not null default '{}'
    );

    create table erasure (
      id uuid primary key,
      lead_id uuid not null,
      requested_by text not null,
      requested_at timestamptz not null,
      completed_at timestamptz
    );

    create table outbox (
      id bigint generated always as identity primary key,
      workflow_kind text not null check (workflow_kind in ('leadJourney', 'salesHandoff', 'mailTransport', 'journeyMigration', 'bulkEnrolment')),
      workflow_id text not null,
      action text not null default 'lookAgain' check (action in ('start', 'lookAgain', 'mailQueued')),
      created_wall timestamptz not null default clock_timestamp()
    );

    create table repair (
      id bigint generated always as identity primary key,
      found_wall timestamptz not null,
      reason text not null check (reason in ('overslept', 'missing', 'allLost')),
      workflow_kind text not null,
      found integer not null check (found > 0),
      workflow_ids uuid[] not null
    );

    create table worker_process (
      id uuid primary key,
      kind text not null,
      started_wall timestamptz not null,
      seen_wall timestamptz not null,
      pid integer not null
    );
  `.execute(db)

  // An append-only table rejects UPDATE and DELETE, except inside a transaction that names an erasure
  // (set local ripen.erasure = '<erasure id>') for which a row, and so an audit trail, exists.
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    declare named text := current_setting('ripen.erasure', true);
    begin
      if named is not null and named <> '' and exists (select 1 from erasure where id = named::uuid and completed_at is null) then
        return case when tg_op = 'DELETE' then old else new end;
      end if;
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$;

    create function tell_outbox() returns trigger language plpgsql as $$
    begin
      perform pg_notify('ripen_outbox', '');
      return null;
    end $$;

    create trigger outbox_told after insert on outbox for each statement execute function tell_outbox();
    create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function refuse_change();
    create trigger clock_segment_append_only before update or delete on clock_segment for each row execute function refuse_change();
  `.execute(db)
}
