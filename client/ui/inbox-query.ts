/** What the address of the inbox says: whose mails, from where on, and how the chosen one is shown. */

export const mailViews = ['html', 'text', 'headers', 'source'] as const
export type MailView = (typeof mailViews)[number]

export interface InboxQuery {
  /** Only mails to this address. */
  readonly to: string | null
  /** Only mails before this position. */
  readonly before: number | null
  readonly as: MailView
  readonly isPhone: boolean
  readonly hasPictures: boolean
}

/** Anything odd counts as not said. */
export function inboxQueryOf(query: Readonly<Record<string, string>>): InboxQuery {
  const before = Number(query['before'])
  return {
    to: query['to'] ?? null,
    before: Number.isSafeInteger(before) && before > 0 ? before : null,
    as: mailViews.find((view) => view === query['as']) ?? 'html',
    isPhone: query['width'] === 'phone',
    hasPictures: query['pictures'] === '1',
  }
}

/** `id` null: the list without a chosen mail. */
export function inboxHref(query: InboxQuery, id: string | null, change: Partial<InboxQuery> = {}): string {
  const next = { ...query, ...change }
  const params = new URLSearchParams({
    ...(next.to === null ? {} : { to: next.to }),
    ...(next.before === null ? {} : { before: String(next.before) }),
    ...(next.as === 'html' ? {} : { as: next.as }),
    ...(next.isPhone ? { width: 'phone' } : {}),
    ...(next.hasPictures ? { pictures: '1' } : {}),
  })
  const path = id === null ? '/inbox' : `/inbox/${id}`
  return params.size === 0 ? path : `${path}?${params.toString()}`
}
