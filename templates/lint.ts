/** Looks over a compiled mail for what mail programs, readers with disabilities and the law trip over. */
import type { MessageClass } from '../domain/facts.ts'
import type { Problem } from '../domain/problem.ts'
import type { TemplateLink } from '../domain/template.ts'
import type { TemplateSource } from './source.ts'

const warnBytes = 80 * 1024
/** Gmail cuts at 102 kB, and with the rest the unsubscribe link. */
const mostBytes = 100 * 1024

const activeMarkup =
  /<(script|iframe|object|embed|form|base|link|svg|video|audio)\b|<meta[^>]*http-equiv="?refresh|\son[a-z]+\s*=/i
const emptyLabels = /^(hier|hier klicken|klicken sie hier|here|click here|mehr|more|link)\.?$/i

/** `html` is compiled and its links are numbered. */
export function lintMail(html: string, source: TemplateSource, links: readonly TemplateLink[]): Problem[] {
  return [
    ...sizeProblems(html),
    ...markupProblems(html),
    ...footerProblems(html, source.class),
    ...readerProblems(html, source, links),
  ]
}

function sizeProblems(html: string): Problem[] {
  const bytes = Buffer.byteLength(html)
  const size = `is ${Math.round(bytes / 1024)} kB`
  if (bytes > mostBytes) return [error('mjml', size, 'Gmail cuts mails off at 102 kB; shorten it.')]
  return bytes > warnBytes ? [warning('mjml', size, 'Gmail cuts mails off at 102 kB; keep below 80 kB.')] : []
}

function markupProblems(html: string): Problem[] {
  const problems: Problem[] = []
  const body = html.replace(/<!--[\s\S]*?-->/g, '')
  const active = activeMarkup.exec(body)
  if (active !== null) problems.push(error('mjml', `contains ${active[0].trim()}`, 'Mail programs remove it; leave it out.'))
  if (/\sstyle="[^"]*\{\{(?!brand\.)/.test(body))
    problems.push(error('mjml', 'has a variable inside a style', 'Use fixed styles.'))
  if (/=\s*\{\{/.test(body)) problems.push(error('mjml', 'has a variable in an attribute without quotes', 'Add double quotes.'))
  for (const [tag] of body.matchAll(/<img\b[^>]*>/g)) problems.push(...imageProblems(tag))
  return problems
}

function imageProblems(tag: string): Problem[] {
  const problems: Problem[] = []
  if (!/\salt(=|\s|\/?>)/.test(tag))
    problems.push(error('mjml', 'has an image without alt text', 'Add alt="…", empty for decoration.'))
  if (!/\ssrc="(https:\/\/|\{\{links\.open\}\})/.test(tag))
    problems.push(error('mjml', 'has an image that is not on the web', 'Use an address that begins with https://.'))
  return problems
}

function footerProblems(html: string, of: MessageClass): Problem[] {
  if (of !== 'marketing') return []
  const needed = ['{{links.unsubscribe}}', '{{links.preferences}}', '{{#each sender.imprint}}']
  return needed
    .filter((tag) => !html.includes(tag))
    .map((tag) => error('mjml', `lacks ${tag}`, 'Every marketing email carries imprint, unsubscribe and settings links.'))
}

function readerProblems(html: string, source: TemplateSource, links: readonly TemplateLink[]): Problem[] {
  const problems: Problem[] = []
  const { subject, preheader } = source
  if (!source.plain && (preheader.length < 40 || preheader.length > 130 || preheader === subject))
    problems.push(
      warning('preheader', `has ${preheader.length} characters`, 'Say in 40 to 130 characters what the subject does not.'),
    )
  const shown = subject.replace(/\{\{[^}]*\}\}/g, '').length
  if (shown > 70) problems.push(warning('subject', `has ${shown} characters`, 'Phones show about 45.'))
  if ((html.match(/<h1\b/g) ?? []).length > 1) problems.push(warning('mjml', 'has several h1', 'Keep one.'))
  for (const { label } of links)
    if (emptyLabels.test(label)) problems.push(warning('mjml', `has a link that only says “${label}”`, 'Name what it leads to.'))
  return problems
}

function error(path: string, message: string, remedy: string): Problem {
  return { path, message, remedy, severity: 'error' }
}

function warning(path: string, message: string, remedy: string): Problem {
  return { path, message, remedy, severity: 'warning' }
}
