/** Reads the steps that do something beside mailing: `update`, `notify`, `webhook`. */
import { companyFields, leadFields } from '../condition/fields.ts'
import { asList, type Fields, isFields, type ProblemList, readFields, show } from '../condition/reader.ts'
import { changeableNames, changeTarget, type FieldChange, readChange } from '../field-change.ts'
import { suggest } from '../nearest.ts'
import { notified, type SavedField, type Step } from './definition.ts'
import { readChoice, readText } from './fields.ts'
import { idOf, readElse, readThen, type StepReading } from './step-reading.ts'

export function readUpdate(fields: Fields, path: string, reading: StepReading): Step {
  readFields(fields, path, ['update', 'id'], reading.to)
  const id = idOf('update', fields, path, reading)
  return { kind: 'update', id, path, set: readChanges(fields['update'], `${path}.update`, reading.to) }
}

function readChanges(value: unknown, path: string, to: ProblemList): FieldChange[] {
  if (!isFields(value) || Object.keys(value).length === 0) {
    to.error(path, `${show(value)} names no field`, 'write a field and its value, such as { industry: Maschinenbau }')
    return []
  }
  return Object.entries(value).flatMap(([name, given]) => {
    const read = readChange(name, given)
    if (read.ok) return [read.change]
    to.error(`${path}.${name}`, read.message, read.remedy)
    return []
  })
}

export function readNotify(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  readFields(fields, path, ['notify', 'id', 'text'], to)
  if (fields['notify'] === null) to.error(`${path}.notify`, 'nobody is named', `write one of ${notified.join(', ')}`)
  return {
    kind: 'notify',
    id: idOf('notify', fields, path, reading),
    path,
    to: readChoice(fields['notify'] ?? undefined, notified, 'owner', `${path}.notify`, to),
    text: readText(fields['text'], `${path}.text`, to),
  }
}

export function readWebhook(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  readFields(fields, path, ['webhook', 'id', 'send', 'save', 'then', 'else'], to)
  return {
    kind: 'webhook',
    id: idOf('webhook', fields, path, reading),
    path,
    url: readUrl(fields['webhook'], `${path}.webhook`, to),
    send: fields['send'] === undefined ? [] : readSent(fields['send'], `${path}.send`, to),
    save: fields['save'] === undefined ? [] : readSaved(fields['save'], `${path}.save`, to),
    answered: readThen(fields, path, reading),
    otherwise: readElse(fields, path, reading),
  }
}

const longestUrl = 1_000

/** Whether the address may be called, the installation decides when it is called; names are not looked up here. */
function readUrl(value: unknown, path: string, to: ProblemList): string {
  const url = typeof value === 'string' && value.length <= longestUrl ? URL.parse(value) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    to.error(path, `${show(value)} is no web address`, 'write such as https://crm.example/hooks/ripen')
    return ''
  }
  if (url.username !== '' || url.password !== '')
    to.error(path, 'the address holds a password', 'leave it out: the receiver checks the signature instead')
  return url.href
}

/** Fields of the lead, its company (`company.industry`) and its attributes. */
function readSent(value: unknown, path: string, to: ProblemList): string[] {
  const known = [...leadFields, ...companyFields.map((field) => `company.${field}`)]
  return asList(value).flatMap((name) => {
    const isKnown = typeof name === 'string' && (known.includes(name) || /^attributes\.[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name))
    if (isKnown) return [name]
    to.error(path, `unknown field ${show(name)}`, typeof name === 'string' ? suggest(name, known) : 'write a list of fields')
    return []
  })
}

/** `{ attributes.size: company.size }`: where it goes, and where it stands in the answer. */
function readSaved(value: unknown, path: string, to: ProblemList): SavedField[] {
  const fields = isFields(value) ? value : {}
  if (!isFields(value)) to.error(path, `${show(value)} names no fields`, 'write such as { attributes.score: result.score }')
  return Object.entries(fields).flatMap(([name, from]) => {
    if (changeTarget(name) === null) to.error(`${path}.${name}`, `"${name}" is no field to write`, suggest(name, changeableNames))
    if (typeof from === 'string' && /^[\w-]+(\.[\w-]+){0,9}$/.test(from) && from.length <= 200) return [{ to: name, from }]
    to.error(
      `${path}.${name}`,
      `${show(from)} is no path in the answer`,
      'write names with dots between them, such as result.score',
    )
    return []
  })
}
