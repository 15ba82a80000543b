/** Simulations: what was asked, how far it is, what came out. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulation (
      id uuid primary key,
      kind text not null check (kind in ('personas', 'history')),
      journey text not null,
      input jsonb not null,
      state text not null check (state in ('running', 'finished', 'cancelled', 'failed')),
      progress double precision not null default 0,
      result jsonb,
      failure text,
      started_by text not null,
      -- Business time at which the simulated time begins or ends, whichever is now.
      started_at timestamptz not null,
      started_wall timestamptz not null,
      -- While it runs, the last sign of life of whoever runs it.
      seen_wall timestamptz not null,
      finished_wall timestamptz
    );
    create index simulation_started on simulation (started_wall desc);
    create index simulation_seen on simulation (seen_wall desc);
  `.execute(db)
}
