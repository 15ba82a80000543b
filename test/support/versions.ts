/** Pairs of journey versions at random: a journey of emails, waits and questions, and the same after somebody has edited it. */
import fc from 'fast-check'
import type { MessageFact } from '../../domain/facts.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { Standing } from '../../domain/journey/migration.ts'
import { monday, someFacts } from './builders.ts'
import { advance, type Advance, enrolled, graphOf, journeySource, withFacts } from './journeys.ts'

const templates = ['checklist', 'case-study', 'conversation-offer', 'fair-recap', 'fair-case-study', 're-engage-news']
const length = fc.constantFrom('4h', '1d', '3d', '10d', '2 working days')

const step = fc.oneof(
  fc.record({ email: fc.constantFrom(...templates), phase: fc.constant('awareness') }),
  fc.record({ wait: length }),
  fc.record({ wait: length, id: fc.constantFrom('rest', 'pause') }),
  fc.record({
    waitFor: fc.constantFrom({ ready: true }, { event: 'need.stated' }),
    for: length,
    yes: fc.constant([]),
    no: fc.constant([]),
  }),
  fc.record({ branch: fc.constant([{ if: { stage: 'iql' }, yes: [{ exit: 'early' }] }, { no: [] }]) }),
)
type StepText = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A template and an id of one's own can be used once. */
function isTheFirst(one: StepText, index: number, all: readonly StepText[]): boolean {
  return all.findIndex((other) => nameOf(other) !== null && nameOf(other) === nameOf(one)) === index || nameOf(one) === null
}

function nameOf(one: StepText): string | null {
  return 'email' in one ? one.email : 'id' in one ? one.id : null
}

const edit = fc.record({ at: fc.nat(12), what: fc.constantFrom('add', 'remove', 'replace'), step })

export interface Versions {
  readonly source: string
  readonly before: JourneyGraph
  readonly after: JourneyGraph
}

/** Both could be published. */
export const versions: fc.Arbitrary<Versions> = fc
  .tuple(fc.array(step, { minLength: 2, maxLength: 8 }), fc.array(edit, { maxLength: 4 }))
  .map(([steps, edits]) => {
    const later = edits.reduce<readonly StepText[]>((all, { at, what, step: one }) => {
      const index = at % (all.length + 1)
      return what === 'add' ? all.toSpliced(index, 0, one) : all.toSpliced(index, 1, ...(what === 'remove' ? [] : [one]))
    }, steps)
    const source = sourceOf(steps)
    return { source, before: graphOf(source), after: graphOf(sourceOf(later)) }
  })

function sourceOf(steps: readonly StepText[]): string {
  const all = [{ wait: '1h', id: 'arrival' }, ...steps.filter(isTheFirst)]
  const lines = all.map((one) => `- ${JSON.stringify(one).replaceAll('"yes":', '"then":').replaceAll('"no":', '"else":')}`)
  return journeySource(lines.join('\n'), 'cap: false')
}

/** An enrolment that has gone some wakes far; its emails left in their slots, but for the last when `isUnsent`. */
export function onTheWay({ source }: Versions, wakes: number, isUnsent: boolean): { visit: Advance; now: Date } {
  let now = monday
  let visit = advance(enrolled(source, someFacts(), now), now)
  for (let wake = 0; wake < wakes && visit.last.kind === 'wait' && visit.last.until !== null; wake += 1) {
    visit = withFacts(visit, { messages: visit.facts.messages.map(sent) })
    now = visit.last.kind === 'wait' && visit.last.until !== null ? visit.last.until : now
    visit = advance(visit, now)
  }
  return { visit: isUnsent ? visit : withFacts(visit, { messages: visit.facts.messages.map(sent) }), now }
}

function sent(message: MessageFact): MessageFact {
  return { ...message, state: 'sent', sentAt: message.slot }
}

/** As `db/` reads it from the rows. */
export function standingOf({ state, facts }: Pick<Advance, 'state' | 'facts'>): Standing {
  return { state, unsentEmail: facts.messages.find((message) => message.state === 'queued')?.step ?? null }
}
