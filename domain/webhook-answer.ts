/** Takes from a webhook's answer the values that a journey saves; what is not there, or of another form, is left out. */
import { isFields } from './condition/reader.ts'
import { type FieldChange, readChange } from './field-change.ts'
import type { SavedField } from './journey/definition.ts'

/** Never throws, whatever the answer. An absent value changes nothing; null empties the field. */
export function answeredChanges(body: string, save: readonly SavedField[]): FieldChange[] {
  if (save.length === 0) return []
  const answer = parseAnswer(body)
  return save.flatMap(({ to, from }) => {
    const value = valueAt(answer, from.split('.'))
    if (value === undefined) return []
    const read = readChange(to, value)
    return read.ok ? [read.change] : []
  })
}

function parseAnswer(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** `items.0.name` reads lists, too; inherited properties are not there. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (Array.isArray(value)) return /^\d{1,6}$/.test(name) ? valueAt(value[Number(name)], rest) : undefined
  return isFields(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : undefined
}
