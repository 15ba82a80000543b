/** Obeys what was decided about an enrolment: queues, opens, changes, tells; where the enrolment stands is stored by enrolment-advance.ts. */
import type { Facts, WebhookCallFact } from '../domain/facts.ts'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import type { Command, EmailCommand, WebhookCommand } from '../domain/journey/command.ts'
import { splitKey } from '../domain/journey/decide-split.ts'
import type { Reason } from '../domain/reason.ts'
import { tellOfLead } from './enrolment-notify.ts'
import { loadFacts } from './facts.ts'
import { openHandoff } from './handoffs.ts'
import type { PublishedVersion } from './journeys.ts'
import { changeLeadFields } from './lead-fields.ts'
import { queueMessage } from './messages.ts'
import type { Tx } from './open.ts'
import { rememberWay } from './split-assignments.ts'
import { openWebhookCall } from './webhook-calls.ts'

/** For whom, and what is known. */
export interface Obeyed {
  readonly enrolment: { readonly id: EnrolmentId; readonly leadId: LeadId }
  readonly version: PublishedVersion
  readonly facts: Facts
  /** The last one is the decision to obey. */
  readonly records: readonly { readonly reasons: readonly Reason[] }[]
}

/** The facts as they are after the command; null when there is nobody to hand over to. */
export async function obeyCommand(
  tx: Tx,
  walk: Obeyed,
  command: Exclude<Command, { kind: 'wait' | 'finish' | 'recycle' }>,
  now: Date,
): Promise<Facts | null> {
  const { enrolment, version, facts } = walk
  const { leadId } = enrolment
  switch (command.kind) {
    case 'move':
      return facts
    case 'email':
      return queueEmail(tx, walk, command, now)
    case 'split':
      await rememberWay(tx, { leadId, journeyId: version.journeyId, step: command.step, way: command.way }, now)
      return { ...facts, splits: { ...facts.splits, [splitKey(version.graph.journey, command.step)]: command.way } }
    case 'update': {
      const changed = await changeLeadFields(tx, facts.lead, command.set, `journey:${version.graph.journey}`, now)
      return changed.length === 0 ? facts : loadFacts(tx, leadId)
    }
    case 'notify':
      await tellOfLead(tx, facts, { ...command, enrolmentId: enrolment.id, journey: version.graph.journey }, now)
      return facts
    case 'webhook':
      await openWebhookCall(tx, enrolment, command, now)
      return { ...facts, webhookCalls: [...facts.webhookCalls, openCall(enrolment.id, command)] }
    case 'handoff':
      return handOver(tx, walk, now)
    default:
      return command satisfies never
  }
}

function openCall(enrolmentId: EnrolmentId, { step, occurrence }: WebhookCommand): WebhookCallFact {
  return { enrolmentId, step, occurrence, state: 'open', failure: null }
}

async function handOver(tx: Tx, { enrolment, facts, records }: Obeyed, now: Date): Promise<Facts | null> {
  const reasons = records.at(-1)?.reasons ?? []
  const opened = await openHandoff(tx, facts, { trigger: 'journey', reasons, urgency: 'normal' }, now)
  return opened.handoffId === null ? null : loadFacts(tx, enrolment.leadId)
}

async function queueEmail(tx: Tx, { enrolment, version, facts }: Obeyed, command: EmailCommand, now: Date): Promise<Facts> {
  const { step, occurrence, template, slot, priority } = command
  const { language, templateVersionId } = templateFor(version, template, facts)
  const message = await queueMessage(
    tx,
    {
      sendKey: `journey:${enrolment.id}:${step}:${occurrence}`,
      class: 'marketing',
      kind: 'journey',
      leadId: enrolment.leadId,
      enrolmentId: enrolment.id,
      step,
      occurrence,
      templateKey: template,
      ...(templateVersionId === undefined ? {} : { templateVersionId }),
      language,
      notBefore: slot,
      expiresAt: command.expiresAt,
      policy: command.policy,
      capped: command.capped,
      priority,
    },
    now,
  )
  const queued = {
    id: message.id,
    class: 'marketing',
    enrolmentId: enrolment.id,
    step,
    occurrence,
    templateKey: template,
  } as const
  return {
    ...facts,
    messages: [...facts.messages, { ...queued, state: 'queued', slot, sentAt: null, outcomeCode: null, priority }],
  }
}

/** In the lead's language, else in the one there is. */
function templateFor({ templates }: PublishedVersion, template: string, { lead }: Facts) {
  const pins = templates[template] ?? {}
  const other = lead.language === 'de' ? 'en' : 'de'
  const language = pins[lead.language] === undefined && pins[other] !== undefined ? other : lead.language
  return { language, templateVersionId: pins[language] }
}
