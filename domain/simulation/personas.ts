/** Kinds of people with their habits by phase of a journey: what a mail makes them do, and what never. Plain numbers, easy to doubt and to change. */

export const personaKeys = [
  'reader',
  'clicker',
  'silent',
  'demoAsker',
  'caller',
  'replier',
  'unsubscriber',
  'bouncer',
  'undecided',
] as const
export type PersonaKey = (typeof personaKeys)[number]

/** Probabilities about one mail of a phase. */
interface Habit {
  readonly opens: number
  readonly clicks: number
}

export interface Persona {
  readonly awareness: Habit
  readonly consideration: Habit
  readonly decision: Habit
  /** After a click: looks at products, at prices, registers for a webinar and comes. */
  readonly browses: number
  readonly looksAtPrices: number
  readonly attends: number
  /** After a mail of the decision phase, or a look at prices. */
  readonly asksForDemo: number
  readonly asksForCall: number
  readonly replies: number
  readonly unsubscribes: number
  /** Said yes to being measured; without it nobody sees a click or a page. */
  readonly allowsTracking: number
  /** Confirms the opt-in before anything else. */
  readonly confirms: number
  readonly bounces: boolean
}

const nothing = { opens: 0, clicks: 0 } as const
const passive: Persona = {
  awareness: nothing,
  consideration: nothing,
  decision: nothing,
  browses: 0,
  looksAtPrices: 0,
  attends: 0,
  asksForDemo: 0,
  asksForCall: 0,
  replies: 0,
  unsubscribes: 0,
  allowsTracking: 0.5,
  confirms: 1,
  bounces: false,
}

export const personas: Readonly<Record<PersonaKey, Persona>> = {
  reader: {
    ...passive,
    awareness: { opens: 0.9, clicks: 0.4 },
    consideration: { opens: 0.8, clicks: 0.35 },
    decision: { opens: 0.7, clicks: 0.15 },
    browses: 0.4,
    looksAtPrices: 0.05,
    attends: 0.08,
    unsubscribes: 0.01,
    allowsTracking: 0.7,
  },
  clicker: {
    ...passive,
    awareness: { opens: 1, clicks: 0.8 },
    consideration: { opens: 1, clicks: 0.8 },
    decision: { opens: 0.9, clicks: 0.6 },
    browses: 0.7,
    looksAtPrices: 0.35,
    attends: 0.25,
    asksForDemo: 0.05,
    unsubscribes: 0.01,
    allowsTracking: 0.85,
  },
  silent: { ...passive, awareness: { opens: 0.1, clicks: 0 } },
  demoAsker: {
    ...passive,
    awareness: { opens: 1, clicks: 0.7 },
    consideration: { opens: 1, clicks: 0.7 },
    decision: { opens: 1, clicks: 0.8 },
    browses: 0.6,
    looksAtPrices: 0.5,
    attends: 0.3,
    asksForDemo: 0.5,
    allowsTracking: 0.85,
  },
  caller: {
    ...passive,
    awareness: { opens: 0.7, clicks: 0.2 },
    consideration: { opens: 0.7, clicks: 0.2 },
    decision: { opens: 0.7, clicks: 0.2 },
    asksForCall: 0.4,
  },
  replier: {
    ...passive,
    awareness: { opens: 0.9, clicks: 0.2 },
    consideration: { opens: 0.9, clicks: 0.2 },
    decision: { opens: 0.9, clicks: 0.2 },
    replies: 0.4,
  },
  unsubscriber: {
    ...passive,
    awareness: { opens: 1, clicks: 0 },
    consideration: { opens: 1, clicks: 0 },
    decision: { opens: 1, clicks: 0 },
    unsubscribes: 0.6,
  },
  bouncer: { ...passive, bounces: true },
  undecided: { ...passive, confirms: 0 },
}

/** Of a hundred, roughly: what a marketer recognises from an ordinary quarter. */
export const ordinaryMix: Readonly<Partial<Record<PersonaKey, number>>> = {
  reader: 28,
  clicker: 14,
  silent: 33,
  demoAsker: 6,
  caller: 3,
  replier: 4,
  unsubscriber: 5,
  bouncer: 3,
  undecided: 4,
}
