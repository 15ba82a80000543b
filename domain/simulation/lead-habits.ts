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
    ...(clicks ? visits(persona, about, openedAt, isMeasured, chance) : []),
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
function visits(persona: Persona, about: string, openedAt: Date, isMeasured: boolean, chance: Chance): DatedAct[] {
  const views = (path: string, minutes: number): DatedAct => ({
    kind: 'event',
    type: 'page.viewed',
    properties: { url: `https://www.example.com${path}` },
    at: later(openedAt, minutes * minuteMs),
  })
  const seen = [
    ...(chance.is(`browse ${about}`, persona.browses) ? [views('/produkte', 4)] : []),
    ...(chance.is(`prices ${about}`, persona.looksAtPrices) ? [views('/preise', 7)] : []),
  ]
  if (!chance.is(`webinar ${about}`, persona.attends)) return isMeasured ? seen : []
  const registered: DatedAct = { kind: 'event', type: 'webinar.registered', properties: {}, at: later(openedAt, 10 * minuteMs) }
  const attended: DatedAct = { ...registered, type: 'webinar.attended', at: later(openedAt, 6 * dayMs) }
  return [...(isMeasured ? seen : []), registered, attended]
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
