/** Where two ways took a lead differently first; says nothing about which of them is right. */
import { type Course, type Section, sections } from './course.ts'
import type { Plan } from './plan.ts'
import type { RandomJourney } from './random-journey.ts'
import type { PlannedLead } from './random-leads.ts'

export interface NamedCourses {
  readonly way: string
  readonly courses: ReadonlyMap<string, Course>
}

export interface Difference {
  readonly lead: PlannedLead
  readonly section: Section
  /** The random journeys that the lead's lanes name. */
  readonly journeys: readonly RandomJourney[]
  /** The first lines that differ, of each way. */
  readonly lines: readonly { readonly way: string; readonly lines: readonly string[] }[]
}

const shown = 4

/** Null when every way took every lead the same way at the same times. */
export function firstDifference(plan: Plan, [first, ...others]: readonly NamedCourses[]): Difference | null {
  if (first === undefined) return null
  for (const lead of plan.leads) {
    for (const section of sections) {
      for (const other of others) {
        const found = differing([first, other].map(({ way, courses }) => ({ way, lines: courses.get(lead.id)?.[section] ?? [] })))
        if (found !== null) return { lead, section, journeys: journeysOf(plan, lead), lines: found }
      }
    }
  }
  return null
}

function differing(ways: Difference['lines']): Difference['lines'] | null {
  const [one, other] = ways.map(({ lines }) => lines)
  const longest = Math.max(one?.length ?? 0, other?.length ?? 0)
  const from = Array.from({ length: longest }, (_, index) => index).find((index) => one?.[index] !== other?.[index])
  return from === undefined ? null : ways.map(({ way, lines }) => ({ way, lines: lines.slice(from, from + shown) }))
}

function journeysOf({ journeys }: Plan, { fields }: PlannedLead): RandomJourney[] {
  const lanes = (fields.attributes['lane'] ?? '').split(' ')
  return journeys.filter(({ key }) => lanes.includes(key))
}
