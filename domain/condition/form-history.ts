/** Rows that ask what happened: events and their properties, silence, journeys, handoffs. */
import { rejectReasons } from '../handoff.ts'
import { handoffStatuses } from '../vocabulary.ts'
import { type Cells, type LeafForm, textIn, textOf, textsIn, withoutEmpty, wordsOf, writeWords } from './form-cells.ts'
import { comparisons, drawTest, writeTest } from './form-test.ts'
import { type Fields, isFields } from './reader.ts'

const often = ['once', 'atLeast', 'atMost', 'never'] as const
const ever = ['ever', 'never'] as const

export const eventForm: LeafForm = {
  cells: [
    { name: 'type', control: 'names', of: 'eventTypes', several: true },
    { name: 'often', control: 'choice', of: often, words: 'conditionOften' },
    { name: 'times', control: 'number' },
    { name: 'within', control: 'duration' },
    { name: 'property', control: 'properties', of: comparisons },
  ],
  read: (value) => {
    if (!isFields(value)) return { type: wordsOf(value), often: ['once'] }
    return {
      type: wordsOf(value['type']),
      ...readOften(value),
      within: textOf(value['within']),
      ...readProperties(value['where']),
    }
  },
  write: (cells, before) => {
    const said = isFields(before) ? before : {}
    const type = writeWords(textsIn(cells, 'type'), isFields(before) ? said['type'] : before)
    const where = writeProperties(cells, isFields(said['where']) ? said['where'] : {})
    const fields = withoutEmpty({ type, where, ...writeOften(cells, said), within: textIn(cells, 'within') })
    return Object.keys(fields).length === 1 && !isFields(before) ? type : fields
  },
}

function readOften({ count, never }: Fields): Cells {
  if (never === true) return { often: ['never'] }
  if (count === undefined) return { often: ['once'] }
  if (!isFields(count)) return { often: ['atLeast'], times: textOf(count) }
  return count['atMost'] === undefined
    ? { often: ['atLeast'], times: textOf(count['atLeast']) }
    : { often: ['atMost'], times: textOf(count['atMost']) }
}

/** A number left open is asked for by its problem, not guessed. */
function writeOften(cells: Cells, { count }: Fields): Fields {
  const times = Number(textIn(cells, 'times') || 'none')
  const number = Number.isFinite(times) ? times : textIn(cells, 'times') || '?'
  switch (textIn(cells, 'often')) {
    case 'never':
      return { never: true }
    case 'atLeast':
      return { count: isFields(count) ? { atLeast: number } : number }
    case 'atMost':
      return { count: { atMost: number } }
    default:
      return {}
  }
}

function readProperties(where: unknown): Cells {
  const tests = isFields(where) ? Object.entries(where).map(([name, test]) => ({ name, ...drawTest(test) })) : []
  return {
    property: tests.map(({ name }) => name),
    comparison: tests.map(({ comparison }) => comparison),
    text: tests.map(({ text }) => text),
  }
}

/** A property without a name is none. */
function writeProperties(cells: Cells, before: Fields): Fields | undefined {
  const named = (cells['property'] ?? []).flatMap((typed, index) => {
    const name = typed.trim()
    const comparison = comparisons.find((one) => one === cells['comparison']?.[index]) ?? 'in'
    return name === '' ? [] : [[name, writeTest({ comparison, text: cells['text']?.[index] ?? '' }, before[name])] as const]
  })
  return named.length === 0 ? undefined : Object.fromEntries(named)
}

export const inactiveForm: LeafForm = {
  cells: [{ name: 'within', control: 'duration' }],
  read: (value) => ({ within: textOf(value) }),
  write: (cells) => textIn(cells, 'within'),
}

export const journeyForm: LeafForm = {
  cells: [
    { name: 'is', control: 'names', of: 'journeys', several: true },
    { name: 'status', control: 'choice', of: ['', 'active', 'finished'], words: 'conditionJourney' },
    { name: 'outcome', control: 'words' },
    { name: 'within', control: 'duration' },
    { name: 'never', control: 'choice', of: ever, words: 'conditionEver' },
  ],
  read: (value) => {
    const fields = isFields(value) ? value : { is: value }
    return { is: wordsOf(fields), ...texts(fields, 'status', 'outcome', 'within'), never: neverOf(fields) }
  },
  write: (cells, before) => {
    const said = isFields(before) ? before : {}
    const names = textsIn(cells, 'is')
    const outcomes = textIn(cells, 'outcome')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
    const fields = withoutEmpty({
      [said['in'] === undefined ? 'is' : 'in']: names.length === 0 ? undefined : writeWords(names, said['is'] ?? said['in']),
      status: textIn(cells, 'status'),
      outcome: outcomes.length === 0 ? undefined : writeWords(outcomes, said['outcome']),
      ...writeWhen(cells),
    })
    return Object.keys(fields).length === 1 && names.length > 0 && !isFields(before) ? writeWords(names, before) : fields
  },
}

export const handoffForm: LeafForm = {
  cells: [
    { name: 'status', control: 'chips', of: handoffStatuses, words: 'handoffStatus' },
    { name: 'rejectReason', control: 'chips', of: [...rejectReasons, 'noResponse'], words: 'rejectReason' },
    { name: 'within', control: 'duration' },
    { name: 'never', control: 'choice', of: ever, words: 'conditionEver' },
  ],
  read: (value) => {
    const fields = isFields(value) ? value : { status: value }
    const named = (name: string) => (fields[name] === undefined ? [] : wordsOf(fields[name]))
    return { status: named('status'), rejectReason: named('rejectReason'), ...texts(fields, 'within'), never: neverOf(fields) }
  },
  write: (cells, before) => {
    const said = isFields(before) ? before : { status: before }
    const named = (name: string) => {
      const chosen = textsIn(cells, name)
      return chosen.length === 0 ? undefined : writeWords(chosen, said[name])
    }
    const fields = withoutEmpty({ status: named('status'), rejectReason: named('rejectReason'), ...writeWhen(cells) })
    return Object.keys(fields).length === 1 && !isFields(before) ? (fields['status'] ?? fields) : fields
  },
}

function writeWhen(cells: Cells): Fields {
  return { within: textIn(cells, 'within'), never: textIn(cells, 'never') === 'never' ? true : undefined }
}

function neverOf({ never }: Fields): string[] {
  return [never === true ? 'never' : 'ever']
}

function texts(fields: Fields, ...names: readonly string[]): Cells {
  return Object.fromEntries(names.map((name) => [name, fields[name] === undefined ? [] : [wordsOf(fields[name]).join(', ')]]))
}
