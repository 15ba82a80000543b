/** The checklists of a first sales talk, BANT and MEDDIC, and whether one that is filled in makes a lead sales-qualified. */

export const checklists = {
  bant: ['budget', 'authority', 'need', 'timeline'],
  meddic: ['metrics', 'economicBuyer', 'decisionCriteria', 'decisionProcess', 'identifiedPain', 'champion'],
} as const
export type Method = keyof typeof checklists
export type Finding = 'yes' | 'no' | 'unknown'

export interface Qualification {
  readonly method: Method
  /** One for each item of the method. */
  readonly findings: Readonly<Record<string, Finding>>
  readonly note: string | null
}

/** Without a need there is nothing to sell, whatever else is known. */
const indispensable: Readonly<Record<Method, string>> = { bant: 'need', meddic: 'identifiedPain' }

/** Items not given count as unknown. `unknownItem`: an item the method does not have. */
export function qualify(
  method: Method,
  findings: Readonly<Record<string, Finding>>,
  note: string | null,
): { ok: true; qualification: Qualification } | { ok: false; reason: 'unknownItem' | 'noNeed'; item: string } {
  const items: readonly string[] = checklists[method]
  const foreign = Object.keys(findings).find((item) => !items.includes(item))
  if (foreign !== undefined) return { ok: false, reason: 'unknownItem', item: foreign }
  const needed = indispensable[method]
  if (findings[needed] !== 'yes') return { ok: false, reason: 'noNeed', item: needed }
  const complete = Object.fromEntries(items.map((item) => [item, findings[item] ?? 'unknown'] as const))
  return { ok: true, qualification: { method, findings: complete, note } }
}

export function isMethod(text: string): text is Method {
  return Object.hasOwn(checklists, text)
}
