/** What a sample lead does about a mail, by temper: pure, and the same for the same mail. */
import { fractionOf } from '../domain/jitter.ts'
import type { Act } from './act.ts'
import type { ReceivedMail } from './received-mail.ts'
import { personAt, type Temper } from './sample-people.ts'

const minute = 60_000
const hour = 60 * minute

/** Chance that a marketing mail is opened, clicked, and followed by a look at the price list or a demo request. */
interface Habit {
  readonly opens: number
  readonly clicks: number
  readonly browses: number
  readonly requests: number
}

const habits: Readonly<Record<Temper, Habit>> = {
  eager: { opens: 1, clicks: 0.95, browses: 0.8, requests: 0.5 },
  reader: { opens: 0.95, clicks: 0.75, browses: 0.45, requests: 0.08 },
  caller: { opens: 0.7, clicks: 0.4, browses: 0.2, requests: 0.1 },
  replier: { opens: 0.9, clicks: 0.3, browses: 0.1, requests: 0 },
  skimmer: { opens: 0.8, clicks: 0.05, browses: 0, requests: 0 },
  away: { opens: 0.3, clicks: 0.1, browses: 0, requests: 0 },
  leaver: { opens: 1, clicks: 0, browses: 0, requests: 0 },
  silent: { opens: 0, clicks: 0, browses: 0, requests: 0 },
  bouncer: { opens: 0, clicks: 0, browses: 0, requests: 0 },
  undecided: { opens: 0, clicks: 0, browses: 0, requests: 0 },
}

export function actsOnMail(person: number, mail: ReceivedMail): Act[] {
  const { temper } = personAt(person)
  const { links } = mail
  const after = (what: string, shortest: number, longest: number) =>
    mail.at + shortest + fractionOf(`${what}:${mail.id}`) * (longest - shortest)
  if (links.confirm !== null)
    return temper === 'undecided' ? [] : [{ kind: 'press', at: after('confirm', 20 * minute, 2 * hour), url: links.confirm }]
  if (links.asset !== null) return [{ kind: 'visit', at: after('asset', 10 * minute, hour), url: `${links.asset}/file` }]
  if (links.unsubscribe === null) return []
  if (temper === 'leaver') return [{ kind: 'press', at: after('leave', hour, 3 * hour), url: links.unsubscribe }]
  return [...answerByMail(person, mail, after), ...readingOf(person, mail, after)]
}

type After = (what: string, shortest: number, longest: number) => number

function answerByMail(person: number, mail: ReceivedMail, after: After): Act[] {
  const { temper, language } = personAt(person)
  if (temper === 'away')
    return [{ kind: 'reply', at: after('away', minute, 2 * minute), mail: mail.id, text: awayText[language], isAutomatic: true }]
  if (temper !== 'replier') return []
  return [{ kind: 'reply', at: after('reply', 2 * hour, 6 * hour), mail: mail.id, text: replyText[language], isAutomatic: false }]
}

function readingOf(person: number, mail: ReceivedMail, after: After): Act[] {
  const { temper, allowsTracking } = personAt(person)
  const habit = habits[temper]
  const chance = (what: string) => fractionOf(`${what}?${mail.id}`)
  const openedAt = after('open', 15 * minute, 5 * hour)
  const acts: Act[] = []
  if (mail.links.pixel !== null && chance('open') < habit.opens) acts.push({ kind: 'visit', at: openedAt, url: mail.links.pixel })
  const [link] = mail.links.content
  if (link === undefined || chance('click') >= habit.clicks) return acts
  acts.push({ kind: 'visit', at: openedAt + 2 * minute, url: link })
  if (allowsTracking && chance('browse') < habit.browses)
    acts.push({ kind: 'browse', at: openedAt + 9 * minute, person, path: '/preise' })
  if (chance('request') < habit.requests) acts.push({ kind: 'request', at: openedAt + hour, person, what: 'demo' })
  return acts
}

const awayText = {
  de: 'Vielen Dank für Ihre Nachricht. Ich bin derzeit nicht im Büro und lese meine E-Mails nicht.',
  en: 'Thank you for your message. I am out of the office and not reading my mail.',
} as const

const replyText = {
  de: 'Guten Tag, das klingt interessant für unsere Linie 2. Können Sie mich dazu anrufen?',
  en: 'Hello, this sounds interesting for our line 2. Could you give me a call?',
} as const
