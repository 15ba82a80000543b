/** A value as one line of YAML, as inputs of forms show it, and what somebody typed there. */
import { Document } from 'yaml'
import { readYaml } from './yaml.ts'

/** Quoted where it must be; stands in block and in flow style alike. */
export function flowText(value: unknown): string {
  const list = new Document([value]).toString({ collectionStyle: 'flow', lineWidth: 0 })
  return list.trim().slice(2, -2)
}

/** What cannot be read stays the text it is, for a problem to point at. */
export function readLine(text: string): unknown {
  const { value, problems } = readYaml(text)
  return problems.length > 0 || value === undefined || value === null ? text : value
}
