/** The conditions that ask one thing as rows of cells, and back; a value whose meaning the cells would lose stays YAML. */
import { isSameValue } from '../same-value.ts'
import { flowText, readLine } from '../yaml-line.ts'
import { companyFields, leadFields } from './fields.ts'
import { type Cells, type LeafForm, textIn } from './form-cells.ts'
import { eventForm, handoffForm, inactiveForm, journeyForm } from './form-history.ts'
import {
  consentForm,
  dateForm,
  fieldForm,
  numberForm,
  readyForm,
  segmentForm,
  stageForm,
  stepForm,
  wordForm,
} from './form-now.ts'
import { parseCondition } from './parse.ts'
import { temperatures } from './parse-leaf.ts'
import { weekdays } from './syntax.ts'

/** In the order a person is offered them. */
export const formKinds = [
  'stage',
  'ready',
  'temperature',
  'engagement',
  'fit',
  'lead',
  'company',
  'event',
  'inactive',
  'clicked',
  'sent',
  'consent',
  'segment',
  'journey',
  'handoff',
  'weekday',
  'date',
] as const
export type FormKind = (typeof formKinds)[number]

const leafForms: Readonly<Record<FormKind, LeafForm>> = {
  stage: stageForm,
  ready: readyForm,
  temperature: wordForm(temperatures, 'temperature'),
  engagement: numberForm,
  fit: numberForm,
  lead: fieldForm(leadFields, true),
  company: fieldForm(companyFields, false),
  event: eventForm,
  inactive: inactiveForm,
  clicked: stepForm,
  sent: stepForm,
  consent: consentForm,
  segment: segmentForm,
  journey: journeyForm,
  handoff: handoffForm,
  weekday: wordForm(weekdays, 'weekday'),
  date: dateForm,
}

export function formOf(kind: string): LeafForm | null {
  const known = formKinds.find((one) => one === kind)
  return known === undefined ? null : leafForms[known]
}

/** Null where the cells would not say the same: then `yaml` is the one cell. */
export function drawLeaf(kind: string, value: unknown): { readonly form: LeafForm | null; readonly cells: Cells } {
  const form = formOf(kind)
  const cells = form?.read(value)
  if (form === null || cells === undefined) return { form: null, cells: { yaml: [flowText(value)] } }
  const [asDrawn, asWritten] = [parsed(kind, form.write(cells, value)), parsed(kind, value)]
  const isFaithful =
    areOffered(form, cells) &&
    asDrawn.problems.length === asWritten.problems.length &&
    isSameValue(asDrawn.readable, asWritten.readable)
  return isFaithful ? { form, cells } : { form: null, cells: { yaml: [flowText(value)] } }
}

/** A word that is none of the choices would be lost. */
function areOffered(form: LeafForm, cells: Cells): boolean {
  return form.cells.every((cell) => !('words' in cell) || (cells[cell.name] ?? []).every((text) => cell.of.includes(text)))
}

function parsed(kind: string, value: unknown) {
  return parseCondition({ [kind]: value }, '')
}

/** What the cells say; exactly `before` where nothing was changed in them. */
export function writeLeaf(kind: string, cells: Cells, before: unknown): unknown {
  const { form, cells: drawnCells } = drawLeaf(kind, before)
  if (form === null) return textIn(cells, 'yaml') === textIn(drawnCells, 'yaml') ? before : readLine(textIn(cells, 'yaml'))
  const after = form.write(cells, before)
  return isSameValue(after, form.write(drawnCells, before)) ? before : after
}
