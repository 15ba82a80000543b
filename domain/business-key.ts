/** The business key of a run: what tells several runs of one journey for one lead apart, such as a webinar. */

/** As an event's property names it; empty where it names none. */
export function businessKeyIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
}
