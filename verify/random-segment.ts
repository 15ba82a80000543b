/** A random segment that the leads of one lane come to meet: by what they do, by time alone, or not at all. */
import { stringify } from 'yaml'
import type { Dice } from './dice.ts'
import type { Written } from './random-conditions.ts'

export interface RandomSegment {
  readonly key: string
  readonly source: string
}

/** `key` is also that of the journey it enrols in; `on` is what its leads do in their first days. */
export function randomSegment(dice: Dice, key: string, on: string): RandomSegment {
  const ofLane = { lead: { 'attributes.lane': { contains: key } } }
  return { key, source: stringify({ segment: key, title: key, if: { all: [ofLane, met(dice, on)] } }) }
}

function met(dice: Dice, on: string): Written {
  return dice.pick<Written>([
    { event: on },
    { event: { type: on, within: '6d' } },
    { all: [{ event: on }, { inactive: '5d' }] },
    { engagement: { atMost: dice.pick([2, 4]) } },
    { any: [{ event: { type: 'webinar.attended', within: '9d' } }, { event: { type: on, count: 2 } }] },
    { stage: { in: ['iql', 'mql'], since: '3d' } },
    { all: [{ event: on }, { consent: 'email_marketing' }] },
  ])
}
