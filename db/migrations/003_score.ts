/** Scoring models, the score ledger and stage changes. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table scoring_model (
      id uuid primary key,
      version integer not null unique,
      status text not null check (status in ('draft', 'published', 'retired')),
      source text not null,
      definition jsonb not null,
      content_hash text not null,
      half_life_days double precision not null check (half_life_days > 0),
      reference_time timestamptz not null,
      created_at timestamptz not null,
      published_at timestamptz,
      published_by text,
      note text
    );
    create unique index scoring_model_published on scoring_model (status) where status = 'published';

    -- One line per grant, correction or factor; the score is the fold over a lead's lines of one model.
    create table score_entry (
      id bigint generated always as identity primary key,
      lead_id uuid not null references lead (id),
      model_id uuid not null references scoring_model (id),
      kind text not null check (kind in ('grant', 'correction', 'factor')),
      rule text not null,
      event_id text,
      handoff_id uuid,
      occurred_at timestamptz not null,
      raw double precision not null default 0,
      points double precision not null default 0,
      factor double precision,
      reason text,
      recorded_at timestamptz not null,
      check ((kind = 'factor') = (factor is not null))
    );
    create index score_entry_lead on score_entry (lead_id, model_id, occurred_at, event_id);
    create trigger score_entry_append_only before update or delete on score_entry for each row execute function refuse_change();

    create table stage_change (
      id uuid primary key,
      lead_id uuid not null references lead (id),
      from_stage text not null,
      to_stage text not null,
      cause text not null check (cause in ('engine', 'rep', 'marketer', 'crm')),
      reason text not null,
      evidence jsonb not null default '{}',
      model_id uuid references scoring_model (id),
      handoff_id uuid,
      retracts_id uuid references stage_change (id),
      occurred_at timestamptz not null
    );
    create index stage_change_lead on stage_change (lead_id, occurred_at);
    create index stage_change_time on stage_change (occurred_at);
    create trigger stage_change_append_only before update or delete on stage_change for each row execute function refuse_change();
  `.execute(db)
}
