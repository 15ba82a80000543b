/** Rows that ask what is the case: fields, stage, scores, consent, the calendar. */
import { stages } from '../lead.ts'
import { isSameValue } from '../same-value.ts'
import { consentStatuses, purposes } from '../vocabulary.ts'
import { type Cells, type LeafForm, textIn, textOf, textsIn, withoutEmpty, wordsOf, writeWords } from './form-cells.ts'
import { comparisons, drawTest, numberComparisons, writeTest } from './form-test.ts'
import { type Fields, isFields } from './reader.ts'

export const stageForm: LeafForm = {
  cells: [
    { name: 'in', control: 'chips', of: stages, words: 'stage' },
    { name: 'since', control: 'duration' },
  ],
  read: (value) => ({ in: wordsOf(value), since: isFields(value) ? textOf(value['since']) : [] }),
  write: (cells, before) => {
    const [named, since] = [textsIn(cells, 'in'), textIn(cells, 'since')]
    if (since === '') return writeWords(named, before)
    return named.length === 0 ? { since } : { ...fieldsOf(writeWords(named, isFields(before) ? before : {})), since }
  },
}

export const readyForm: LeafForm = {
  cells: [{ name: 'is', control: 'choice', of: ['true', 'false'], words: 'conditionReady' }],
  read: (value) => ({ is: textOf(value) }),
  write: (cells) => textIn(cells, 'is') !== 'false',
}

export const consentForm: LeafForm = {
  cells: [
    { name: 'purpose', control: 'choice', of: purposes, words: 'purpose' },
    { name: 'status', control: 'chips', of: [...consentStatuses, 'none'], words: 'consentStatus' },
  ],
  read: (value) => {
    const fields = isFields(value) ? value : { purpose: value }
    return { purpose: textOf(fields['purpose']), status: wordsOf(fields['status'] ?? 'confirmed') }
  },
  write: (cells, before) => {
    const [purpose, status] = [textIn(cells, 'purpose'), textsIn(cells, 'status')]
    const said = isFields(before) ? before['status'] : undefined
    if (said === undefined && isSameValue(status, ['confirmed'])) return isFields(before) ? { purpose } : purpose
    return { purpose, status: writeWords(status, said) }
  },
}

export const segmentForm: LeafForm = {
  cells: [{ name: 'in', control: 'names', of: 'segments', several: true }],
  read: (value) => ({ in: wordsOf(value) }),
  write: (cells, before) => writeWords(textsIn(cells, 'in'), before),
}

export const dateForm: LeafForm = {
  cells: [
    { name: 'after', control: 'moment' },
    { name: 'before', control: 'moment' },
  ],
  read: (value) => (isFields(value) ? { after: textOf(value['after']), before: textOf(value['before']) } : {}),
  write: (cells) => withoutEmpty({ after: textIn(cells, 'after'), before: textIn(cells, 'before') }),
}

export function wordForm(of: readonly string[], words: string): LeafForm {
  return {
    cells: [{ name: 'in', control: 'chips', of, words }],
    read: (value) => ({ in: wordsOf(value) }),
    write: (cells, before) => writeWords(textsIn(cells, 'in'), before),
  }
}

export const numberForm: LeafForm = {
  cells: [{ name: 'comparison', control: 'test', of: numberComparisons }],
  read: drawn,
  write: written,
}

export const stepForm: LeafForm = {
  cells: [{ name: 'step', control: 'names', of: 'emails', several: false }],
  read: (value) => ({ step: textOf(value) }),
  write: (cells) => textIn(cells, 'step'),
}

/** Of `{ country: DE }`, always one field; `attributes.` stands for one that has the name typed beside it. */
export function fieldForm(fields: readonly string[], hasAttributes: boolean): LeafForm {
  const of = hasAttributes ? [...fields, ownField] : fields
  return {
    cells: [
      { name: 'field', control: 'field', of },
      { name: 'comparison', control: 'test', of: comparisons.filter((one) => one !== 'own') },
    ],
    read: (value) => {
      const [name = '', test] = Object.entries(fieldsOf(value))[0] ?? []
      const isOwn = hasAttributes && name.startsWith(ownField)
      return { field: [isOwn ? ownField : name], attribute: isOwn ? [name.slice(ownField.length)] : [], ...drawn(test) }
    },
    write: (cells, before) => {
      const field = textIn(cells, 'field')
      const name = field === ownField ? ownField + (textIn(cells, 'attribute') || 'note') : field
      return { [name]: written(cells, Object.values(fieldsOf(before))[0]) }
    },
  }
}

/** A field that an import or form brought along. */
export const ownField = 'attributes.'

function drawn(test: unknown): Cells {
  const { comparison, text } = drawTest(test)
  return { comparison: [comparison], text: [text] }
}

function written(cells: Cells, before: unknown): unknown {
  const comparison = comparisons.find((one) => one === textIn(cells, 'comparison')) ?? 'in'
  return writeTest({ comparison, text: textsIn(cells, 'text').join(', ') }, before)
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}
