/** Consent with its evidence, double opt-in requests, suppressions and hosted forms. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table form (
      id uuid primary key,
      key text not null,
      version integer not null,
      kind text not null check (kind in ('signup', 'whitepaper', 'request')),
      status text not null check (status in ('published', 'retired')),
      definition jsonb not null,
      created_at timestamptz not null,
      unique (key, version)
    );
    create unique index form_published on form (key) where status = 'published';

    create table asset (
      id uuid primary key,
      key text not null unique,
      title jsonb not null,
      file_name text not null,
      media_type text not null,
      content bytea not null,
      created_at timestamptz not null
    );

    -- The chain runs over ids and salted hashes; what identifies a person sits in consent_evidence and can be erased.
    create table consent_event (
      id uuid primary key,
      position bigint generated always as identity unique,
      lead_id uuid not null,
      purpose text not null check (purpose in ('email_marketing', 'tracking', 'phone')),
      action text not null check (action in ('requested', 'confirmed', 'withdrawn', 'objected', 'expired', 'imported', 'recorded')),
      basis text check (basis in ('consent', 'requested', 'presumed', 'existing_customer')),
      channel text not null,
      actor text not null,
      occurred_at timestamptz not null,
      form_id uuid references form (id),
      evidence_hash text not null,
      previous_hash text not null,
      hash text not null
    );
    create index consent_event_lead on consent_event (lead_id, purpose, position);
    create trigger consent_event_append_only before update or delete on consent_event for each row execute function refuse_change();

    create table consent_evidence (
      consent_event_id uuid primary key references consent_event (id),
      salt text not null,
      email text,
      text text,
      language text,
      box text,
      page_url text,
      ip text,
      user_agent text,
      optin_message_id uuid,
      smtp_reply_code text,
      detail jsonb not null default '{}'
    );
    create trigger consent_evidence_append_only before update or delete on consent_evidence for each row execute function refuse_change();

    -- The state that the events add up to, kept in the same transaction.
    create table consent (
      lead_id uuid not null references lead (id) on delete cascade,
      purpose text not null check (purpose in ('email_marketing', 'tracking', 'phone')),
      status text not null check (status in ('pending', 'confirmed', 'withdrawn', 'expired')),
      basis text check (basis in ('consent', 'requested', 'presumed', 'existing_customer')),
      reason text,
      since timestamptz not null,
      expires_at timestamptz,
      consent_event_id uuid not null references consent_event (id),
      primary key (lead_id, purpose)
    );
    create index consent_pending on consent (expires_at) where status = 'pending';
    create index consent_lapsed on consent (lead_id) where status = 'expired';

    create table optin_request (
      id uuid primary key,
      lead_id uuid not null references lead (id) on delete cascade,
      purposes text[] not null,
      form_id uuid references form (id),
      language text not null,
      source text not null,
      requested_at timestamptz not null,
      expires_at timestamptz not null,
      confirmed_at timestamptz,
      message_id uuid
    );
    create index optin_request_lead on optin_request (lead_id, requested_at);

    -- Keyed hashes of who submitted forms in the last day, against form bombing.
    create table form_hit (
      bucket text not null,
      at_wall timestamptz not null
    );
    create index form_hit_bucket on form_hit (bucket, at_wall);

    create table suppression (
      id uuid primary key,
      email_hmac text not null,
      scope text not null check (scope in ('marketing', 'all_but_optin', 'all')),
      reason text not null check (reason in ('unsubscribe', 'objection', 'complaint', 'hard_bounce', 'erasure', 'manual')),
      source text not null,
      created_at timestamptz not null,
      lifted_at timestamptz,
      lifted_by text
    );
    create index suppression_active on suppression (email_hmac) where lifted_at is null;
  `.execute(db)
}
