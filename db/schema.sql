-- Made by `npm run schema` from the migrations; shows what Postgres enforces.

create table asset (
  id uuid not null,
  key text not null,
  title jsonb not null,
  file_name text not null,
  media_type text not null,
  content bytea not null,
  created_at timestamp with time zone not null,
  constraint asset_key_key UNIQUE (key),
  constraint asset_pkey PRIMARY KEY (id)
);

create table audit_entry (
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  actor text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}'::jsonb,
  constraint audit_entry_pkey PRIMARY KEY (id)
);

create table bulk_enrolment (
  id uuid not null,
  journey_id uuid not null,
  segment_id uuid,
  business_key text not null default ''::text,
  ignore_again boolean not null default false,
  spread_ms bigint not null,
  state text not null,
  leads integer not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  finished_at timestamp with time zone,
  constraint bulk_enrolment_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journey(id),
  constraint bulk_enrolment_pkey PRIMARY KEY (id),
  constraint bulk_enrolment_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES segment(id) ON DELETE SET NULL,
  constraint bulk_enrolment_spread_ms_check CHECK ((spread_ms >= 0)),
  constraint bulk_enrolment_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'cancelled'::text])))
);

create table bulk_enrolment_lead (
  bulk_id uuid not null,
  lead_id uuid not null,
  enter_at timestamp with time zone not null,
  outcome text,
  enrolment_id uuid,
  constraint bulk_enrolment_lead_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk_enrolment(id) ON DELETE CASCADE,
  constraint bulk_enrolment_lead_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id) ON DELETE CASCADE,
  constraint bulk_enrolment_lead_pkey PRIMARY KEY (bulk_id, lead_id)
);

create table clock_segment (
  id bigint not null generated always as identity,
  since_wall timestamp with time zone not null,
  since_business timestamp with time zone not null,
  rate double precision not null,
  reason text not null,
  constraint clock_segment_pkey PRIMARY KEY (id),
  constraint clock_segment_rate_check CHECK ((rate >= (0)::double precision))
);

create table company (
  id uuid not null,
  domain text,
  name text,
  industry text,
  employees integer,
  country text,
  region text,
  postal_code text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint company_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint company_domain_check CHECK ((domain = lower(domain))),
  constraint company_domain_key UNIQUE (domain),
  constraint company_employees_check CHECK ((employees >= 0)),
  constraint company_pkey PRIMARY KEY (id)
);

create table consent (
  lead_id uuid not null,
  purpose text not null,
  status text not null,
  basis text,
  reason text,
  since timestamp with time zone not null,
  expires_at timestamp with time zone,
  consent_event_id uuid not null,
  constraint consent_basis_check CHECK ((basis = ANY (ARRAY['consent'::text, 'requested'::text, 'presumed'::text, 'existing_customer'::text]))),
  constraint consent_consent_event_id_fkey FOREIGN KEY (consent_event_id) REFERENCES consent_event(id),
  constraint consent_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id) ON DELETE CASCADE,
  constraint consent_pkey PRIMARY KEY (lead_id, purpose),
  constraint consent_purpose_check CHECK ((purpose = ANY (ARRAY['email_marketing'::text, 'tracking'::text, 'phone'::text]))),
  constraint consent_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'withdrawn'::text, 'expired'::text])))
);

create table consent_event (
  id uuid not null,
  position bigint not null generated always as identity,
  lead_id uuid not null,
  purpose text not null,
  action text not null,
  basis text,
  channel text not null,
  actor text not null,
  occurred_at timestamp with time zone not null,
  form_id uuid,
  evidence_hash text not null,
  previous_hash text not null,
  hash text not null,
  constraint consent_event_action_check CHECK ((action = ANY (ARRAY['requested'::text, 'confirmed'::text, 'withdrawn'::text, 'objected'::text, 'expired'::text, 'imported'::text, 'recorded'::text]))),
  constraint consent_event_basis_check CHECK ((basis = ANY (ARRAY['consent'::text, 'requested'::text, 'presumed'::text, 'existing_customer'::text]))),
  constraint consent_event_form_id_fkey FOREIGN KEY (form_id) REFERENCES form(id),
  constraint consent_event_pkey PRIMARY KEY (id),
  constraint consent_event_position_key UNIQUE ("position"),
  constraint consent_event_purpose_check CHECK ((purpose = ANY (ARRAY['email_marketing'::text, 'tracking'::text, 'phone'::text])))
);

create table consent_evidence (
  consent_event_id uuid not null,
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
  detail jsonb not null default '{}'::jsonb,
  constraint consent_evidence_consent_event_id_fkey FOREIGN KEY (consent_event_id) REFERENCES consent_event(id),
  constraint consent_evidence_pkey PRIMARY KEY (consent_event_id)
);

create table enrolment (
  id uuid not null,
  lead_id uuid not null,
  journey_id uuid not null,
  journey_version_id uuid not null,
  business_key text not null default ''::text,
  cycle integer not null,
  status text not null,
  outcome text,
  step text not null,
  state jsonb not null,
  waiting_for text,
  wake_at timestamp with time zone,
  entered_step_at timestamp with time zone not null,
  cause_event_id text,
  told integer not null default 0,
  looked integer not null default 0,
  paused_at timestamp with time zone,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint enrolment_check CHECK (((status = 'finished'::text) = (finished_at IS NOT NULL))),
  constraint enrolment_check1 CHECK (((status = 'finished'::text) = (outcome IS NOT NULL))),
  constraint enrolment_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journey(id),
  constraint enrolment_journey_version_id_fkey FOREIGN KEY (journey_version_id) REFERENCES journey_version(id),
  constraint enrolment_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint enrolment_pkey PRIMARY KEY (id),
  constraint enrolment_status_check CHECK ((status = ANY (ARRAY['active'::text, 'finished'::text])))
);

create table enrolment_migration (
  migration_id uuid not null,
  enrolment_id uuid not null,
  lead_id uuid not null,
  outcome text not null,
  from_step text not null,
  to_step text,
  state_before jsonb not null,
  applied_at timestamp with time zone not null,
  reversed_at timestamp with time zone,
  kept_because text,
  constraint enrolment_migration_check CHECK (((outcome = 'moved'::text) = (to_step IS NOT NULL))),
  constraint enrolment_migration_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  constraint enrolment_migration_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint enrolment_migration_migration_id_fkey FOREIGN KEY (migration_id) REFERENCES journey_migration(id),
  constraint enrolment_migration_outcome_check CHECK ((outcome = ANY (ARRAY['stayed'::text, 'moved'::text, 'exited'::text]))),
  constraint enrolment_migration_pkey PRIMARY KEY (migration_id, enrolment_id)
);

create table erasure (
  id uuid not null,
  lead_id uuid not null,
  requested_by text not null,
  requested_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  constraint erasure_pkey PRIMARY KEY (id)
);

create table event (
  id text not null,
  lead_id uuid not null,
  type text not null,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  source text not null,
  properties jsonb not null default '{}'::jsonb,
  body_hash text not null,
  message_id uuid,
  constraint event_id_check CHECK (((length(id) >= 1) AND (length(id) <= 200))),
  constraint event_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint event_pkey PRIMARY KEY (id),
  constraint event_type_fkey FOREIGN KEY (type) REFERENCES event_type(name)
);

create table event_pending (
  event_id text not null,
  lead_id uuid not null,
  due_wall timestamp with time zone not null default clock_timestamp(),
  constraint event_pending_event_id_fkey FOREIGN KEY (event_id) REFERENCES event(id) ON DELETE CASCADE,
  constraint event_pending_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id) ON DELETE CASCADE,
  constraint event_pending_pkey PRIMARY KEY (event_id)
);

create table event_type (
  name text not null,
  built_in boolean not null default false,
  note text,
  created_at timestamp with time zone not null,
  constraint event_type_name_check CHECK ((name ~ '^[a-z]+([A-Z][a-z]+)*(\.[a-z]+([A-Z][a-z]+)*)*$'::text)),
  constraint event_type_pkey PRIMARY KEY (name)
);

create table event_verdict (
  event_id text not null,
  verdict text not null,
  reasons text[] not null,
  judged_wall timestamp with time zone not null,
  constraint event_verdict_event_id_fkey FOREIGN KEY (event_id) REFERENCES event(id) ON DELETE CASCADE,
  constraint event_verdict_pkey PRIMARY KEY (event_id),
  constraint event_verdict_verdict_check CHECK ((verdict = ANY (ARRAY['human'::text, 'machine'::text])))
);

create table form (
  id uuid not null,
  key text not null,
  version integer not null,
  kind text not null,
  status text not null,
  definition jsonb not null,
  created_at timestamp with time zone not null,
  constraint form_key_version_key UNIQUE (key, version),
  constraint form_kind_check CHECK ((kind = ANY (ARRAY['signup'::text, 'whitepaper'::text, 'request'::text]))),
  constraint form_pkey PRIMARY KEY (id),
  constraint form_status_check CHECK ((status = ANY (ARRAY['published'::text, 'retired'::text])))
);

create table form_hit (
  bucket text not null,
  at_wall timestamp with time zone not null
);

create table handoff (
  id uuid not null,
  lead_id uuid not null,
  team_id uuid not null,
  rep_id uuid not null,
  trigger text not null,
  request_event_id text,
  status text not null,
  reasons jsonb not null,
  frozen jsonb not null,
  routing jsonb not null default '[]'::jsonb,
  cycle integer not null,
  urgency text not null,
  offered_at timestamp with time zone not null,
  ladder jsonb not null default '{}'::jsonb,
  due_at timestamp with time zone,
  next_at timestamp with time zone,
  rotation integer not null default 0,
  viewed_at timestamp with time zone,
  accepted_at timestamp with time zone,
  contacted_at timestamp with time zone,
  answered_at timestamp with time zone,
  closed_at timestamp with time zone,
  reject_reason text,
  reject_until timestamp with time zone,
  note text,
  qualification jsonb,
  reoffer_at timestamp with time zone,
  reoffered_as uuid,
  created_at timestamp with time zone not null,
  constraint handoff_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint handoff_pkey PRIMARY KEY (id),
  constraint handoff_reject_reason_check CHECK ((reject_reason = ANY (ARRAY['notNow'::text, 'noBudget'::text, 'noNeed'::text, 'unreachable'::text, 'wrongPerson'::text, 'badData'::text, 'duplicate'::text, 'noFit'::text, 'competitor'::text, 'noResponse'::text]))),
  constraint handoff_reoffered_as_fkey FOREIGN KEY (reoffered_as) REFERENCES handoff(id),
  constraint handoff_rep_id_fkey FOREIGN KEY (rep_id) REFERENCES rep(id),
  constraint handoff_status_check CHECK ((status = ANY (ARRAY['open'::text, 'accepted'::text, 'qualified'::text, 'won'::text, 'lost'::text, 'rejected'::text, 'noResponse'::text, 'withdrawn'::text]))),
  constraint handoff_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint handoff_trigger_check CHECK ((trigger = ANY (ARRAY['ready'::text, 'request'::text, 'journey'::text, 'reoffer'::text, 'manual'::text]))),
  constraint handoff_urgency_check CHECK ((urgency = ANY (ARRAY['normal'::text, 'urgent'::text])))
);

create table handoff_event (
  id bigint not null generated always as identity,
  handoff_id uuid not null,
  lead_id uuid not null,
  kind text not null,
  actor text not null,
  rep_id uuid,
  detail jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null,
  constraint handoff_event_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoff(id),
  constraint handoff_event_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint handoff_event_pkey PRIMARY KEY (id),
  constraint handoff_event_rep_id_fkey FOREIGN KEY (rep_id) REFERENCES rep(id)
);

create table import_batch (
  id uuid not null,
  file_name text not null,
  content_hash text not null,
  kind text not null default 'leads'::text,
  status text not null,
  rows_done integer not null default 0,
  accepted integer not null default 0,
  updated integer not null default 0,
  rejected integer not null default 0,
  report jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint import_batch_pkey PRIMARY KEY (id),
  constraint import_batch_status_check CHECK ((status = ANY (ARRAY['running'::text, 'finished'::text])))
);

create table inbound_mail (
  id uuid not null,
  received_wall timestamp with time zone not null,
  received_at timestamp with time zone not null,
  kind text not null,
  message_id uuid,
  lead_id uuid,
  dedup_key text not null,
  raw bytea,
  class text,
  status_code text,
  constraint inbound_mail_dedup_key_key UNIQUE (dedup_key),
  constraint inbound_mail_kind_check CHECK ((kind = ANY (ARRAY['bounce'::text, 'delayed'::text, 'reply'::text, 'autoReply'::text, 'unsubscribe'::text, 'complaint'::text, 'unmatched'::text]))),
  constraint inbound_mail_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint inbound_mail_pkey PRIMARY KEY (id)
);

create table journey (
  id uuid not null,
  key text not null,
  title text not null,
  paused_at timestamp with time zone,
  resumed_at timestamp with time zone,
  resume_spread_ms bigint not null default 0,
  created_at timestamp with time zone not null,
  constraint journey_key_key UNIQUE (key),
  constraint journey_pkey PRIMARY KEY (id)
);

create table journey_decision (
  id bigint not null generated always as identity,
  enrolment_id uuid not null,
  lead_id uuid not null,
  journey_version_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  step text not null,
  way text,
  command jsonb not null,
  reasons jsonb not null,
  constraint journey_decision_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  constraint journey_decision_enrolment_id_seq_key UNIQUE (enrolment_id, seq),
  constraint journey_decision_journey_version_id_fkey FOREIGN KEY (journey_version_id) REFERENCES journey_version(id),
  constraint journey_decision_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint journey_decision_pkey PRIMARY KEY (id)
);

create table journey_draft (
  journey_key text not null,
  source text not null,
  revision integer not null default nextval('journey_draft_revision'::regclass),
  base_version integer,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  constraint journey_draft_pkey PRIMARY KEY (journey_key)
);

create table journey_migration (
  id uuid not null,
  journey_id uuid not null,
  from_version_id uuid not null,
  to_version_id uuid not null,
  plan jsonb not null,
  state text not null,
  walked_to uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  created_at timestamp with time zone not null,
  created_by text not null,
  created_wall timestamp with time zone not null default clock_timestamp(),
  applied_at timestamp with time zone,
  reversed_at timestamp with time zone,
  reversed_by text,
  constraint journey_migration_from_version_id_fkey FOREIGN KEY (from_version_id) REFERENCES journey_version(id),
  constraint journey_migration_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journey(id),
  constraint journey_migration_pkey PRIMARY KEY (id),
  constraint journey_migration_state_check CHECK ((state = ANY (ARRAY['applying'::text, 'applied'::text, 'reversing'::text, 'reversed'::text]))),
  constraint journey_migration_to_version_id_fkey FOREIGN KEY (to_version_id) REFERENCES journey_version(id)
);

create table journey_version (
  id uuid not null,
  journey_id uuid not null,
  version integer not null,
  status text not null,
  source text not null,
  definition jsonb not null,
  graph jsonb not null,
  templates jsonb not null default '{}'::jsonb,
  content_hash text not null,
  created_at timestamp with time zone not null,
  published_at timestamp with time zone,
  published_by text,
  note text,
  constraint journey_version_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journey(id),
  constraint journey_version_journey_id_version_key UNIQUE (journey_id, version),
  constraint journey_version_pkey PRIMARY KEY (id),
  constraint journey_version_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);

create table lead (
  id uuid not null,
  external_id text,
  email text,
  email_hmac text,
  phone text,
  salutation text,
  first_name text,
  last_name text,
  company_id uuid,
  company_name text,
  job_title text,
  industry text,
  employees integer,
  country text,
  region text,
  postal_code text,
  language text not null default 'de'::text,
  time_zone text,
  kind text not null default 'b2b'::text,
  channel text not null,
  direction text not null,
  note text,
  attributes jsonb not null default '{}'::jsonb,
  stage text not null default 'cold'::text,
  stage_since timestamp with time zone not null,
  disqualified_reason text,
  knock_out_lifted boolean not null default false,
  owner_rep_id uuid,
  cycle integer not null default 1,
  cool_off_until timestamp with time zone,
  last_handoff_closed_at timestamp with time zone,
  same_evidence_allowed boolean not null default false,
  high_intent_at timestamp with time zone,
  reconsider_at timestamp with time zone,
  fit double precision not null default 0,
  engagement_a double precision not null default 0,
  needs_data text[],
  reply_hold_task_id uuid,
  objected_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint lead_check CHECK (((email IS NOT NULL) OR (phone IS NOT NULL) OR (external_id IS NOT NULL))),
  constraint lead_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id),
  constraint lead_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint lead_cycle_check CHECK ((cycle >= 1)),
  constraint lead_direction_check CHECK ((direction = ANY (ARRAY['inbound'::text, 'outbound'::text]))),
  constraint lead_email_check CHECK ((email = lower(email))),
  constraint lead_employees_check CHECK ((employees >= 0)),
  constraint lead_external_id_key UNIQUE (external_id),
  constraint lead_kind_check CHECK ((kind = ANY (ARRAY['b2b'::text, 'b2c'::text]))),
  constraint lead_language_check CHECK ((language = ANY (ARRAY['de'::text, 'en'::text]))),
  constraint lead_owner_rep_id_fkey FOREIGN KEY (owner_rep_id) REFERENCES rep(id),
  constraint lead_pkey PRIMARY KEY (id),
  constraint lead_stage_check CHECK ((stage = ANY (ARRAY['cold'::text, 'iql'::text, 'mql'::text, 'sql'::text, 'opportunity'::text, 'customer'::text, 'disqualified'::text])))
);

create table message (
  id uuid not null,
  send_key text not null,
  class text not null,
  kind text not null,
  transport_id text not null,
  lead_id uuid,
  rep_id uuid,
  enrolment_id uuid,
  step text,
  occurrence integer not null default 1,
  template_key text not null,
  template_version_id uuid,
  language text not null,
  refs jsonb not null default '{}'::jsonb,
  state text not null,
  not_before timestamp with time zone not null,
  expires_at timestamp with time zone,
  policy text not null default 'defer'::text,
  capped boolean not null default true,
  priority integer not null default 0,
  retry_wall timestamp with time zone,
  attempts integer not null default 0,
  resends integer not null default 0,
  claimed_by uuid,
  lease_until_wall timestamp with time zone,
  sending_since_wall timestamp with time zone,
  domain text,
  smtp_message_id text,
  outcome_code text,
  reasons jsonb not null default '[]'::jsonb,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  final_at timestamp with time zone,
  constraint message_check CHECK (((lead_id IS NULL) <> (rep_id IS NULL))),
  constraint message_check1 CHECK (((state <> 'claimed'::text) OR ((claimed_by IS NOT NULL) AND (lease_until_wall IS NOT NULL)))),
  constraint message_check2 CHECK (((state <> ALL (ARRAY['sending'::text, 'sent'::text, 'unknown'::text])) OR (smtp_message_id IS NOT NULL))),
  constraint message_check3 CHECK (((state <> 'sent'::text) OR (sent_at IS NOT NULL))),
  constraint message_check4 CHECK (((state = ANY (ARRAY['queued'::text, 'claimed'::text, 'sending'::text])) OR (final_at IS NOT NULL))),
  constraint message_class_check CHECK ((class = ANY (ARRAY['marketing'::text, 'transactional'::text, 'internal'::text]))),
  constraint message_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  constraint message_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint message_pkey PRIMARY KEY (id),
  constraint message_policy_check CHECK ((policy = ANY (ARRAY['defer'::text, 'skip'::text]))),
  constraint message_rep_id_fkey FOREIGN KEY (rep_id) REFERENCES rep(id),
  constraint message_send_key_key UNIQUE (send_key),
  constraint message_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'claimed'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'suppressed'::text, 'cancelled'::text, 'expired'::text, 'unknown'::text]))),
  constraint message_template_version_id_fkey FOREIGN KEY (template_version_id) REFERENCES template_version(id),
  constraint message_transport_id_fkey FOREIGN KEY (transport_id) REFERENCES transport(id)
);

create table message_link (
  message_id uuid not null,
  position integer not null,
  url text not null,
  constraint message_link_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id) ON DELETE CASCADE,
  constraint message_link_pkey PRIMARY KEY (message_id, "position")
);

create table optin_request (
  id uuid not null,
  lead_id uuid not null,
  purposes text[] not null,
  form_id uuid,
  language text not null,
  source text not null,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  message_id uuid,
  constraint optin_request_form_id_fkey FOREIGN KEY (form_id) REFERENCES form(id),
  constraint optin_request_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id) ON DELETE CASCADE,
  constraint optin_request_pkey PRIMARY KEY (id)
);

create table outbox (
  id bigint not null generated always as identity,
  workflow_kind text not null,
  workflow_id text not null,
  action text not null default 'lookAgain'::text,
  created_wall timestamp with time zone not null default clock_timestamp(),
  constraint outbox_action_check CHECK ((action = ANY (ARRAY['start'::text, 'lookAgain'::text, 'mailQueued'::text]))),
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_workflow_kind_check CHECK ((workflow_kind = ANY (ARRAY['leadJourney'::text, 'salesHandoff'::text, 'mailTransport'::text, 'journeyMigration'::text, 'bulkEnrolment'::text])))
);

create table rep (
  id uuid not null,
  team_id uuid not null,
  name text not null,
  email text not null,
  phone text,
  language text not null default 'de'::text,
  capacity integer not null default 20,
  weight integer not null default 1,
  active boolean not null default true,
  last_assigned_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint rep_capacity_check CHECK ((capacity >= 0)),
  constraint rep_email_check CHECK ((email = lower(email))),
  constraint rep_email_key UNIQUE (email),
  constraint rep_pkey PRIMARY KEY (id),
  constraint rep_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint rep_weight_check CHECK ((weight >= 0))
);

create table rep_absence (
  id uuid not null,
  rep_id uuid not null,
  from_date date not null,
  to_date date not null,
  constraint rep_absence_check CHECK ((to_date >= from_date)),
  constraint rep_absence_pkey PRIMARY KEY (id),
  constraint rep_absence_rep_id_fkey FOREIGN KEY (rep_id) REFERENCES rep(id) ON DELETE CASCADE
);

create table repair (
  id bigint not null generated always as identity,
  found_wall timestamp with time zone not null,
  reason text not null,
  workflow_kind text not null,
  found integer not null,
  workflow_ids uuid[] not null,
  constraint repair_found_check CHECK ((found > 0)),
  constraint repair_pkey PRIMARY KEY (id),
  constraint repair_reason_check CHECK ((reason = ANY (ARRAY['overslept'::text, 'missing'::text, 'allLost'::text])))
);

create table routing_rule (
  id uuid not null,
  position integer not null,
  name text not null,
  condition jsonb not null,
  team_id uuid not null,
  rep_id uuid,
  constraint routing_rule_pkey PRIMARY KEY (id),
  constraint routing_rule_position_key UNIQUE ("position"),
  constraint routing_rule_rep_id_fkey FOREIGN KEY (rep_id) REFERENCES rep(id),
  constraint routing_rule_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);

create table score_entry (
  id bigint not null generated always as identity,
  lead_id uuid not null,
  model_id uuid not null,
  kind text not null,
  rule text not null,
  event_id text,
  handoff_id uuid,
  occurred_at timestamp with time zone not null,
  raw double precision not null default 0,
  points double precision not null default 0,
  factor double precision,
  reason text,
  recorded_at timestamp with time zone not null,
  constraint score_entry_check CHECK (((kind = 'factor'::text) = (factor IS NOT NULL))),
  constraint score_entry_kind_check CHECK ((kind = ANY (ARRAY['grant'::text, 'correction'::text, 'factor'::text]))),
  constraint score_entry_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint score_entry_model_id_fkey FOREIGN KEY (model_id) REFERENCES scoring_model(id),
  constraint score_entry_pkey PRIMARY KEY (id)
);

create table scoring_model (
  id uuid not null,
  version integer not null,
  status text not null,
  source text not null,
  definition jsonb not null,
  content_hash text not null,
  half_life_days double precision not null,
  reference_time timestamp with time zone not null,
  created_at timestamp with time zone not null,
  published_at timestamp with time zone,
  published_by text,
  note text,
  constraint scoring_model_half_life_days_check CHECK ((half_life_days > (0)::double precision)),
  constraint scoring_model_pkey PRIMARY KEY (id),
  constraint scoring_model_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text]))),
  constraint scoring_model_version_key UNIQUE (version)
);

create table segment (
  id uuid not null,
  key text not null,
  title text not null,
  source text not null,
  condition jsonb not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint segment_key_key UNIQUE (key),
  constraint segment_pkey PRIMARY KEY (id)
);

create table segment_member (
  segment_id uuid not null,
  lead_id uuid not null,
  since timestamp with time zone not null,
  constraint segment_member_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id) ON DELETE CASCADE,
  constraint segment_member_pkey PRIMARY KEY (segment_id, lead_id),
  constraint segment_member_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES segment(id) ON DELETE CASCADE
);

create table setting (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table simulation (
  id uuid not null,
  kind text not null,
  journey text not null,
  input jsonb not null,
  state text not null,
  progress double precision not null default 0,
  result jsonb,
  failure text,
  started_by text not null,
  started_at timestamp with time zone not null,
  started_wall timestamp with time zone not null,
  seen_wall timestamp with time zone not null,
  finished_wall timestamp with time zone,
  constraint simulation_kind_check CHECK ((kind = ANY (ARRAY['personas'::text, 'history'::text]))),
  constraint simulation_pkey PRIMARY KEY (id),
  constraint simulation_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text])))
);

create table sink_mail (
  id uuid not null,
  position bigint not null generated always as identity,
  received_wall timestamp with time zone not null,
  received_at timestamp with time zone not null,
  mail_from text not null,
  rcpt_to text not null,
  ripen_id text,
  subject text not null,
  raw bytea not null,
  constraint sink_mail_pkey PRIMARY KEY (id),
  constraint sink_mail_position_key UNIQUE ("position")
);

create table split_assignment (
  lead_id uuid not null,
  journey_id uuid not null,
  step text not null,
  way text not null,
  assigned_at timestamp with time zone not null,
  constraint split_assignment_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journey(id),
  constraint split_assignment_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint split_assignment_pkey PRIMARY KEY (lead_id, journey_id, step)
);

create table stage_change (
  id uuid not null,
  lead_id uuid not null,
  from_stage text not null,
  to_stage text not null,
  cause text not null,
  reason text not null,
  evidence jsonb not null default '{}'::jsonb,
  model_id uuid,
  handoff_id uuid,
  retracts_id uuid,
  occurred_at timestamp with time zone not null,
  constraint stage_change_cause_check CHECK ((cause = ANY (ARRAY['engine'::text, 'rep'::text, 'marketer'::text, 'crm'::text]))),
  constraint stage_change_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint stage_change_model_id_fkey FOREIGN KEY (model_id) REFERENCES scoring_model(id),
  constraint stage_change_pkey PRIMARY KEY (id),
  constraint stage_change_retracts_id_fkey FOREIGN KEY (retracts_id) REFERENCES stage_change(id)
);

create table suppression (
  id uuid not null,
  email_hmac text not null,
  scope text not null,
  reason text not null,
  source text not null,
  created_at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_by text,
  constraint suppression_pkey PRIMARY KEY (id),
  constraint suppression_reason_check CHECK ((reason = ANY (ARRAY['unsubscribe'::text, 'objection'::text, 'complaint'::text, 'hard_bounce'::text, 'erasure'::text, 'manual'::text]))),
  constraint suppression_scope_check CHECK ((scope = ANY (ARRAY['marketing'::text, 'all_but_optin'::text, 'all'::text])))
);

create table task (
  id uuid not null,
  lead_id uuid,
  handoff_id uuid,
  kind text not null,
  title_key text not null,
  refs jsonb not null default '{}'::jsonb,
  rep_id uuid,
  team_id uuid,
  role text not null,
  status text not null,
  due_at timestamp with time zone,
  created_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by text,
  dedup_key text,
  constraint task_check CHECK (((status = 'open'::text) = (closed_at IS NULL))),
  constraint task_dedup_key_key UNIQUE (dedup_key),
  constraint task_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoff(id),
  constraint task_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint task_pkey PRIMARY KEY (id),
  constraint task_rep_id_fkey FOREIGN KEY (rep_id) REFERENCES rep(id),
  constraint task_role_check CHECK ((role = ANY (ARRAY['rep'::text, 'teamLead'::text, 'marketing'::text]))),
  constraint task_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'withdrawn'::text]))),
  constraint task_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);

create table team (
  id uuid not null,
  key text not null,
  name text not null,
  lead_rep_id uuid,
  calendar jsonb not null,
  rules jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  constraint team_key_key UNIQUE (key),
  constraint team_lead_rep_id_fkey FOREIGN KEY (lead_rep_id) REFERENCES rep(id) DEFERRABLE INITIALLY DEFERRED,
  constraint team_pkey PRIMARY KEY (id)
);

create table template_version (
  id uuid not null,
  key text not null,
  language text not null,
  version integer not null,
  status text not null,
  class text not null,
  subject text not null,
  preheader text not null default ''::text,
  mjml text,
  html text,
  text text not null,
  links jsonb not null default '[]'::jsonb,
  variables jsonb not null default '[]'::jsonb,
  content_hash text not null,
  published_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint template_version_class_check CHECK ((class = ANY (ARRAY['marketing'::text, 'transactional'::text, 'internal'::text]))),
  constraint template_version_key_language_version_key UNIQUE (key, language, version),
  constraint template_version_language_check CHECK ((language = ANY (ARRAY['de'::text, 'en'::text]))),
  constraint template_version_pkey PRIMARY KEY (id),
  constraint template_version_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);

create table transport (
  id text not null,
  paused_at timestamp with time zone,
  paused_reason text,
  backoff_until_wall timestamp with time zone,
  looks_by timestamp with time zone,
  rate_per_second double precision not null default 200,
  permits double precision not null default 200,
  permits_wall timestamp with time zone not null default clock_timestamp(),
  domain_limit integer not null default 10,
  constraint transport_domain_limit_check CHECK ((domain_limit > 0)),
  constraint transport_pkey PRIMARY KEY (id),
  constraint transport_rate_per_second_check CHECK ((rate_per_second > (0)::double precision))
);

create table webhook_call (
  id uuid not null,
  lead_id uuid not null,
  enrolment_id uuid not null,
  step text not null,
  occurrence integer not null,
  url text not null,
  send jsonb not null,
  save jsonb not null,
  state text not null,
  failure text,
  attempts integer not null default 0,
  answer text,
  opened_at timestamp with time zone not null,
  opened_wall timestamp with time zone not null,
  lease_wall timestamp with time zone,
  retry_wall timestamp with time zone,
  closed_at timestamp with time zone,
  again_at timestamp with time zone,
  left_at timestamp with time zone,
  constraint webhook_call_check CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  constraint webhook_call_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  constraint webhook_call_enrolment_id_step_occurrence_key UNIQUE (enrolment_id, step, occurrence),
  constraint webhook_call_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES lead(id),
  constraint webhook_call_pkey PRIMARY KEY (id),
  constraint webhook_call_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'failed'::text, 'cancelled'::text])))
);

create table worker_process (
  id uuid not null,
  kind text not null,
  started_wall timestamp with time zone not null,
  seen_wall timestamp with time zone not null,
  pid integer not null,
  constraint worker_process_pkey PRIMARY KEY (id)
);

CREATE INDEX bulk_enrolment_journey ON public.bulk_enrolment USING btree (journey_id, created_at);
CREATE INDEX bulk_enrolment_running ON public.bulk_enrolment USING btree (id) WHERE (state = 'running'::text);
CREATE INDEX bulk_enrolment_lead_due ON public.bulk_enrolment_lead USING btree (bulk_id, enter_at, lead_id) WHERE (outcome IS NULL);
CREATE INDEX bulk_enrolment_lead_lead ON public.bulk_enrolment_lead USING btree (lead_id);
CREATE INDEX bulk_enrolment_lead_next ON public.bulk_enrolment_lead USING btree (enter_at) WHERE (outcome IS NULL);
CREATE INDEX consent_lapsed ON public.consent USING btree (lead_id) WHERE (status = 'expired'::text);
CREATE INDEX consent_pending ON public.consent USING btree (expires_at) WHERE (status = 'pending'::text);
CREATE INDEX consent_event_lead ON public.consent_event USING btree (lead_id, purpose, "position");
CREATE UNIQUE INDEX enrolment_active ON public.enrolment USING btree (lead_id, journey_id, business_key) WHERE (status = 'active'::text);
CREATE INDEX enrolment_due ON public.enrolment USING btree (wake_at) WHERE (status = 'active'::text);
CREATE INDEX enrolment_lead ON public.enrolment USING btree (lead_id, started_at);
CREATE INDEX enrolment_left ON public.enrolment USING btree (journey_version_id, step, outcome, lead_id) WHERE (status = 'finished'::text);
CREATE INDEX enrolment_position ON public.enrolment USING btree (journey_version_id, step, lead_id) WHERE (status = 'active'::text);
CREATE INDEX enrolment_told ON public.enrolment USING btree (id) WHERE ((status = 'active'::text) AND (told > looked));
CREATE INDEX enrolment_version ON public.enrolment USING btree (journey_version_id, id) WHERE (status = 'active'::text);
CREATE INDEX enrolment_migration_enrolment ON public.enrolment_migration USING btree (enrolment_id);
CREATE INDEX enrolment_migration_lead ON public.enrolment_migration USING btree (lead_id);
CREATE INDEX event_lead ON public.event USING btree (lead_id, occurred_at, id);
CREATE INDEX event_message ON public.event USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX event_type_time ON public.event USING btree (type, occurred_at);
CREATE INDEX event_pending_due ON public.event_pending USING btree (due_wall, lead_id);
CREATE INDEX event_pending_lead ON public.event_pending USING btree (lead_id);
CREATE UNIQUE INDEX form_published ON public.form USING btree (key) WHERE (status = 'published'::text);
CREATE INDEX form_hit_bucket ON public.form_hit USING btree (bucket, at_wall);
CREATE INDEX handoff_lead ON public.handoff USING btree (lead_id, created_at);
CREATE INDEX handoff_next ON public.handoff USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE UNIQUE INDEX handoff_open ON public.handoff USING btree (lead_id) WHERE (closed_at IS NULL);
CREATE INDEX handoff_rep ON public.handoff USING btree (rep_id, due_at) WHERE (closed_at IS NULL);
CREATE INDEX handoff_event_handoff ON public.handoff_event USING btree (handoff_id, id);
CREATE UNIQUE INDEX import_batch_running ON public.import_batch USING btree (content_hash) WHERE (status = 'running'::text);
CREATE INDEX journey_decision_lead ON public.journey_decision USING btree (lead_id, at);
CREATE INDEX journey_decision_way ON public.journey_decision USING btree (journey_version_id, step, way, lead_id) WHERE (way IS NOT NULL);
CREATE INDEX journey_migration_journey ON public.journey_migration USING btree (journey_id, created_at);
CREATE UNIQUE INDEX journey_migration_open ON public.journey_migration USING btree (journey_id) WHERE (state = ANY (ARRAY['applying'::text, 'reversing'::text]));
CREATE UNIQUE INDEX journey_version_published ON public.journey_version USING btree (journey_id) WHERE (status = 'published'::text);
CREATE INDEX lead_company ON public.lead USING btree (company_id);
CREATE INDEX lead_company_name ON public.lead USING btree (lower(company_name) text_pattern_ops);
CREATE INDEX lead_cool_off ON public.lead USING btree (engagement_a, id) WHERE (cool_off_until IS NOT NULL);
CREATE UNIQUE INDEX lead_email ON public.lead USING btree (email) WHERE (email IS NOT NULL);
CREATE INDEX lead_email_hmac ON public.lead USING btree (email_hmac);
CREATE INDEX lead_email_prefix ON public.lead USING btree (email text_pattern_ops);
CREATE INDEX lead_first_name ON public.lead USING btree (lower(first_name) text_pattern_ops);
CREATE INDEX lead_hot ON public.lead USING btree (engagement_a, id);
CREATE INDEX lead_last_name ON public.lead USING btree (lower(last_name) text_pattern_ops);
CREATE INDEX lead_needs_data ON public.lead USING btree (engagement_a, id) WHERE (needs_data IS NOT NULL);
CREATE INDEX lead_owner ON public.lead USING btree (owner_rep_id) WHERE (owner_rep_id IS NOT NULL);
CREATE INDEX lead_phone ON public.lead USING btree (phone) WHERE ((email IS NULL) AND (external_id IS NULL));
CREATE INDEX lead_reconsider ON public.lead USING btree (reconsider_at) WHERE (reconsider_at IS NOT NULL);
CREATE INDEX lead_reply_hold ON public.lead USING btree (engagement_a, id) WHERE (reply_hold_task_id IS NOT NULL);
CREATE INDEX lead_stage ON public.lead USING btree (stage, engagement_a, id);
CREATE INDEX message_due ON public.message USING btree (class, priority DESC, not_before, id) WHERE (state = 'queued'::text);
CREATE INDEX message_enrolment ON public.message USING btree (enrolment_id) WHERE (enrolment_id IS NOT NULL);
CREATE INDEX message_lead ON public.message USING btree (lead_id, queued_at);
CREATE INDEX message_leased ON public.message USING btree (lease_until_wall) WHERE (state = ANY (ARRAY['claimed'::text, 'sending'::text]));
CREATE INDEX message_planned ON public.message USING btree (class, not_before) WHERE (state = 'queued'::text);
CREATE INDEX message_retry ON public.message USING btree (retry_wall) WHERE ((state = 'queued'::text) AND (retry_wall IS NOT NULL));
CREATE INDEX message_sent ON public.message USING btree (sent_at) WHERE (state = 'sent'::text);
CREATE INDEX message_unknown ON public.message USING btree (final_at) WHERE (state = 'unknown'::text);
CREATE INDEX optin_request_lead ON public.optin_request USING btree (lead_id, requested_at);
CREATE INDEX rep_absence_rep ON public.rep_absence USING btree (rep_id, from_date);
CREATE INDEX score_entry_lead ON public.score_entry USING btree (lead_id, model_id, occurred_at, event_id);
CREATE UNIQUE INDEX scoring_model_published ON public.scoring_model USING btree (status) WHERE (status = 'published'::text);
CREATE INDEX segment_member_lead ON public.segment_member USING btree (lead_id);
CREATE INDEX simulation_seen ON public.simulation USING btree (seen_wall DESC);
CREATE INDEX simulation_started ON public.simulation USING btree (started_wall DESC);
CREATE INDEX sink_mail_rcpt ON public.sink_mail USING btree (rcpt_to, "position");
CREATE INDEX sink_mail_ripen_id ON public.sink_mail USING btree (ripen_id);
CREATE INDEX stage_change_lead ON public.stage_change USING btree (lead_id, occurred_at);
CREATE INDEX stage_change_time ON public.stage_change USING btree (occurred_at);
CREATE INDEX suppression_active ON public.suppression USING btree (email_hmac) WHERE (lifted_at IS NULL);
CREATE INDEX task_lead ON public.task USING btree (lead_id) WHERE (lead_id IS NOT NULL);
CREATE INDEX task_open ON public.task USING btree (due_at) WHERE (status = 'open'::text);
CREATE UNIQUE INDEX template_version_published ON public.template_version USING btree (key, language) WHERE (status = 'published'::text);
CREATE INDEX webhook_call_given_up ON public.webhook_call USING btree (closed_at) WHERE ((state = 'failed'::text) AND (left_at IS NULL));
CREATE INDEX webhook_call_lead ON public.webhook_call USING btree (lead_id);
CREATE INDEX webhook_call_open ON public.webhook_call USING btree (retry_wall) WHERE (state = 'open'::text);

CREATE OR REPLACE FUNCTION public.moment_of(value text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT
AS $function$
      select case
        when value !~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?$' then null
        when substr(value, 9, 2)::int > extract(day from make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1)
          + interval '1 month' - interval '1 day') then null
        when length(value) = 10 then (value || 'T00:00Z')::timestamptz
        else date_trunc('milliseconds', value::timestamptz)
      end
    $function$;
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare named text := current_setting('ripen.erasure', true);
    begin
      if named is not null and named <> '' and exists (select 1 from erasure where id = named::uuid and completed_at is null) then
        return case when tg_op = 'DELETE' then old else new end;
      end if;
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $function$;
CREATE OR REPLACE FUNCTION public.tell_ingest()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform pg_notify('ripen_ingest', '');
      return null;
    end $function$;
CREATE OR REPLACE FUNCTION public.tell_mail()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform pg_notify('ripen_mail', '');
      return null;
    end $function$;
CREATE OR REPLACE FUNCTION public.tell_outbox()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform pg_notify('ripen_outbox', '');
      return null;
    end $function$;

CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER clock_segment_append_only BEFORE DELETE OR UPDATE ON public.clock_segment FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_event_append_only BEFORE DELETE OR UPDATE ON public.consent_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_evidence_append_only BEFORE DELETE OR UPDATE ON public.consent_evidence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_append_only BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_pending_told AFTER INSERT ON public.event_pending FOR EACH STATEMENT EXECUTE FUNCTION tell_ingest();
CREATE TRIGGER handoff_event_append_only BEFORE DELETE OR UPDATE ON public.handoff_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journey_decision_append_only BEFORE DELETE OR UPDATE ON public.journey_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journey_version_immutable BEFORE DELETE OR UPDATE OF journey_id, version, source, definition, graph, templates, content_hash ON public.journey_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_told AFTER INSERT ON public.message FOR EACH STATEMENT EXECUTE FUNCTION tell_mail();
CREATE TRIGGER outbox_told AFTER INSERT ON public.outbox FOR EACH STATEMENT EXECUTE FUNCTION tell_outbox();
CREATE TRIGGER score_entry_append_only BEFORE DELETE OR UPDATE ON public.score_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stage_change_append_only BEFORE DELETE OR UPDATE ON public.stage_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
