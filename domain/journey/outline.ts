/** The steps of a journey as they are written, whether they make sense or not: what a form shows, and where problems belong. */
import { type Fields, isFields } from '../condition/reader.ts'
import type { Problem } from '../problem.ts'
import { type StepKind, stepKinds } from './definition.ts'
import { partsOf } from './edit-path.ts'

export interface OutlineStep {
  readonly path: string
  /** Null where no known kind is named. */
  readonly kind: StepKind | null
  readonly fields: Fields
  readonly lists: readonly OutlineList[]
}

/** Steps inside a step; the journey's own list is one, too. */
export interface OutlineList {
  readonly path: string
  /** What leads here: `then`, `else`, `case 1`, the name of a way, an outcome; empty for the journey's own. */
  readonly label: string
  /** The case or way it belongs to, with fields of its own; null where the list hangs at the step itself. */
  readonly owner: { readonly path: string; readonly fields: Fields } | null
  readonly steps: readonly OutlineStep[]
}

/** Anything can be outlined; what is no list of steps is an empty one. */
export function outlineOf(value: unknown): OutlineList {
  return listAt(isFields(value) ? value['steps'] : null, 'steps', '', null)
}

function listAt(value: unknown, path: string, label: string, owner: OutlineList['owner']): OutlineList {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return { path, label, owner, steps: items.map((item, index) => stepAt(item, `${path}[${index}]`)) }
}

function stepAt(value: unknown, path: string): OutlineStep {
  const fields = isFields(value) ? value : {}
  const kind = stepKinds.find((one) => Object.hasOwn(fields, one)) ?? null
  return { path, kind, fields, lists: kind === null || partsOf(path) === null ? [] : listsOf(kind, fields, path) }
}

function listsOf(kind: StepKind, fields: Fields, path: string): OutlineList[] {
  const own = (name: string) => listAt(fields[name], `${path}.${name}`, name, null)
  switch (kind) {
    case 'waitFor':
      return Array.isArray(fields[kind]) ? [...cases(fields[kind], `${path}.${kind}`), own('else')] : [own('then'), own('else')]
    case 'branch':
    case 'split':
      return cases(fields[kind], `${path}.${kind}`)
    case 'webhook':
      return [own('then'), own('else')]
    case 'handoff':
      return outcomes(fields['outcomes'], `${path}.outcomes`)
    case 'email':
    case 'wait':
    case 'update':
    case 'notify':
    case 'recycle':
    case 'goto':
    case 'exit':
      return []
    default:
      return kind satisfies never
  }
}

function cases(value: unknown, path: string): OutlineList[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return items.map((item, index) => {
    const fields = isFields(item) ? item : {}
    const at = `${path}[${index}]`
    if (Object.hasOwn(fields, 'else')) return listAt(fields['else'], `${at}.else`, 'else', { path: at, fields })
    const label = typeof fields['way'] === 'string' ? fields['way'] : `case ${index + 1}`
    return listAt(fields['then'], `${at}.then`, label, { path: at, fields })
  })
}

function outcomes(value: unknown, path: string): OutlineList[] {
  return isFields(value)
    ? Object.entries(value).map(([outcome, steps]) => listAt(steps, `${path}.${outcome}`, outcome, null))
    : []
}

/** Every step with those inside it, in the order of the source. */
export function* everyOutlined({ steps }: OutlineList): Generator<OutlineStep> {
  for (const step of steps) {
    yield step
    for (const list of step.lists) yield* everyOutlined(list)
  }
}

/** Problems by the path of the step they belong to; under the empty path those of the journey as a whole. */
export function problemsByStep(list: OutlineList, problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const paths = [...everyOutlined(list)].map(({ path }) => path)
  return Map.groupBy(problems, (problem) => innermost(paths, problem.path))
}

function innermost(paths: readonly string[], place: string): string {
  const around = paths.filter((path) => place === path || place.startsWith(`${path}.`))
  return around.reduce((deepest, path) => (path.length > deepest.length ? path : deepest), '')
}
