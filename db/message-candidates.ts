/** Loads, for messages about to be sent, all the gate looks at and all a mail names, in one query; decides nothing. */
import { sql } from 'kysely'
import type { Company } from '../domain/company.ts'
import type { Consent, MessageClass, Suppression } from '../domain/facts.ts'
import type { LeadId, MessageId, RepId, TemplateVersionId } from '../domain/id.ts'
import type { Language, Lead, Stage } from '../domain/lead.ts'
import { defaultWindow, type SendWindow } from '../domain/schedule.ts'
import type { SendCandidate } from '../domain/send-decision.ts'
import { sendability } from '../domain/send-gate.ts'
import type { Settings } from '../domain/settings.ts'
import { holidayRegionOf, zoneOf } from '../domain/zone.ts'
import { kept } from './kept-statements.ts'
import type { Tx } from './open.ts'

/** A message with its recipient as the mail names it. */
export interface OutgoingMessage {
  readonly id: MessageId
  readonly sendKey: string
  readonly class: MessageClass
  readonly kind: string
  readonly leadId: LeadId | null
  readonly repId: RepId | null
  readonly enrolmentId: string | null
  readonly step: string | null
  readonly templateKey: string
  /** The pinned version, else the published one in its language, else in the other; null: there is none. */
  readonly templateVersionId: TemplateVersionId | null
  readonly language: Language
  readonly refs: Readonly<Record<string, unknown>>
  readonly attempts: number
  readonly resends: number
  readonly smtpMessageId: string | null
  readonly notBefore: Date
  readonly address: string | null
  readonly person: Pick<Lead, 'salutation' | 'firstName' | 'lastName' | 'companyName' | 'jobTitle'>
  readonly rep: { readonly name: string; readonly phone: string | null } | null
  readonly mayTrack: boolean
  readonly journey: { readonly key: string; readonly title: string } | null
  /** The recipient's zone. */
  readonly zone: string
}

export interface Candidate {
  readonly state: string
  readonly claimedBy: string | null
  readonly message: OutgoingMessage
  readonly gate: SendCandidate
}

interface Row {
  readonly id: MessageId
  readonly sendKey: string
  readonly class: MessageClass
  readonly kind: string
  readonly leadId: LeadId | null
  readonly repId: RepId | null
  readonly enrolmentId: string | null
  readonly step: string | null
  readonly templateKey: string
  readonly templateVersionId: TemplateVersionId | null
  readonly language: string
  readonly refs: Record<string, unknown>
  readonly state: string
  readonly claimedBy: string | null
  readonly attempts: number
  readonly resends: number
  readonly smtpMessageId: string | null
  readonly notBefore: Date
  readonly expiresAt: Date | null
  readonly queuedAt: Date
  readonly policy: 'defer' | 'skip'
  readonly capped: boolean
  readonly leadEmail: string | null
  readonly salutation: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly companyName: string | null
  readonly jobTitle: string | null
  readonly country: string | null
  readonly region: string | null
  readonly postalCode: string | null
  readonly timeZone: string | null
  readonly stage: Stage | null
  readonly objectedAt: Date | null
  readonly replyHoldTaskId: string | null
  readonly company: Pick<Company, 'country' | 'region' | 'postalCode'> | null
  readonly repEmail: string | null
  readonly repName: string | null
  readonly repPhone: string | null
  readonly enrolmentStatus: 'active' | 'finished' | null
  readonly journeyKey: string | null
  readonly journeyTitle: string | null
  readonly pausedAt: Date | null
  readonly window: SendWindow | null
  readonly consentStatus: Consent['status'] | null
  readonly consentBasis: Consent['basis']
  readonly consentSince: Date | null
  readonly consentExpiresAt: Date | null
  readonly tracking: boolean
  readonly suppressions: readonly Suppression[]
  readonly handoffs: readonly { status: 'open' | 'accepted' | 'qualified' }[]
  readonly gone: readonly Date[]
  readonly priority: number
  readonly planned: readonly { readonly id: MessageId; readonly priority: number; readonly notBefore: string }[]
}

/** In the order of the rows; messages that are gone are left out. The caller holds the locks of their leads. */
export async function loadCandidates(tx: Tx, ids: readonly MessageId[], settings: Settings, now: Date): Promise<Candidate[]> {
  if (ids.length === 0) return []
  const { rows } = await candidateQuery(ids).execute(tx)
  return rows.map((row) => candidateOf(row, settings, now))
}

function candidateQuery(ids: readonly MessageId[]) {
  return sql<Row>`${kept}
    select message.id, message.send_key, message.class, message.kind, message.lead_id, message.rep_id, message.enrolment_id,
      message.step, message.template_key, message.language, message.refs, message.state,
      message.claimed_by, message.attempts, message.resends, message.smtp_message_id, message.not_before, message.expires_at,
      message.queued_at, message.policy, message.capped, message.priority,
      coalesce(message.template_version_id, (select id from template_version where key = message.template_key
        and status = 'published' order by language = message.language desc limit 1)) as template_version_id,
      lead.email as lead_email, lead.salutation, lead.first_name, lead.last_name,
      coalesce(lead.company_name, company.name) as company_name, lead.job_title, lead.country, lead.region, lead.postal_code,
      lead.time_zone, lead.stage, lead.objected_at, lead.reply_hold_task_id,
      case when company.id is not null
        then json_build_object('country', company.country, 'region', company.region, 'postalCode', company.postal_code) end as company,
      rep.email as rep_email, rep.name as rep_name, rep.phone as rep_phone,
      enrolment.status as enrolment_status, journey.key as journey_key, journey.title as journey_title,
      coalesce(journey.paused_at, enrolment.paused_at) as paused_at,
      journey_version.graph -> 'window' as window,
      consent.status as consent_status, consent.basis as consent_basis, consent.since as consent_since,
      consent.expires_at as consent_expires_at,
      tracking.lead_id is not null as tracking,
      (select coalesce(json_agg(json_build_object('scope', scope, 'reason', reason) order by created_at), '[]') from suppression
        where email_hmac = lead.email_hmac and lifted_at is null) as suppressions,
      (select coalesce(json_agg(json_build_object('status', status)), '[]') from handoff
        where handoff.lead_id = lead.id and closed_at is null) as handoffs,
      array(select coalesce(other.sent_at, other.final_at, message.not_before) from message as other
        where other.lead_id = message.lead_id and other.class = 'marketing' and other.id <> message.id
          and other.state in ('sending', 'sent', 'unknown')
          and coalesce(other.sent_at, other.final_at, other.not_before) > message.not_before - interval '30 days') as gone,
      (select coalesce(json_agg(json_build_object('id', other.id, 'priority', other.priority, 'notBefore', other.not_before)), '[]')
        from message as other
        left join enrolment as its on its.id = other.enrolment_id
        left join journey as of on of.id = its.journey_id
        where other.lead_id = message.lead_id and other.class = 'marketing' and other.id <> message.id
          and other.state in ('queued', 'claimed') and of.paused_at is null and its.paused_at is null) as planned
    from message
    left join lead on lead.id = message.lead_id
    left join company on company.id = lead.company_id
    left join rep on rep.id = message.rep_id
    left join enrolment on enrolment.id = message.enrolment_id
    left join journey on journey.id = enrolment.journey_id
    left join journey_version on journey_version.id = enrolment.journey_version_id
    left join consent on consent.lead_id = lead.id and consent.purpose = 'email_marketing'
    left join consent as tracking on tracking.lead_id = lead.id and tracking.purpose = 'tracking' and tracking.status = 'confirmed'
    where message.id = any(${[...ids]}::uuid[])`
}

function candidateOf(row: Row, settings: Settings, now: Date): Candidate {
  const { zone } = zoneOf(row, row.company, settings)
  const message = messageOf(row, zone)
  return {
    state: row.state,
    claimedBy: row.claimedBy,
    message,
    gate: {
      id: row.id,
      priority: row.priority,
      class: row.class,
      kind: row.kind,
      queuedAt: row.queuedAt,
      notBefore: row.notBefore,
      expiresAt: row.expiresAt,
      capped: row.capped,
      policy: row.policy,
      enrolment:
        row.enrolmentStatus === null ? null : { isActive: row.enrolmentStatus === 'active', isPaused: row.pausedAt !== null },
      address: message.address,
      suppressions: row.suppressions,
      sendability: sendability(sendFactsOf(row), now),
      window: row.window ?? defaultWindow,
      zone,
      holidays: holidayRegionOf(row, row.company, settings),
      gone: row.gone,
      planned: row.planned.map((other) => ({ ...other, notBefore: new Date(other.notBefore) })),
    },
  }
}

function messageOf(row: Row, zone: string): OutgoingMessage {
  const { salutation, firstName, lastName, companyName, jobTitle, repName, repPhone, journeyKey, journeyTitle } = row
  return {
    id: row.id,
    sendKey: row.sendKey,
    class: row.class,
    kind: row.kind,
    leadId: row.leadId,
    repId: row.repId,
    enrolmentId: row.enrolmentId,
    step: row.step,
    templateKey: row.templateKey,
    templateVersionId: row.templateVersionId,
    language: row.language === 'en' ? 'en' : 'de',
    refs: row.refs,
    attempts: row.attempts,
    resends: row.resends,
    smtpMessageId: row.smtpMessageId,
    notBefore: row.notBefore,
    address: row.leadEmail ?? row.repEmail,
    person: { salutation, firstName, lastName, companyName, jobTitle },
    rep: repName === null ? null : { name: repName, phone: repPhone },
    mayTrack: row.tracking && row.objectedAt === null,
    journey: journeyKey === null ? null : { key: journeyKey, title: journeyTitle ?? journeyKey },
    zone,
  }
}

function sendFactsOf(row: Row) {
  const { consentStatus: status, consentBasis: basis, consentSince: since, consentExpiresAt: expiresAt } = row
  return {
    lead: { email: row.leadEmail, stage: row.stage ?? 'cold', objectedAt: row.objectedAt },
    suppressions: row.suppressions,
    consents: status === null || since === null ? {} : { email_marketing: { status, basis, reason: null, since, expiresAt } },
    handoffs: row.handoffs.map(({ status: of }) => ({ status: of, closedAt: null })),
    replyHold: row.replyHoldTaskId !== null,
  }
}
