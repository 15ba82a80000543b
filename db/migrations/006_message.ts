/** Templates, messages, transports, tracked hits and the sink's mailbox. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table template_version (
      id uuid primary key,
      key text not null,
      language text not null check (language in ('de', 'en')),
      version integer not null,
      status text not null check (status in ('draft', 'published', 'retired')),
      class text not null check (class in ('marketing', 'transactional', 'internal')),
      subject text not null,
      preheader text not null default '',
      mjml text,
      html text,
      text text not null,
      links jsonb not null default '[]',
      variables jsonb not null default '[]',
      content_hash text not null,
      published_at timestamptz,
      created_at timestamptz not null,
      unique (key, language, version)
    );
    create unique index template_version_published on template_version (key, language) where status = 'published';

    create table transport (
      id text primary key,
      paused_at timestamptz,
      paused_reason text,
      backoff_until_wall timestamptz,
      -- When the transport's workflow looks without being told; -infinity while a drain is under way, null when nobody knows.
      looks_by timestamptz,
      rate_per_second double precision not null default 200 check (rate_per_second > 0),
      permits double precision not null default 200,
      permits_wall timestamptz not null default clock_timestamp(),
      domain_limit integer not null default 10 check (domain_limit > 0)
    );
    insert into transport (id) values ('default');

    create table message (
      id uuid primary key,
      send_key text not null unique,
      class text not null check (class in ('marketing', 'transactional', 'internal')),
      kind text not null,
      transport_id text not null references transport (id),
      lead_id uuid references lead (id),
      rep_id uuid references rep (id),
      enrolment_id uuid references enrolment (id),
      step text,
      occurrence integer not null default 1,
      template_key text not null,
      template_version_id uuid references template_version (id),
      language text not null,
      refs jsonb not null default '{}',
      state text not null check (state in ('queued', 'claimed', 'sending', 'sent', 'failed', 'suppressed', 'cancelled', 'expired', 'unknown')),
      not_before timestamptz not null,
      expires_at timestamptz,
      policy text not null default 'defer' check (policy in ('defer', 'skip')),
      capped boolean not null default true,
      priority integer not null default 0,
      retry_wall timestamptz,
      attempts integer not null default 0,
      resends integer not null default 0,
      claimed_by uuid,
      lease_until_wall timestamptz,
      sending_since_wall timestamptz,
      domain text,
      smtp_message_id text,
      outcome_code text,
      reasons jsonb not null default '[]',
      queued_at timestamptz not null,
      sent_at timestamptz,
      final_at timestamptz,
      check ((lead_id is null) <> (rep_id is null)),
      check (state <> 'claimed' or (claimed_by is not null and lease_until_wall is not null)),
      check (state not in ('sending', 'sent', 'unknown') or smtp_message_id is not null),
      check (state <> 'sent' or sent_at is not null),
      check (state in ('queued', 'claimed', 'sending') or final_at is not null)
    );
    create index message_due on message (class, priority desc, not_before, id) where state = 'queued';
    create index message_planned on message (class, not_before) where state = 'queued';
    create index message_retry on message (retry_wall) where state = 'queued' and retry_wall is not null;
    create index message_leased on message (lease_until_wall) where state in ('claimed', 'sending');
    create index message_lead on message (lead_id, queued_at);
    create index message_enrolment on message (enrolment_id) where enrolment_id is not null;
    create index message_sent on message (sent_at) where state = 'sent';
    create index message_unknown on message (final_at) where state = 'unknown';

    -- Links whose target depends on the lead; the others are read from the template version.
    create table message_link (
      message_id uuid not null references message (id) on delete cascade,
      position integer not null,
      url text not null,
      primary key (message_id, position)
    );

    create table inbound_mail (
      id uuid primary key,
      received_wall timestamptz not null,
      received_at timestamptz not null,
      kind text not null check (kind in ('bounce', 'delayed', 'reply', 'autoReply', 'unsubscribe', 'complaint', 'unmatched')),
      message_id uuid,
      lead_id uuid references lead (id),
      dedup_key text not null unique,
      raw bytea,
      class text,
      status_code text
    );

    create table sink_mail (
      id uuid primary key,
      position bigint generated always as identity unique,
      received_wall timestamptz not null,
      received_at timestamptz not null,
      mail_from text not null,
      rcpt_to text not null,
      ripen_id text,
      subject text not null,
      raw bytea not null
    );
    create index sink_mail_rcpt on sink_mail (rcpt_to, position);
    create index sink_mail_ripen_id on sink_mail (ripen_id);

    create function tell_mail() returns trigger language plpgsql as $$
    begin
      perform pg_notify('ripen_mail', '');
      return null;
    end $$;
    create trigger message_told after insert on message for each statement execute function tell_mail();
  `.execute(db)
}
