/** What was posted from the form of a draft, carried out on the text it was made from; stores nothing. */
import { type Fields, isFields } from '../../domain/condition/reader.ts'
import { type StepKind, stepKinds } from '../../domain/journey/definition.ts'
import type { JourneyEdit } from '../../domain/journey/edit-change.ts'
import { placeInList } from '../../domain/journey/edit-path.ts'
import { editSource } from '../../domain/journey/edit.ts'
import {
  editsOf,
  type InputForm,
  inputForms,
  newCase,
  newStep,
  newWay,
  type TypedField,
  valueIn,
} from '../../domain/journey/form-edit.ts'
import { conditionEdits, type RowBeginnings } from './condition-post.ts'
import { pinnedNames } from '../../domain/journey/move.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import { withSplitName } from '../../domain/journey/split-name.ts'
import { moveEdit } from './draft-move.ts'
import type { Problem } from '../../domain/problem.ts'
import { isSameValue } from '../../domain/same-value.ts'
import { readYaml } from '../../domain/yaml.ts'

export interface PostedDraft {
  /** The text the form was made from. */
  readonly base: string
  /** `form|path|name` and what was typed. */
  readonly fields: ReadonlyMap<string, string>
  /** Everything that was posted, for the conditions in it: `cond|owner|path|cell`. */
  readonly cells: ReadonlyMap<string, readonly string[]>
  /** What the pressed button stands for, such as `up|steps[2]`. */
  readonly act: string
}

/** Names to begin a new step with. */
export interface Beginnings extends RowBeginnings {
  readonly template: string
  readonly step: string
}

export type Carried =
  | { readonly ok: true; readonly source: string; readonly edits: readonly JourneyEdit[]; readonly open: string | null }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** First what was typed, then what was clicked together, then the button; paths are those of the posted text. */
export function carryOut(posted: PostedDraft, beginnings: Beginnings): Carried {
  const root = rootOf(posted.base)
  const typed = [...namesToKeep(posted, root), ...typedEdits(root, posted.fields)]
  const withTyped = applyAll(posted.base, typed)
  if (!withTyped.ok) return withTyped
  const act = withName(actOf(root, posted.act, beginnings), root) ?? moveOf(posted)
  const inConditions = conditionEdits(rootOf(withTyped.source), posted.cells, posted.act, beginnings)
  const last = [...inConditions, ...(act === null ? [] : [act.edit])]
  const edited = applyAll(withTyped.source, last)
  return edited.ok
    ? { ok: true, source: edited.source, edits: [...typed, ...last], open: act?.open ?? openOf(posted.act) }
    : edited
}

function rootOf(source: string): Fields {
  const { value } = readYaml(source)
  return isFields(value) ? value : {}
}

const rearranging = ['add', 'remove', 'up', 'down', 'moveto']

/** Written down before the pressed button gives steps other numbers. */
function namesToKeep({ base, act }: PostedDraft, root: Fields): JourneyEdit[] {
  if (!rearranging.includes(act.split('|')[0] ?? '')) return []
  const { definition } = parseJourney(base)
  const hasOwnName = (step: string) => isFields(valueIn(root, step)) && valueIn(root, `${step}.id`) !== undefined
  return definition === null ? [] : pinnedNames(definition, hasOwnName)
}

/** Of the step whose button was pressed. */
function moveOf({ fields, act }: PostedDraft): Act | null {
  const [verb, path = ''] = act.split('|')
  return verb === 'moveto' ? moveEdit(path, fields.get(`to|${path}`) ?? '') : null
}

/** A button inside a condition leads back to its step, or to the rules of the journey. */
function openOf(act: string): string | null {
  const [verb, owner = ''] = act.split('|')
  return verb === 'cond' ? (/^.*?steps.*(?=\.)/.exec(owner)?.[0].replace(/\.(waitFor|branch)\[\d+\]$/, '') ?? 'rules') : null
}

function applyAll(source: string, edits: readonly JourneyEdit[]): ReturnType<typeof editSource> {
  let current: ReturnType<typeof editSource> = { ok: true, source }
  for (const edit of edits) if (current.ok) current = editSource(current.source, edit)
  return current
}

/** The same edits on somebody else's text, where what they concern has not changed; else null. */
export function carryOver(edits: readonly JourneyEdit[], base: string, theirs: string): string | null {
  const [before, now] = [readYaml(base).value, readYaml(theirs).value]
  if (!isFields(before) || !isFields(now)) return null
  const isSame = (path: string) => isSameValue(valueAt(before, path), valueAt(now, path))
  if (!edits.every((edit) => concerned(edit).every(isSame))) return null
  const edited = applyAll(theirs, edits)
  return edited.ok ? edited.source : null
}

function concerned(edit: JourneyEdit): readonly string[] {
  switch (edit.kind) {
    case 'setField':
      return edit.path === '' ? [edit.field] : [edit.path]
    case 'addStep':
      return [edit.list]
    case 'removeStep':
      return [placeInList(edit.path)?.list ?? edit.path]
    case 'moveStep':
      return [edit.list, placeInList(edit.path)?.list ?? edit.path]
    default:
      return edit satisfies never
  }
}

function valueAt(root: Fields, path: string): unknown {
  return path === '' ? root : valueIn(root, path)
}

function typedEdits(root: Fields, fields: ReadonlyMap<string, string>): JourneyEdit[] {
  const typed = [...fields].flatMap(([key, text]) => fieldOf(key, text) ?? [])
  return [...Map.groupBy(typed, ({ path }) => path)].flatMap(([path, inputs]) => {
    const value = valueAt(root, path)
    return isFields(value)
      ? editsOf(
          path,
          value,
          inputs.map((input) => input.field),
        )
      : []
  })
}

function fieldOf(key: string, text: string): { path: string; field: TypedField } | null {
  const [formName, path, name, more] = key.split('|')
  const form = inputForms.find((one): one is InputForm => one === formName)
  if (form === undefined || path === undefined || name === undefined || more !== undefined) return null
  return {
    path,
    field: { name, form, text, isKept: stepKinds.some((kind) => kind === name) || /\.(if|way|weight|after|journey)$/.test(name) },
  }
}

interface Act {
  readonly edit: JourneyEdit
  /** The step to show unfolded afterwards. */
  readonly open: string
}

/** A split that is added has an id from the start. */
function withName(act: Act | null, root: Fields): Act | null {
  if (act?.edit.kind !== 'addStep') return act
  return { ...act, edit: { ...act.edit, step: withSplitName(act.edit.step, root) } }
}

/** Null for a button that changes nothing. */
function actOf(root: Fields, act: string, beginnings: Beginnings): Act | null {
  const [verb = '', path = '', ...rest] = act.split('|')
  switch (verb) {
    case 'add':
      return addStep(
        path,
        Number(rest[0]),
        stepKinds.find((kind) => kind === rest[1]),
        beginnings,
      )
    case 'up':
    case 'down':
      return moveBy(path, verb === 'up' ? -1 : 1)
    case 'remove':
      return { edit: { kind: 'removeStep', path }, open: path }
    case 'case':
      return addCase(root, path)
    case 'way':
      return addWay(root, path)
    case 'outcome':
      return addOutcome(root, path, rest[0] ?? '')
    default:
      return null
  }
}

function addStep(list: string, at: number, kind: StepKind | undefined, beginnings: Beginnings): Act | null {
  if (kind === undefined || !Number.isInteger(at)) return null
  return {
    edit: { kind: 'addStep', list, at, step: newStep(kind, { ...beginnings, email: beginnings.template }) },
    open: `${list}[${at}]`,
  }
}

function moveBy(path: string, by: number): Act | null {
  const place = placeInList(path)
  if (place === null) return null
  const at = place.at + by
  return { edit: { kind: 'moveStep', path, list: place.list, at }, open: `${place.list}[${at}]` }
}

/** Before the way without condition. */
function addCase(root: Fields, path: string): Act | null {
  const step = valueAt(root, path)
  const kind = isFields(step) && Array.isArray(step['branch']) ? 'branch' : 'waitFor'
  const cases: unknown = isFields(step) ? step[kind] : null
  if (!Array.isArray(cases)) return null
  const otherwise = cases.findIndex((one: unknown) => isFields(one) && Object.hasOwn(one, 'else'))
  const at = otherwise < 0 ? cases.length : otherwise
  return { edit: { kind: 'addStep', list: `${path}.${kind}`, at, step: newCase() }, open: path }
}

function addWay(root: Fields, path: string): Act | null {
  const ways = valueAt(root, `${path}.split`)
  if (!Array.isArray(ways)) return null
  const taken = ways.map((one: unknown) => (isFields(one) ? one['way'] : null))
  const name = 'abcdefghijklmnopqrstuvwxyz'.split('').find((letter) => !taken.includes(letter)) ?? 'new'
  return { edit: { kind: 'addStep', list: `${path}.split`, at: ways.length, step: newWay(name) }, open: path }
}

function addOutcome(root: Fields, path: string, outcome: string): Act {
  const hasSome = isFields(valueAt(root, `${path}.outcomes`))
  const edit: JourneyEdit = hasSome
    ? { kind: 'setField', path: `${path}.outcomes`, field: outcome, value: [] }
    : { kind: 'setField', path, field: 'outcomes', value: { [outcome]: [] } }
  return { edit, open: path }
}
