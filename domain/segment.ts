/** A segment as a marketer wrote it: a saved condition over leads; refuses what could not be asked of all leads at once. */
import type { Problem } from './problem.ts'
import { ProblemList, readFields } from './condition/reader.ts'
import type { Condition, EventPattern, Leaf } from './condition/syntax.ts'
import { readCondition, readKey, readText } from './journey/fields.ts'
import { leavesOf } from './journey/conditions.ts'
import { suggest } from './nearest.ts'
import { readYaml } from './yaml.ts'

export interface Segment {
  readonly key: string
  readonly title: string
  readonly condition: Condition
}

/** The names a segment may use. */
export interface SegmentNames {
  readonly eventTypes: ReadonlySet<string>
  readonly journeys: ReadonlySet<string>
}

/** Reads `segment`, `title` and `if` from YAML or JSON and says everything that is wrong at once; never throws. */
export function parseSegment(source: string): { segment: Segment | null; problems: readonly Problem[] } {
  const { value, problems } = readYaml(source)
  if (value === undefined) return { segment: null, problems }
  const to = new ProblemList()
  const fields = readFields(value, 'segment', ['segment', 'title', 'if'], to)
  if (fields === null) return { segment: null, problems: to.problems }
  const segment = {
    key: readKey(fields['segment'], 'segment', to),
    title: readText(fields['title'], 'title', to),
    condition: readCondition(fields['if'], 'if', to),
  }
  return { segment, problems: [...problems, ...to.problems] }
}

/** That its names exist, and that Postgres can answer it for a million leads. */
export function validateSegment({ condition }: Segment, known: SegmentNames): readonly Problem[] {
  const to = new ProblemList()
  for (const leaf of leavesOf(condition)) {
    const unasked = withoutSql(leaf)
    if (unasked !== null) to.error('if', `\`${unasked.what}\` cannot be asked of all leads at once`, unasked.remedy)
    if (leaf.kind === 'event') for (const type of leaf.pattern.types) checkName(type, 'event type', known.eventTypes, to)
    if (leaf.kind === 'journey') for (const key of leaf.journeys ?? []) checkName(key, 'journey', known.journeys, to)
  }
  return to.problems
}

function checkName(name: string, noun: string, known: ReadonlySet<string>, to: ProblemList): void {
  if (!known.has(name)) to.error('if', `unknown ${noun} "${name}"`, suggest(name, known))
}

/** Values that are worked out from tables of the scoring model. */
const derivedFields = ['industryClass', 'deliveryArea', 'roleClass', 'addressKind', 'domainClass']

interface Unasked {
  readonly what: string
  readonly remedy: string
}

function unaskedOfEvent({ where }: EventPattern): Unasked | null {
  if (where.some(({ isOwnKey = false }) => isOwnKey))
    return { what: 'own: key', remedy: 'name the value; only a run of a journey has a key of its own' }
  return where.some(({ property }) => property === 'path')
    ? { what: 'path', remedy: 'ask for `link`, the whole address, with contains' }
    : null
}

function withoutSql(leaf: Leaf): Unasked | null {
  switch (leaf.kind) {
    case 'field':
      return derivedFields.includes(leaf.field)
        ? { what: `${leaf.of}.${leaf.field}`, remedy: 'ask for the field it is derived from, or for fit' }
        : null
    case 'event':
      return unaskedOfEvent(leaf.pattern)
    case 'ready':
      return { what: leaf.kind, remedy: 'ask for fit, engagement and an event instead' }
    case 'sent':
    case 'clicked':
      return { what: leaf.kind, remedy: 'ask for `event: email.clicked`, or put it into the journey' }
    case 'handoff':
      return { what: leaf.kind, remedy: 'ask for the stage, such as `stage: [mql, sql]`' }
    case 'segment':
      return { what: leaf.kind, remedy: 'write the condition of that segment here' }
    case 'weekday':
    case 'date':
      return { what: leaf.kind, remedy: 'put it into the journey that uses the segment' }
    case 'engagement':
    case 'fit':
    case 'temperature':
    case 'stage':
    case 'consent':
    case 'journey':
      return null
    default:
      return leaf satisfies never
  }
}
