/** A mail as a person sees it: what kind it is and which links it holds; reads HTML, decides nothing. */
import { load } from 'cheerio'

export interface ReceivedMail {
  /** The sink's id of the mail. */
  readonly id: string
  readonly to: string
  readonly subject: string
  /** Business time of arrival, milliseconds. */
  readonly at: number
  readonly links: MailLinks
}

export interface MailLinks {
  readonly confirm: string | null
  readonly asset: string | null
  readonly unsubscribe: string | null
  readonly handoff: string | null
  readonly pixel: string | null
  /** What a reader would click: tracked links and plain ones to the sender's site. */
  readonly content: readonly string[]
}

export function readLinks(html: string, publicUrl: string): MailLinks {
  const page = load(html)
  const hrefs = page('a[href]')
    .toArray()
    .map((link) => page(link).attr('href') ?? '')
  const ours = (path: string): string | null => hrefs.find((href) => href.startsWith(`${publicUrl}${path}`)) ?? null
  return {
    confirm: ours('/confirm/'),
    asset: ours('/a/'),
    unsubscribe: ours('/u/'),
    handoff: ours('/h/'),
    pixel: page(`img[src^="${publicUrl}/o/"]`).attr('src') ?? null,
    content: hrefs.filter((href) => href.startsWith(`${publicUrl}/c/`)),
  }
}
