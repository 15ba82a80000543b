/** What reps do about offers: how soon on the team's calendar, and which way; by chance that can be repeated. */
import { addWorkingTime, type Calendar } from '../calendar.ts'
import type { Facts } from '../facts.ts'
import type { RejectReason } from '../handoff.ts'
import { hourMs } from '../local-time.ts'
import type { DatedAct, RepAnswer, SeenOffer } from './act.ts'
import { type Chance, pickByShare } from './chance.ts'

export interface SalesHabits {
  /** Of offers that never get an answer. */
  readonly ignores: number
  /** Working time until the answer, the median. */
  readonly answersAfterMs: number
  readonly accepts: number
  /** Of those accepted. */
  readonly qualifies: number
  /** Of those qualified. */
  readonly wins: number
  readonly reasons: Readonly<Partial<Record<RejectReason, number>>>
}

export const ordinarySales: SalesHabits = {
  ignores: 0.08,
  answersAfterMs: 1.5 * hourMs,
  accepts: 0.75,
  qualifies: 0.5,
  wins: 0.35,
  reasons: { notNow: 40, noBudget: 20, unreachable: 20, wrongPerson: 12, noFit: 8 },
}

/** Working time from the offer, as far as the story goes. */
export function actsOnOffer(habits: SalesHabits, calendar: Calendar, offer: SeenOffer, facts: Facts, chance: Chance): DatedAct[] {
  const about = `${facts.lead.id} ${offer.round} ${offer.rotation}`
  if (chance.is(`ignore ${about}`, habits.ignores)) return []
  const answersAfter = chance.span(`answer ${about}`, habits.answersAfterMs)
  const act = (answer: RepAnswer, afterMs: number): DatedAct => ({
    kind: 'answer',
    answer,
    repId: offer.repId,
    rotation: offer.rotation,
    at: addWorkingTime(calendar, offer.at, afterMs),
  })
  const rejected: RepAnswer = { kind: 'reject', reason: reasonOf(habits, chance.of(`reason ${about}`)) }
  if (!chance.is(`accept ${about}`, habits.accepts)) return [act(rejected, answersAfter)]
  const contacted = answersAfter + chance.span(`contact ${about}`, 3 * hourMs)
  const talked = contacted + chance.span(`talk ${about}`, 16 * hourMs)
  const story = [act({ kind: 'accept' }, answersAfter), act({ kind: 'contacted' }, contacted)]
  if (!chance.is(`qualify ${about}`, habits.qualifies)) return [...story, act(rejected, talked)]
  const won = chance.is(`win ${about}`, habits.wins)
  const decided = talked + chance.span(`decide ${about}`, 80 * hourMs)
  return [...story, act({ kind: 'qualify' }, talked), act({ kind: won ? 'won' : 'lost' }, decided)]
}

function reasonOf({ reasons }: SalesHabits, fraction: number): RejectReason {
  return (
    pickByShare(
      fraction,
      Object.entries(reasons).map(([reason, share]) => [reason as RejectReason, share] as const),
    ) ?? 'notNow'
  )
}
