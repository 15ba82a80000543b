/** What a migration plan would do, before it does: leads per group, and the next email of each, found by deciding ahead on the leads' real facts. Changes nothing. */
import type { Facts } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { WaitingFor } from '../domain/journey/command.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import { migrate, standsAt } from '../domain/journey/migration.ts'
import { type MigrationPlan, planFor, type StepPlan } from '../domain/journey/migration-plan.ts'
import { type NextEmail, nextEmail, settledFacts } from '../domain/journey/next-email.ts'
import { loadFactsOfMany } from './facts.ts'
import { countStandings, sampleStandings, type StandingEnrolment } from './journey-standing.ts'
import type { Db } from './open.ts'

/** What comes next for some leads of a group. */
export type Outlook =
  | {
      readonly kind: 'email'
      readonly step: string
      readonly template: string
      readonly leads: number
      readonly earliest: Date
      readonly latest: Date
    }
  | { readonly kind: 'none'; readonly outcome: string; readonly leads: number }
  | { readonly kind: 'open'; readonly waitingFor: WaitingFor; readonly leads: number }
  | { readonly kind: 'distant'; readonly leads: number }

export interface PreviewGroup {
  /** Of the old version. */
  readonly step: string
  readonly plan: StepPlan
  readonly leads: number
  /** Of how many of them the next email was worked out. */
  readonly looked: number
  /** The most frequent first. */
  readonly next: readonly Outlook[]
}

export interface MigrationPreview {
  /** The version the leads are in. */
  readonly from: number
  readonly leads: number
  readonly plan: MigrationPlan
  /** Steps at which somebody stands, in the order of the old version. */
  readonly groups: readonly PreviewGroup[]
}

export interface PreviewRequest {
  readonly from: { readonly id: string; readonly version: number; readonly graph: JourneyGraph }
  readonly after: JourneyGraph
  readonly plan: MigrationPlan
  /** Of at most so many leads of each step the next email is worked out. */
  readonly perStep?: number
}

const usualPerStep = 200
const factsBatch = 200

export async function previewMigration(db: Db, request: PreviewRequest, now: Date): Promise<MigrationPreview> {
  const { from, plan, perStep = usualPerStep } = request
  const counts = await countStandings(db, from.id)
  const found = Map.groupBy(await lookAhead(db, await sampleStandings(db, from.id, perStep), request, now), ({ step }) => step)
  const order = [...new Set([...from.graph.order, ...counts.keys()])]
  const groups = order.flatMap((step): PreviewGroup[] => {
    const leads = counts.get(step) ?? 0
    const ahead = (found.get(step) ?? []).map(({ next }) => next)
    return leads === 0 ? [] : [{ step, plan: planFor(plan, step), leads, looked: ahead.length, next: summarise(ahead) }]
  })
  return { from: from.version, leads: [...counts.values()].reduce((sum, leads) => sum + leads, 0), plan, groups }
}

interface Ahead {
  readonly step: string
  readonly next: NextEmail
}

async function lookAhead(db: Db, standings: readonly StandingEnrolment[], request: PreviewRequest, now: Date): Promise<Ahead[]> {
  const ahead: Ahead[] = []
  for (let from = 0; from < standings.length; from += factsBatch) {
    const batch = standings.slice(from, from + factsBatch)
    const facts = await loadFactsOfMany(db, [...new Set(batch.map(({ leadId }) => leadId))])
    for (const standing of batch) ahead.push(...aheadOf(standing, facts, request, now))
  }
  return ahead
}

function aheadOf(standing: StandingEnrolment, factsOf: ReadonlyMap<LeadId, Facts>, request: PreviewRequest, now: Date): Ahead[] {
  const facts = factsOf.get(standing.leadId)
  const step = standsAt(standing)
  return facts === undefined ? [] : [{ step, next: nextOf(standing, facts, planFor(request.plan, step), request, now) }]
}

/** A paused journey is looked at as if it went on. */
function nextOf(
  standing: StandingEnrolment,
  facts: Facts,
  plan: StepPlan,
  { from, after }: PreviewRequest,
  now: Date,
): NextEmail {
  const migrated = migrate(standing, plan, { before: from.graph, after }, now)
  switch (migrated.kind) {
    case 'exit':
      return { kind: 'none', outcome: 'migrated' }
    case 'stay':
      return (
        plannedEmail(standing, facts) ??
        nextEmail(from.graph, { ...standing.state, paused: false }, settledFacts(facts, standing.state, false), now)
      )
    case 'move':
      return nextEmail(after, { ...migrated.state, paused: false }, settledFacts(facts, standing.state, true), now)
    default:
      return migrated satisfies never
  }
}

function plannedEmail({ id, unsentEmail }: StandingEnrolment, { messages }: Facts): NextEmail | null {
  const planned = messages.find(
    ({ enrolmentId, step, state }) => enrolmentId === id && step === unsentEmail && (state === 'queued' || state === 'claimed'),
  )
  return planned === undefined || unsentEmail === null
    ? null
    : { kind: 'email', step: unsentEmail, template: planned.templateKey, slot: planned.slot }
}

function summarise(ahead: readonly NextEmail[]): Outlook[] {
  const alike = Map.groupBy(ahead, (next) =>
    JSON.stringify(next, (name, value: unknown) => (name === 'slot' ? undefined : value)),
  )
  return [...alike.values()].map(outlookOf).toSorted((a, b) => b.leads - a.leads)
}

function outlookOf(alike: readonly NextEmail[]): Outlook {
  const [first] = alike
  const leads = alike.length
  if (first === undefined || first.kind === 'distant') return { kind: 'distant', leads }
  if (first.kind !== 'email') return { ...first, leads }
  const slots = alike.flatMap((next) => (next.kind === 'email' ? [next.slot.getTime()] : []))
  const [earliest, latest] = [new Date(Math.min(...slots)), new Date(Math.max(...slots))]
  return { kind: 'email', step: first.step, template: first.template, leads, earliest, latest }
}
