/** Calls a webhook for a journey and stores what came of it; safe to run twice, since a call has a row, a lease and one id for ever. */
import { ApplicationFailure } from '@temporalio/activity'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { readClock } from '../db/clock.ts'
import { loadFacts } from '../db/facts.ts'
import type { Db } from '../db/open.ts'
import { claimCall, type ClaimedCall, postponeCall } from '../db/webhook-calls.ts'
import { closeCall, type WebhookOutcome } from '../db/webhook-outcomes.ts'
import { businessAt } from '../domain/clock.ts'
import { fieldValue } from '../domain/condition/fields.ts'
import type { Facts } from '../domain/facts.ts'
import type { WebhookCallId } from '../domain/id.ts'
import { isFinalStatus, nextAttemptAt } from '../domain/webhook-retry.ts'
import { translated } from './translate.ts'
import { callTarget, type WebhookLimits, type WebhookReply } from './webhook-request.ts'
import { signedHeaders } from './webhook-signature.ts'

export interface WebhookActivities {
  /** Returns once the call is closed; until then each attempt ends in a failure that says when the next one begins. */
  callWebhook(callId: string): Promise<void>
}

export interface WebhookDeps {
  readonly db: Db
  readonly log: Logger
  readonly config: Pick<Config, 'secrets' | 'webhookHosts'>
  /** For tests: shorter patience, names of their own. */
  readonly limits?: Partial<WebhookLimits>
}

/** How much longer than the request an attempt may take before another may begin. */
const leaseSlackMs = 10_000

export function webhookActivities(deps: WebhookDeps): WebhookActivities {
  return {
    callWebhook: async (callId) => {
      const retryAt = await translated(deps.log, 'callWebhook', callId, () => attempt(deps, callId as WebhookCallId))
      if (retryAt !== null) throw tryAgain(retryAt)
    },
  }
}

/** Expected, so it is no error of ours and not logged as one. */
function tryAgain(at: Date): ApplicationFailure {
  const nextRetryDelay = Math.max(1_000, at.getTime() - Date.now())
  return ApplicationFailure.create({ message: 'webhook.retry', type: 'webhook.retry', nextRetryDelay })
}

/** When to try again; null once the call is closed. */
async function attempt(deps: WebhookDeps, id: WebhookCallId): Promise<Date | null> {
  const limits = limitsOf(deps)
  const claim = await claimCall(deps.db, id, limits.timeoutMs + leaseSlackMs, new Date())
  if (claim.kind === 'closed') return null
  if (claim.kind === 'busy') return claim.untilWall
  const facts = await loadFacts(deps.db, claim.call.leadId)
  if (facts === null) return null
  const body = bodyOf(claim.call, facts)
  const headers = {
    ...signedHeaders(deps.config.secrets.webhookKey, { id, body, wall: new Date() }),
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Ripen',
  }
  return settle(deps, claim.call, await callTarget({ url: claim.call.url, headers, body }, limits))
}

function limitsOf({ config, limits }: WebhookDeps): WebhookLimits {
  return { timeoutMs: 10_000, longestAnswer: 64 * 1024, allowed: config.webhookHosts, ...limits }
}

/** Ids, and the fields that the step names; nothing else about the lead leaves. */
function bodyOf({ id, enrolmentId, journey, step, leadId, send }: ClaimedCall, facts: Facts): string {
  const fields = Object.fromEntries(send.map((name) => [name, valueOf(name, facts)]))
  return JSON.stringify({ type: 'journey.webhook', call: id, journey, step, enrolment: enrolmentId, lead: leadId, fields })
}

function valueOf(name: string, facts: Facts) {
  const company = /^company\.(.+)$/.exec(name)?.[1]
  return company === undefined ? fieldValue(facts, 'lead', name) : fieldValue(facts, 'company', company)
}

async function settle({ db }: WebhookDeps, call: ClaimedCall, reply: WebhookReply): Promise<Date | null> {
  if (reply.kind === 'answered' && reply.status >= 200 && reply.status < 300) {
    await close(db, call.id, { kind: 'answered', body: reply.body })
    return null
  }
  const failure = reply.kind === 'answered' ? `status.${reply.status}` : reply.failure
  const askedMs = reply.kind === 'answered' ? reply.retryAfterMs : null
  const retryWall = isHopeless(reply) ? null : nextAttemptAt(call, askedMs, new Date())
  if (retryWall === null) await close(db, call.id, { kind: 'failed', failure })
  else await postponeCall(db, call.id, { failure, retryWall })
  return retryWall
}

/** A redirect is not followed: where it leads, nobody has put into the journey. */
function isHopeless(reply: WebhookReply): boolean {
  if (reply.kind === 'answered') return isFinalStatus(reply.status)
  return reply.failure === 'answerTooLong' || reply.failure === 'refused.privateAddress'
}

async function close(db: Db, id: WebhookCallId, outcome: WebhookOutcome): Promise<void> {
  await db.transaction().execute(async (tx) => closeCall(tx, id, outcome, businessAt(await readClock(tx), new Date())))
}
