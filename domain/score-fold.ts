/** Turns a lead's events into grants of points by the rules of a model: once per property, capped, in canonical order. */
import { meetsProperties } from './condition/match.ts'
import { inCanonicalOrder, type LeadEvent } from './event.ts'
import type { EventId } from './id.ts'
import { dayMs } from './local-time.ts'
import type { EngagementRule, ScoringModel } from './scoring-model.ts'

/** What one event earned: `raw` by its rule, `points` after the cap; neither decayed. */
export interface Grant {
  readonly rule: string
  readonly eventId: EventId
  readonly type: string
  readonly occurredAt: Date
  readonly raw: number
  readonly points: number
}

/** Only what people did counts. The answer does not depend on the order of `events`. */
export function grantsOf(model: Pick<ScoringModel, 'engagement'>, events: readonly LeadEvent[]): Grant[] {
  const byRule = new Map<EngagementRule, { grants: Grant[]; counted: Set<string> }>()
  return inCanonicalOrder(events).flatMap((event) => {
    const earned = event.verdict === 'human' ? earnedBy(model, event) : null
    if (earned === null || earned.raw === 0) return []
    const { rule, raw } = earned
    const so = byRule.get(rule) ?? { grants: [], counted: new Set<string>() }
    byRule.set(rule, so)
    if (isRepeated(rule, event, so.counted)) return []
    const points = underCap(rule, raw, event.occurredAt, so.grants)
    const grant: Grant = { rule: rule.rule, eventId: event.id, type: event.type, occurredAt: event.occurredAt, raw, points }
    so.grants.push(grant)
    return [grant]
  })
}

/** The first rule that matches the event, and its points. */
function earnedBy(model: Pick<ScoringModel, 'engagement'>, event: LeadEvent): { rule: EngagementRule; raw: number } | null {
  for (const rule of model.engagement) {
    if (!rule.on.includes(event.type)) continue
    const matched = rule.cases.find(({ where }) => meetsProperties(event, where))
    if (matched !== undefined) return { rule, raw: matched.points }
  }
  return null
}

/** Values compare without regard to case; events without the property count once together. */
function isRepeated({ oncePer }: EngagementRule, event: LeadEvent, counted: Set<string>): boolean {
  if (oncePer === null) return false
  const value = event.properties[oncePer]
  const key = typeof value === 'string' ? value.trim().toLowerCase() : JSON.stringify(value ?? null)
  if (counted.has(key)) return true
  counted.add(key)
  return false
}

/** At most the cap minus what the rule granted in `(at − window, at]`; a negative cap bounds from below. */
function underCap({ cap }: EngagementRule, raw: number, at: Date, granted: readonly Grant[]): number {
  if (cap === null || raw * cap.points <= 0) return raw
  const windowStart = at.getTime() - cap.days * dayMs
  let left = cap.points
  for (let index = granted.length - 1; index >= 0; index -= 1) {
    const grant = granted[index]
    if (grant === undefined || grant.occurredAt.getTime() <= windowStart) break
    left -= grant.points
  }
  return cap.points > 0 ? Math.max(0, Math.min(raw, left)) : Math.min(0, Math.max(raw, left))
}
