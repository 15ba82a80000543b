/** Changes one thing in the source of a journey as a form does, leaving comments and everything else as they were written; publishes and stores nothing. */
import type { Problem } from '../problem.ts'
import { isSameValue } from '../same-value.ts'
import { readYaml } from '../yaml.ts'
import type { JourneyEdit } from './edit-change.ts'
import { editDocument } from './edit-document.ts'
import { spliceEdit } from './edit-splice.ts'
import { editValue } from './edit-value.ts'

export type Edited =
  | { readonly ok: true; readonly source: string }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * The edited source says exactly what the edit asks for, or nothing is changed. Only the lines of the edited step change where
 * the source allows it; an unusual layout is written anew, with its comments.
 */
export function editSource(source: string, edit: JourneyEdit): Edited {
  const { value, problems } = readYaml(source)
  if (value === undefined || problems.length > 0) return { ok: false, problems }
  const wanted = editValue(value, edit)
  if (!wanted.ok) return { ok: false, problems: [wanted.problem] }
  if (isSameValue(wanted.value, value)) return { ok: true, source }
  for (const write of [spliceEdit, editDocument]) {
    const edited = write(source, edit)
    if (edited !== null && says(edited, wanted.value)) return { ok: true, source: edited }
  }
  return { ok: false, problems: [impossible(edit)] }
}

function says(source: string, value: unknown): boolean {
  const read = readYaml(source)
  return read.problems.length === 0 && isSameValue(read.value, value)
}

function impossible(edit: JourneyEdit): Problem {
  const path = edit.kind === 'addStep' ? edit.list : edit.path
  return { path, message: 'cannot be changed in the form', remedy: 'Change it in the YAML.', severity: 'error' }
}
