/** The links of a compiled template: numbered once at publish, so that sending and redirecting read the same table. */
import type { Problem } from '../domain/problem.ts'
import type { TemplateLink } from '../domain/template.ts'

const anchor = /<a\b([^>]*?)\shref="([^"]*)"([^>]*)>([\s\S]*?)<\/a>/g

/** Replaces every web address by `{{link N}}`; the engine's own links (`{{links.…}}`), mail, phone and anchors stay. */
export function numberLinks(html: string): { html: string; links: TemplateLink[]; problems: Problem[] } {
  const links: TemplateLink[] = []
  const problems: Problem[] = []
  const numbered = html.replace(anchor, (whole, before: string, href: string, after: string, content: string) => {
    const url = decodeAmpersands(href)
    const problem = problemOf(url)
    if (problem !== null) problems.push(problem)
    if (!/^https?:/i.test(url)) return whole
    const position = links.length
    links.push({ position, url, label: labelOf(content) })
    return `<a${before} href="{{link ${position}}}"${after}>${content}</a>`
  })
  return { html: numbered, links, problems }
}

/** True when the target depends on the lead. */
export function isPersonal(link: TemplateLink): boolean {
  return link.url.includes('{{')
}

function problemOf(url: string): Problem | null {
  const fixed = url.replace(/\{\{query [a-zA-Z.]+\}\}/g, '')
  if (/^\{\{(links|sender|contact)\.[a-zA-Z]+\}\}$/.test(url) || url.startsWith('#')) return null
  if (fixed.includes('{{'))
    return refuse(url, 'Write https://…?name={{query lead.companyName}}, or one of the engine’s own links.')
  if (/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#]|$)/i.test(url) || /^(mailto|tel):[^\s]+$/i.test(url)) return null
  return refuse(url, 'Write a whole address that begins with https://, mailto: or tel:.')
}

function refuse(url: string, remedy: string): Problem {
  return { path: 'mjml', message: `links to ${JSON.stringify(url.slice(0, 80))}`, remedy, severity: 'error' }
}

function decodeAmpersands(href: string): string {
  return href.replaceAll('&amp;', '&')
}

function labelOf(content: string): string {
  return content
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
