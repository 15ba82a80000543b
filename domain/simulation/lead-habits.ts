/** What a persona does about a mail: acts at later times, by chance that can be repeated. */
import type { Facts } from '../facts.ts'
import { dayMs, hourMs, minuteMs } from '../local-time.ts'
import type { DatedAct, Delivery, SeenMail } from './act.ts'
import type { Chance } from './chance.ts'
import type { Persona } from './personas.ts'

export function deliveryTo(persona: Persona): Delivery {
  return persona.bounces ? { kind: 'failed', class: 'hard', reason: 'unknownUser' } : { kind: 'sent' }
}

/** Nobody who leaves does anything else about the same mail. */
export function actsOnMail(persona: Persona, mail: SeenMail, facts: Facts, chance: Chance): DatedAct[] {
  const about = keyOf(mail, facts)
  const openedAt = later(mail.at, chance.span(`open ${about}`, 4 * hourMs))
  if (chance.is(`unsubscribe ${about}`, persona.unsubscribes)) return [{ kind: 'stop', reason: 'unsubscribe', at: openedAt }]
  const habit = persona[mail.phase ?? 'awareness']
  const clicks = chance.is(`click ${about}`, habit.clicks)
  const opens = clicks || chance.is(`open ${about}`, habit.opens)
  const isMeasured = facts.consents.tracking?.status === 'confirmed'
  return [
    ...(opens && isMeasured ? [hit('email.opened', mail, openedAt)] : []),
    ...(clicks && isMeasured ? [hit('email.clicked', mail, later(openedAt, 2 * minuteMs))] : []),
    ...(clicks ? views(persona, about, openedAt, isMeasured, chance) : []),
    ...(clicks && chance.is(`webinar ${about}`, persona.attends) ? webinar(mail, facts, openedAt) : []),
    ...wishes(persona, mail, about, openedAt, chance),
  ]
}

/** The same mail to the same lead, whatever else happened in the simulation. */
function keyOf({ journey, message }: SeenMail, { lead }: Facts): string {
  return `${lead.id} ${journey} ${message.step ?? message.templateKey} ${message.occurrence} ${lead.cycle}`
}

function hit(type: 'email.opened' | 'email.clicked', { message }: SeenMail, at: Date): DatedAct {
  return { kind: 'event', type, properties: { link: 0 }, mail: { template: message.templateKey }, at }
}

/** Without consent to being measured only what is asked for by name is seen. */
function views(persona: Persona, about: string, openedAt: Date, isMeasured: boolean, chance: Chance): DatedAct[] {
  if (!isMeasured) return []
  const viewed = (path: string, minutes: number): DatedAct => ({
    kind: 'event',
    type: 'page.viewed',
    properties: { url: `https://www.example.com${path}` },
    at: later(openedAt, minutes * minuteMs),
  })
  return [
    ...(chance.is(`browse ${about}`, persona.browses) ? [viewed('/produkte', 4)] : []),
    ...(chance.is(`prices ${about}`, persona.looksAtPrices) ? [viewed('/preise', 7)] : []),
  ]
}

/** Whoever got the mail for having registered comes to that webinar; anybody else registers for one first. */
function webinar({ message }: SeenMail, { enrolments, events }: Facts, openedAt: Date): DatedAct[] {
  const run = enrolments.find(({ id }) => id === message.enrolmentId)
  const cause = events.find(({ id, type }) => id === run?.causeEventId && type === 'webinar.registered')
  const registered: DatedAct = { kind: 'event', type: 'webinar.registered', properties: {}, at: later(openedAt, 10 * minuteMs) }
  const attended = {
    ...registered,
    type: 'webinar.attended',
    properties: cause?.properties ?? {},
    at: later(openedAt, 6 * dayMs),
  }
  return cause === undefined ? [registered, attended] : [attended]
}

function wishes(persona: Persona, { phase }: SeenMail, about: string, openedAt: Date, chance: Chance): DatedAct[] {
  const isRipe = phase === 'decision' ? 1 : 0.4
  const asks = (type: string): DatedAct => ({ kind: 'event', type, properties: {}, at: later(openedAt, 40 * minuteMs) })
  const repliedAt = later(openedAt, 2 * hourMs)
  return [
    ...(chance.is(`demo ${about}`, persona.asksForDemo * isRipe) ? [asks('demo.requested')] : []),
    ...(chance.is(`call ${about}`, persona.asksForCall * isRipe) ? [asks('callback.requested')] : []),
    ...(chance.is(`reply ${about}`, persona.replies)
      ? [
          { kind: 'event', type: 'email.replied', properties: {}, mail: 'newest', at: repliedAt } as const,
          { kind: 'replyAnswered', at: later(repliedAt, chance.span(`answer ${about}`, dayMs)) } as const,
        ]
      : []),
  ]
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}
