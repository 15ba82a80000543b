/** A draft with everything its pages show: outline, problems at their steps, the graph as far as it goes, names to choose from. */
import { type Draft, readEditable } from '../../db/journey-drafts.ts'
import { readJourneyChoices } from '../../db/journey-choices.ts'
import { checkDraft } from '../../db/journey-check.ts'
import type { Db } from '../../db/open.ts'
import { type Fields, isFields } from '../../domain/condition/reader.ts'
import { compile } from '../../domain/journey/compile.ts'
import { type Definition, everyStep } from '../../domain/journey/definition.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { outlineOf, type OutlineList, problemsByStep } from '../../domain/journey/outline.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Known } from './draft-input.ts'
import type { Beginnings } from './draft-post.ts'
import { canSay, say } from '../../domain/words.ts'
import { parseDuration } from '../../domain/duration.ts'
import { durationText } from './condition-text.ts'
import { emailName, subjectText } from './names.ts'
import { stepName } from './journey-step.ts'
import type { View } from './view.ts'

export interface Drafted {
  readonly draft: Draft
  readonly title: string
  /** What the YAML says; null where it cannot be read as an object. */
  readonly root: Fields | null
  readonly outline: OutlineList
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  /** Null where no definition could be made of it. */
  readonly graph: JourneyGraph | null
  /** Ids of steps by path. */
  readonly ids: ReadonlyMap<string, string>
  readonly known: Known
}

export async function readDrafted(db: Db, view: View, draft: Draft): Promise<Drafted> {
  const { definition, value } = parseJourney(draft.source)
  const problems = await checkDraft(db, draft.key, draft.source)
  const root = isFields(value) ? value : null
  const graph = definition === null ? null : compile(definition)
  const outline = outlineOf(root)
  const title = definition?.title ?? ''
  return {
    draft,
    title: title === '' ? draft.key : title,
    root,
    outline,
    problems: problemsByStep(outline, problems),
    graph,
    ids: new Map(definition === null ? [] : [...everyStep(definition.steps)].map(({ path, id }) => [path, id])),
    known: await readKnown(db, view, definition, graph),
  }
}

const durations = ['1d', '3d', '5d', '2w', '1 working day', '3 working days', '5 working days']

async function readKnown(db: Db, view: View, definition: Definition | null, graph: JourneyGraph | null): Promise<Known> {
  const choices = await readJourneyChoices(db, view.language)
  const steps = definition === null ? [] : [...everyStep(definition.steps)].filter(({ kind }) => kind !== 'goto')
  return {
    templates: choices.templates.map(named),
    journeys: choices.journeys.map(named),
    steps: steps.map(({ id }) => ({ value: id, name: stepNamed(view, graph, id) })),
    emails: steps.flatMap((step) => (step.kind === 'email' ? [{ value: step.id, name: emailName(view, step.template) }] : [])),
    eventTypes: eventChoices(view, choices.eventTypes),
    segments: choices.segments.map(named),
    durations: durations.map((value) => ({ value, name: durationNamed(view, value) })),
  }
}

function durationNamed(view: View, text: string): string {
  const duration = parseDuration(text)
  return duration === null ? '' : durationText(view, duration)
}

/** What the step says, and the id others name it by. */
function stepNamed(view: View, graph: JourneyGraph | null, id: string): string {
  const name = stepName(view, graph, id)
  return name === id ? id : `${name} (${id})`
}

/** Event types by what people call them; declared ones may have no other name. */
export function eventChoices({ language }: View, types: readonly { readonly key: string }[]) {
  const nameOf = (key: string) => (canSay(language, `event.${key}`) ? say(language, `event.${key}`) : key)
  return types.map(({ key }) => ({ value: key, name: nameOf(key) }))
}

/** What new steps and conditions of a draft begin with. */
export async function readBeginnings(db: Db, view: View, key: string): Promise<Beginnings> {
  const { templates, journeys, segments } = await readJourneyChoices(db, view.language)
  const draft = await readEditable(db, key)
  const { definition } = parseJourney(draft?.source ?? '')
  const email = definition === null ? undefined : [...everyStep(definition.steps)].find(({ kind }) => kind === 'email')
  return {
    template: templates[0]?.key ?? 'email',
    step: 'end',
    journey: journeys.find((journey) => journey.key !== key)?.key ?? key,
    email: email?.id ?? 'email',
    event: 'demo.requested',
    segment: segments[0]?.key ?? 'segment',
    today: view.now.toISOString().slice(0, 10),
  }
}

function named({ key, name }: { readonly key: string; readonly name: string }) {
  return { value: key, name: subjectText(name) || key }
}
