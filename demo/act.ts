/** What a persona does, and when: plain data, so that a stopped demo goes on where it was. */

interface At {
  /** Business time, milliseconds since the epoch. */
  readonly at: number
}

export type RepAnswer =
  | 'accept'
  | 'contacted'
  | 'qualify'
  | 'rejectNotNow'
  | 'rejectNoBudget'
  | 'rejectUnreachable'
  | 'rejectWrongPerson'

export type Act =
  /** Person number `person` shows up through the door that suits them. */
  | (At & { readonly kind: 'arrive'; readonly person: number })
  /** Somebody looks the person's company up and enters what is publicly known. */
  | (At & { readonly kind: 'introduce'; readonly person: number })
  /** Opens a page and presses its one button (confirm an opt-in, unsubscribe). */
  | (At & { readonly kind: 'press'; readonly url: string })
  /** Opens a link or loads a picture. */
  | (At & { readonly kind: 'visit'; readonly url: string })
  | (At & { readonly kind: 'browse'; readonly person: number; readonly path: string })
  | (At & { readonly kind: 'request'; readonly person: number; readonly what: 'demo' | 'callback' | 'contact' })
  | (At & { readonly kind: 'reply'; readonly mail: string; readonly text: string; readonly isAutomatic: boolean })
  | (At & { readonly kind: 'answer'; readonly url: string; readonly answer: RepAnswer })

/** Earliest first; what is due by `now`, and what is left. */
export function split(agenda: readonly Act[], now: number): { due: Act[]; later: Act[] } {
  const ordered = agenda.toSorted((a, b) => a.at - b.at)
  const firstLater = ordered.findIndex((act) => act.at > now)
  return firstLater === -1 ? { due: ordered, later: [] } : { due: ordered.slice(0, firstLater), later: ordered.slice(firstLater) }
}
