/** Labels of the pages in German and English; a test keeps both complete. */
import type { Language } from '../../domain/lead.ts'
import { fillIn, type WordParams } from '../../domain/wording.ts'
import { conditionLabels } from './words/conditions.ts'
import { draftLabels } from './words/draft.ts'
import { frameLabels } from './words/frame.ts'
import { handoffLabels } from './words/handoffs.ts'
import { inboxLabels } from './words/inbox.ts'
import { journeyNumberLabels } from './words/journey-numbers.ts'
import { journeyLabels } from './words/journeys.ts'
import { leadLabels } from './words/lead.ts'
import { leadsLabels } from './words/leads.ts'
import { segmentLabels } from './words/segments.ts'
import { publishLabels } from './words/publish.ts'
import { settingsLabels } from './words/settings.ts'
import { simulationLabels } from './words/simulation.ts'
import { todayLabels } from './words/today.ts'
import { webhookLabels } from './words/webhooks.ts'

/** Every area, for the test that keeps both languages complete. */
export const labelAreas = [
  frameLabels,
  todayLabels,
  webhookLabels,
  leadsLabels,
  leadLabels,
  journeyLabels,
  journeyNumberLabels,
  draftLabels,
  conditionLabels,
  publishLabels,
  handoffLabels,
  segmentLabels,
  simulationLabels,
  settingsLabels,
  inboxLabels,
] as const

type Area = (typeof labelAreas)[number]
export type Label = Area extends infer One ? (One extends { de: infer De } ? keyof De : never) : never

const labels: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  de: Object.assign({}, ...labelAreas.map((area) => area.de)),
  en: Object.assign({}, ...labelAreas.map((area) => area.en)),
}

/** The label, with `{name}` placeholders filled in. A label with ` | ` holds singular and plural, chosen by `n`. */
export function label(language: Language, key: Label, params: WordParams = {}): string {
  const [one = '', many] = (labels[language][key] ?? key).split(' | ')
  return fillIn(many === undefined || params['n'] === 1 ? one : many, params)
}

/** Whether a text that was put together names one. */
export function isLabel(key: string): key is Label {
  return Object.hasOwn(labels.en, key)
}
