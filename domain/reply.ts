/** What a mail that came back wants: nothing (a machine wrote it), an end of the emails, or a person; reads text, changes nothing. */

export interface ReplyHeaders {
  readonly autoSubmitted: string | null
  readonly precedence: string | null
  /** Any of `X-Autoreply`, `X-Autorespond`, `X-Auto-Response-Suppress` is there. */
  readonly hasAutoReplyMark: boolean
  /** The envelope named no sender. */
  readonly isFromNobody: boolean
  readonly subject: string
}

/** RFC 3834 and what older autoresponders do instead. A missing header never makes a person's mail automatic. */
export function isAutomaticReply(headers: ReplyHeaders): boolean {
  const autoSubmitted = headers.autoSubmitted?.trim().toLowerCase() ?? 'no'
  return (
    !autoSubmitted.startsWith('no') ||
    headers.hasAutoReplyMark ||
    headers.isFromNobody ||
    /^(bulk|auto_reply|junk|list)$/i.test(headers.precedence?.trim() ?? '') ||
    /^(automatische antwort|abwesenheitsnotiz|auto(matic)?[- ]?reply|out of (the )?office)\b/i.test(headers.subject.trim())
  )
}

export type ReplyWish =
  /** Little more than "stop": nobody needs to read it. */
  | 'stopOnly'
  /** Wants no more mails and says more: the mails end, and a person reads it. */
  | 'stopAndMore'
  | 'talk'

const bareWords = 12

/** Errs towards stopping: a mail too few costs less than one against a clear word. */
export function wishOf(text: string): ReplyWish {
  const own = withoutQuote(text).toLowerCase()
  if (!saysStop(own)) return 'talk'
  return own.split(/\s+/).filter(Boolean).length <= bareWords ? 'stopOnly' : 'stopAndMore'
}

function saysStop(own: string): boolean {
  return (
    /^\W*(bitte\s+)?(stop+|remove|abmeldung|abmelden|austragen|unsubscribe)\b/.test(own) ||
    /\b(unsubscribe|opt[- ]?out|remove me|stop (sending|emailing|contacting)|take me off)\b/.test(own) ||
    /\b(abmelden|abbestellen|austragen)\b/.test(own) ||
    /\baus (dem|ihrem|eurem) verteiler\b|\bkeine (weiteren |mehr )?(e-?mails?|mails?|newsletter|werbung|nachrichten)\b/.test(
      own,
    ) ||
    /\b(e-?mails?|mails?|newsletter|werbung) mehr\b|\bnicht (mehr|weiter) (anschreiben|kontaktieren)\b/.test(own)
  )
}

/** The lines above the quoted mail: our own footer says "abmelden" too. */
export function withoutQuote(text: string): string {
  const lines = text.split(/\r?\n/)
  const quote = lines.findIndex((line, index) => isQuoteStart(line, lines[index + 1] ?? ''))
  return (quote < 0 ? lines : lines.slice(0, quote)).join('\n').trim()
}

function isQuoteStart(line: string, next: string): boolean {
  return (
    line.startsWith('>') ||
    /^-{2,}\s*(original|ursprüngliche|weitergeleitete|forwarded)/i.test(line) ||
    /^_{10,}$/.test(line.trim()) ||
    introducesQuote(line) ||
    introducesQuote(`${line} ${next}`) ||
    (/^(from|von):\s/i.test(line) && /^(sent|gesendet|date|datum|to|an):\s/i.test(next))
  )
}

/** Mail programs break this sentence into two lines when it is long. */
function introducesQuote(text: string): boolean {
  return /^(on|am)\b.{0,250}\b(wrote|schrieb)\b.{0,100}:\s*$/i.test(text)
}
