/** Handoffs, their history, tasks and routing rules. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table routing_rule (
      id uuid primary key,
      position integer not null unique,
      name text not null,
      condition jsonb not null,
      team_id uuid not null references team (id),
      rep_id uuid references rep (id)
    );

    create table handoff (
      id uuid primary key,
      lead_id uuid not null references lead (id),
      team_id uuid not null references team (id),
      rep_id uuid not null references rep (id),
      trigger text not null check (trigger in ('ready', 'request', 'journey', 'reoffer', 'manual')),
      request_event_id text,
      status text not null check (status in ('open', 'accepted', 'qualified', 'won', 'lost', 'rejected', 'noResponse', 'withdrawn')),
      reasons jsonb not null,
      frozen jsonb not null,
      routing jsonb not null default '[]',
      cycle integer not null,
      urgency text not null check (urgency in ('normal', 'urgent')),
      offered_at timestamptz not null,
      ladder jsonb not null default '{}',
      due_at timestamptz,
      next_at timestamptz,
      rotation integer not null default 0,
      viewed_at timestamptz,
      accepted_at timestamptz,
      contacted_at timestamptz,
      answered_at timestamptz,
      closed_at timestamptz,
      reject_reason text check (reject_reason in ('notNow', 'noBudget', 'noNeed', 'unreachable', 'wrongPerson', 'badData', 'duplicate', 'noFit', 'competitor', 'noResponse')),
      reject_until timestamptz,
      note text,
      qualification jsonb,
      reoffer_at timestamptz,
      reoffered_as uuid references handoff (id),
      created_at timestamptz not null
    );
    -- A lead is in at most one open handoff; noResponse stays open until its re-offer is decided.
    create unique index handoff_open on handoff (lead_id) where closed_at is null;
    create index handoff_rep on handoff (rep_id, due_at) where closed_at is null;
    create index handoff_next on handoff (next_at) where next_at is not null;
    create index handoff_lead on handoff (lead_id, created_at);

    create table handoff_event (
      id bigint generated always as identity primary key,
      handoff_id uuid not null references handoff (id),
      lead_id uuid not null references lead (id),
      kind text not null,
      actor text not null,
      rep_id uuid references rep (id),
      detail jsonb not null default '{}',
      at timestamptz not null
    );
    create index handoff_event_handoff on handoff_event (handoff_id, id);
    create trigger handoff_event_append_only before update or delete on handoff_event for each row execute function refuse_change();

    create table task (
      id uuid primary key,
      lead_id uuid references lead (id),
      handoff_id uuid references handoff (id),
      kind text not null,
      title_key text not null,
      refs jsonb not null default '{}',
      rep_id uuid references rep (id),
      team_id uuid references team (id),
      role text not null check (role in ('rep', 'teamLead', 'marketing')),
      status text not null check (status in ('open', 'done', 'withdrawn')),
      due_at timestamptz,
      created_at timestamptz not null,
      closed_at timestamptz,
      closed_by text,
      dedup_key text unique,
      check ((status = 'open') = (closed_at is null))
    );
    create index task_open on task (due_at) where status = 'open';
    create index task_lead on task (lead_id) where lead_id is not null;
  `.execute(db)
}
