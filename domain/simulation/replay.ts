/** Plays what people really did again: what they did about a mail follows that mail, what reps answered follows the offer. */
import type { Facts, WebhookCallFact } from '../facts.ts'
import type { LeadId } from '../id.ts'
import { addWorkingTime } from '../calendar.ts'
import type { Act, CallAnswer, DatedAct, Delivery, Reactions, RepAnswer, SeenCall, SeenMail, SeenOffer } from './act.ts'
import { type Chance, chanceOf } from './chance.ts'
import { actsOnOffer, type SalesHabits } from './rep-habits.ts'
import type { Sales } from './world.ts'

/** What a lead did about one mail of a template, so long after it came. */
export interface MailReaction {
  readonly template: string
  readonly delivery: Delivery
  readonly acts: readonly { readonly act: Act; readonly afterMs: number }[]
}

/** What sales answered, in working time after the first offer, whoever of them had it by then. */
export interface OfferReaction {
  readonly answers: readonly { readonly answer: RepAnswer; readonly afterMs: number }[]
}

export interface LeadRecord {
  /** In the order in which the mails came; the second mail of a template is answered by the second. */
  readonly mails: readonly MailReaction[]
  /** In the order of the handoffs. */
  readonly offers: readonly OfferReaction[]
  readonly calls: readonly WebhookCallFact[]
}

/** A mail nobody got and an offer nobody had find no reaction on record: the lead stays silent, the rep follows `habits`. */
export function replayReactions(
  sales: Sales,
  record: ReadonlyMap<LeadId, LeadRecord>,
  habits: SalesHabits,
  seed: number,
): Reactions {
  const chance = chanceOf(seed)
  return {
    delivery: (mail, facts) => reactionTo(record, mail, facts)?.delivery ?? { kind: 'sent' },
    toMail: (mail, facts) =>
      (reactionTo(record, mail, facts)?.acts ?? []).map(({ act, afterMs }) => ({ ...act, at: later(mail.at, afterMs) })),
    toOffer: (offer, facts) => answersTo(sales, record, { habits, chance }, offer, facts),
    toCall: (call, { lead }) => answerToCall(record.get(lead.id)?.calls ?? [], call),
  }
}

/** Whether it was answered, not with what: what an answer saved is on the lead already. */
function answerToCall(calls: readonly WebhookCallFact[], { step, occurrence }: SeenCall): CallAnswer {
  const made = calls.find((call) => call.step === step && call.occurrence === occurrence)
  return made?.state === 'failed' ? { kind: 'givenUp', afterMs: 0 } : { kind: 'answered', set: [], afterMs: 2_000 }
}

function reactionTo(record: ReadonlyMap<LeadId, LeadRecord>, mail: SeenMail, { lead, messages }: Facts): MailReaction | null {
  const { templateKey, id } = mail.message
  const round = messages.filter((one) => one.templateKey === templateKey && one.id !== id && one.state === 'sent').length
  return record.get(lead.id)?.mails.filter(({ template }) => template === templateKey)[round] ?? null
}

function answersTo(
  sales: Sales,
  record: ReadonlyMap<LeadId, LeadRecord>,
  otherwise: { readonly habits: SalesHabits; readonly chance: Chance },
  offer: SeenOffer,
  facts: Facts,
): DatedAct[] {
  const team = sales.teams.find(({ id }) => id === offer.teamId)
  if (team === undefined) return []
  const real = record.get(facts.lead.id)?.offers[offer.round - 1]
  if (real === undefined) return actsOnOffer(otherwise.habits, team.calendar, offer, facts, otherwise.chance)
  if (offer.rotation > 0) return []
  return real.answers.map(({ answer, afterMs }) => ({
    kind: 'answer',
    answer,
    at: addWorkingTime(team.calendar, offer.at, afterMs),
  }))
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}
