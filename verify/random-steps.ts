/** Random steps as a marketer would write them, of every kind; whatever comes out validates, however steps stand within steps. */
import type { StepKind } from '../domain/journey/definition.ts'
import type { Dice } from './dice.ts'
import { type ConditionScope, randomCondition, type Written } from './random-conditions.ts'

/** A journey while it is being written. */
export interface Draft {
  readonly dice: Dice
  readonly events: ConditionScope['events']
  readonly isAlone: boolean
  readonly businessKey: ConditionScope['businessKey']
  /** Where its webhooks call: `<hooks>/accepted` answers, `<hooks>/refused` refuses for good. */
  readonly hooks: string
  /** Journeys a lead may be recycled to. */
  readonly others: readonly [string, ...string[]]
  /** The time of day of its dated waits, another in each journey, so that no two of a lead's journeys wake at one instant. */
  readonly at: string
  /** Ids of the email steps so far. */
  readonly emails: string[]
  /** Templates that no step uses yet. */
  readonly templates: string[]
  /** Ids of steps that may be gone back to: each is a wait of days. */
  readonly rounds: string[]
  /** The last step of the journey, to which all may go. */
  readonly last: string
  /** For ids. */
  made: number
}

/** How many steps may stand within each other. */
const topDepth = 2

/** `depth`: how many still may. */
type MakeStep = (draft: Draft, depth: number) => Written

const makers: Readonly<Record<StepKind, MakeStep>> = {
  email: makeEmail,
  wait: makeWait,
  waitFor: makeWaitFor,
  branch: makeBranch,
  split: makeSplit,
  update: makeUpdate,
  notify: makeNotify,
  webhook: makeWebhook,
  handoff: makeHandoff,
  recycle: (draft) => ({ recycle: { after: draft.dice.pick(['3d', '8d']), journey: draft.dice.pick(draft.others) } }),
  goto: ({ dice, rounds, last }) => ({ goto: dice.pick([last, ...rounds]) }),
  exit: ({ dice }) => ({ exit: dice.pick(['enough', 'unsuited']) }),
}

/** What ends a list of steps; anything after it would be unreachable. */
const terminal: readonly StepKind[] = ['recycle', 'goto', 'exit']
const plain: readonly StepKind[] = ['email', 'email', 'wait', 'waitFor', 'branch', 'split', 'update', 'notify', 'webhook']
/** Of several journeys of one lead, only one could have opened the handoff or recycled the lead. */
const onlyAlone: readonly StepKind[] = ['handoff', 'recycle']

/** One step of this kind; a terminal one stands in a branch, so that others may follow. */
export function randomStep(draft: Draft, kind: StepKind, depth = topDepth): Written {
  if (!draft.isAlone && onlyAlone.includes(kind)) return makers.wait(draft, depth)
  if (!terminal.includes(kind)) return makers[kind](draft, depth)
  return { branch: [{ if: condition(draft), ...next([makers[kind](draft, depth)]) }, { else: [] }] }
}

/** Up to three steps; only a list that `mayEnd` ends here at times, since some way must lead on. */
function inner(draft: Draft, depth: number, mayEnd = false): Written[] {
  const { dice } = draft
  if (depth <= 0) return [randomStep(draft, dice.pick(['wait', 'email']), 0)]
  const steps = Array.from({ length: dice.between(0, 2) }, () => randomStep(draft, anyKind(dice, plain), depth - 1))
  if (!mayEnd || !dice.chance(0.4)) return steps
  const end = anyKind(dice, draft.isAlone ? terminal : ['goto', 'exit'])
  return [...steps, makers[end](draft, depth - 1)]
}

/** What follows where a case holds; as a field of its own an object with it would pass for a promise. */
function next(steps: readonly Written[], field = 'then'): Written {
  return { [field]: steps }
}

function anyKind(dice: Dice, kinds: readonly StepKind[]): StepKind {
  return kinds[dice.between(0, kinds.length - 1)] ?? 'wait'
}

function condition({ dice, events, emails, isAlone, businessKey }: Draft): Written {
  return randomCondition(dice, { events, emails, isAlone, businessKey })
}

function idFor(draft: Draft, kind: string): string {
  draft.made += 1
  return `${kind}-${draft.made}`
}

function makeEmail(draft: Draft, depth: number): Written {
  const { dice, templates, emails } = draft
  const template = templates.shift()
  if (template === undefined) return makeWait(draft, depth)
  emails.push(template)
  return {
    email: template,
    phase: dice.pick(['awareness', 'consideration', 'decision']),
    ...(dice.chance(0.4) ? { ifUnsendable: dice.pick(['optIn', 'skip', 'wait', 'exit']) } : {}),
    ...(dice.chance(0.3) ? { policy: 'skip' } : {}),
  }
}

function makeWait(draft: Draft, depth: number): Written {
  const { dice, at } = draft
  const id = idFor(draft, 'pause')
  // Only in the main line is there surely a step after it to leave out.
  const past = dice.pick(depth === topDepth ? ['go', 'skip', 'exit'] : ['go', 'exit'])
  const until = dice.pick<unknown>([
    `${dice.between(5, 40)}h`,
    `${dice.between(1, 3)}d`,
    `${dice.between(1, 3)} working days`,
    '1w',
    { until: { weekday: dice.pick(['tue', 'sat', ['mon', 'thu']]), at } },
    { until: { date: 'attributes.renewal', offset: dice.pick(['-3d', '2d', '-1 working days']), at }, past },
    { until: { date: 'event.startsAt', offset: dice.pick(['-1d', '26h']) }, past },
  ])
  return { wait: until, id }
}

/** A wait that may be gone back to. */
export function roundWait(draft: Draft): Written {
  const id = idFor(draft, 'round')
  draft.rounds.push(id)
  return { wait: draft.dice.pick(['2d', '2 working days', '4d']), id }
}

function makeWaitFor(draft: Draft, depth: number): Written {
  const { dice } = draft
  const patience = dice.pick(['2d', '5d', '3 working days', '8d'])
  const id = idFor(draft, 'awaited')
  if (dice.chance(0.5))
    return { waitFor: condition(draft), id, for: patience, ...next(inner(draft, depth - 1, true)), else: inner(draft, depth - 1) }
  const cases = [condition(draft), condition(draft)].map((one) => ({ if: one, ...next(inner(draft, depth - 1, true)) }))
  return { waitFor: cases, id, for: patience, else: inner(draft, depth - 1) }
}

function makeBranch(draft: Draft, depth: number): Written {
  const cases = Array.from({ length: draft.dice.between(1, 2) }, () => condition(draft))
  return {
    branch: [...cases.map((one) => ({ if: one, ...next(inner(draft, depth - 1, true)) })), { else: inner(draft, depth - 1) }],
    id: idFor(draft, 'crossing'),
  }
}

function makeSplit(draft: Draft, depth: number): Written {
  const weights = draft.dice.pick([
    [50, 50],
    [20, 80],
    [34, 33, 33],
  ])
  const id = idFor(draft, 'split')
  return {
    split: weights.map((weight, index) => ({ way: `way-${index}`, weight, ...next(inner(draft, depth - 1, index > 0)) })),
    id,
  }
}

/** Journeys beside each other write only what no condition asks for. */
function makeUpdate(draft: Draft): Written {
  const { dice, isAlone } = draft
  const changes: readonly Written[] = isAlone
    ? [{ industry: 'Logistik' }, { employees: 900, 'attributes.size': 'large' }, { jobTitle: null }, { country: 'AT' }]
    : [{ 'attributes.mark': 'seen' }]
  return { update: changes[dice.between(0, changes.length - 1)], id: idFor(draft, 'noted') }
}

function makeNotify(draft: Draft): Written {
  return { notify: draft.dice.pick(['owner', 'marketing', 'teamLead']), text: 'Bitte ansehen', id: idFor(draft, 'told') }
}

function makeWebhook(draft: Draft, depth: number): Written {
  const { dice, hooks } = draft
  return {
    webhook: `${hooks}/${dice.pick(['accepted', 'accepted', 'refused'])}`,
    id: idFor(draft, 'called'),
    send: ['country', 'attributes.lane'],
    save: { 'attributes.answer': 'result.word' },
    ...next(inner(draft, depth - 1, true)),
    else: inner(draft, depth - 1),
  }
}

function makeHandoff(draft: Draft, depth: number): Written {
  const outcomes = draft.dice.chance(0.6)
    ? {
        qualified: inner(draft, depth - 1, true),
        noResponse: inner(draft, depth - 1),
        wrongPerson: inner(draft, depth - 1, true),
      }
    : {}
  return { handoff: 'sales', id: idFor(draft, 'sales'), outcomes }
}
