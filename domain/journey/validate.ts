/** Checks what a journey means: that the names in it exist and that its flow leads somewhere; says everything at once. */
import { ProblemList } from '../condition/reader.ts'
import type { Condition } from '../condition/syntax.ts'
import { suggest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import { compile } from './compile.ts'
import { conditionsOf, leavesOf } from './conditions.ts'
import { type Definition, everyStep, type Step } from './definition.ts'
import { placeholderKey } from './fields.ts'
import { timelessLoops, unreachable } from './flow.ts'
import { endId } from './graph.ts'
import { checkOwnKeys } from './validate-keys.ts'

/** The names a journey may use; its own key is known to itself. */
export interface KnownNames {
  /** Keys of published marketing templates. */
  readonly templates: ReadonlySet<string>
  readonly eventTypes: ReadonlySet<string>
  readonly journeys: ReadonlySet<string>
  readonly segments: ReadonlySet<string>
}

const mostEmails = 5
/** Beyond this nobody overlooks a journey any more; the rest is not looked at, since every further check grows with it. */
const mostSteps = 200

export function validate(definition: Definition, known: KnownNames): readonly Problem[] {
  const to = new ProblemList()
  const steps = [...everyStep(definition.steps)]
  if (steps.length > mostSteps) {
    to.error(
      'steps',
      `${steps.length} steps`,
      `write at most ${mostSteps}: split it into journeys that follow one another by \`recycle\``,
    )
    return to.problems
  }
  checkIds(steps, to)
  checkTargets(steps, to)
  checkTemplates(steps, known, to)
  checkEventTypes(definition.enrol?.on ?? [], 'enrol.on', known, to)
  if (steps.some(({ kind }) => kind === 'email')) checkOwnMail(definition, to)
  if (definition.enrol?.segment != null) checkName(definition.enrol.segment, 'enrol.segment', 'segment', known.segments, to)
  const journeys = new Set([...known.journeys, definition.key].filter((key) => key !== placeholderKey))
  for (const step of steps)
    if (step.kind === 'recycle') checkName(step.journey, `${step.path}.recycle.journey`, 'journey', journeys, to)
  const emails = idsOf(steps.filter((step) => step.kind === 'email'))
  for (const { path, condition } of conditionsOf(definition)) checkCondition(condition, path, { emails, journeys, known, to })
  checkOwnKeys(definition, to)
  for (const step of steps) if (step.kind === 'webhook') checkAddress(step.url, step.path, to)
  checkFlow(definition, steps, to)
  checkTaste(steps, to)
  return to.problems
}

function checkName(name: string, path: string, noun: string, known: ReadonlySet<string>, to: ProblemList): void {
  if (name !== placeholderKey && !known.has(name)) to.error(path, `unknown ${noun} "${name}"`, suggest(name, known))
}

function checkAddress(url: string, path: string, to: ProblemList): void {
  if (!url.startsWith('http:')) return
  to.warn(
    `${path}.webhook`,
    'facts about leads travel unencrypted',
    'write https, unless the receiver stands in your own network',
  )
}

function checkIds(steps: readonly Step[], to: ProblemList): void {
  const first = new Map<string, Step>()
  for (const step of steps) {
    const other = first.get(step.id)
    if (step.id === endId) to.error(step.path, `"${endId}" names the end of every journey`, 'give the step another id')
    else if (other === undefined) first.set(step.id, step)
    else if (step.id !== placeholderKey) {
      to.error(
        step.path,
        `"${step.id}" names ${other.path} already`,
        'give one of them an id of its own, such as `id: second-try`',
      )
    }
  }
}

function checkTargets(steps: readonly Step[], to: ProblemList): void {
  const ids = idsOf(steps)
  for (const step of steps) if (step.kind === 'goto') checkName(step.target, `${step.path}.goto`, 'step', ids, to)
}

/** A goto has no place to go to itself. */
function idsOf(steps: readonly Step[]): Set<string> {
  return new Set(steps.filter((step) => step.kind !== 'goto').map((step) => step.id))
}

function checkTemplates(steps: readonly Step[], { templates }: KnownNames, to: ProblemList): void {
  for (const step of steps) if (step.kind === 'email') checkName(step.template, `${step.path}.email`, 'template', templates, to)
}

function checkEventTypes(types: readonly string[], path: string, { eventTypes }: KnownNames, to: ProblemList): void {
  for (const type of types) checkName(type, path, 'event type', eventTypes, to)
}

/** What Ripen does itself, as against what people do. */
const ownDoing: readonly string[] = ['email.sent', 'email.delivered']

function checkOwnMail({ enrol, again }: Definition, to: ProblemList): void {
  if (again !== 'always' || enrol === null || !enrol.on.some((type) => ownDoing.includes(type))) return
  to.error(
    'enrol.again',
    'every email of this journey would begin it again, without end',
    'enrol on what people do, such as email.clicked, or write again: { after: 180d }',
  )
}

interface ConditionCheck {
  readonly emails: ReadonlySet<string>
  readonly journeys: ReadonlySet<string>
  readonly known: KnownNames
  readonly to: ProblemList
}

function checkCondition(condition: Condition, path: string, { emails, journeys, known, to }: ConditionCheck): void {
  for (const leaf of leavesOf(condition)) {
    if (leaf.kind === 'clicked' || leaf.kind === 'sent') checkName(leaf.step, `${path}.${leaf.kind}`, 'email step', emails, to)
    if (leaf.kind === 'event') checkEventTypes(leaf.pattern.types, `${path}.event`, known, to)
    if (leaf.kind === 'segment')
      for (const name of leaf.segments) checkName(name, `${path}.segment`, 'segment', known.segments, to)
    if (leaf.kind === 'journey')
      for (const name of leaf.journeys ?? []) checkName(name, `${path}.journey`, 'journey', journeys, to)
  }
}

/** Judged only when every step has an id of its own and every target exists: one misspelt goto would make half a journey unreachable. */
function checkFlow(definition: Definition, steps: readonly Step[], to: ProblemList): void {
  const ids = idsOf(steps)
  const isNamed = ids.size === steps.filter((step) => step.kind !== 'goto').length && !ids.has(endId)
  if (!isNamed || steps.some((step) => step.kind === 'goto' && !ids.has(step.target))) return
  const graph = compile(definition)
  const pathOf = new Map(steps.map((step) => [step.id, step.path]))
  for (const id of unreachable(graph)) {
    to.error(pathOf.get(id) ?? id, `no path leads to "${id}"`, 'remove it, or lead there with `goto`')
  }
  for (const loop of timelessLoops(graph)) {
    to.error(pathOf.get(loop[0] ?? '') ?? 'steps', `loop without a wait: ${loop.join(' → ')}`, 'put a wait into the loop')
  }
}

function checkTaste(steps: readonly Step[], to: ProblemList): void {
  const emails = steps.filter((step) => step.kind === 'email').length
  if (emails > mostEmails) to.warn('steps', `${emails} emails`, 'three fitting ones beat ten generic ones')
  for (const step of steps) {
    if (step.kind !== 'branch') continue
    for (const one of step.cases) {
      if (!leavesOf(one.if).some((leaf) => leaf.kind === 'clicked')) continue
      to.warn(one.path, 'a branch on clicks', 'few leads consent to tracking; the others count as not clicked')
    }
  }
}
