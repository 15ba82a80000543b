/** Turns a template into what sending needs: HTML and text with variables, and the table of links; once, at publish. */
import { convert } from 'html-to-text'
import mjml2html from 'mjml'
import type { Problem } from '../domain/problem.ts'
import type { CompiledTemplate } from '../domain/template.ts'
import { brandStandIns } from './brand.ts'
import { inLayout } from './layout.ts'
import { lintMail } from './lint.ts'
import { numberLinks } from './links.ts'
import { mustacheProblems, mustacheTags } from './mustache.ts'
import type { TemplateSource } from './source.ts'
import { variablesOf } from './variables.ts'

export type Compiled =
  | { readonly ok: true; readonly template: CompiledTemplate; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** All problems at once. About 5 ms, so never while sending. */
export async function compileTemplate(source: TemplateSource): Promise<Compiled> {
  const written = writtenProblems(source)
  const framed = await compileMjml(inLayout(source))
  if (framed.html === null) return { ok: false, problems: [...written, ...framed.problems] }
  const { html, links, problems } = numberLinks(withBrand(squeezed(framed.html)))
  const text = source.text ?? textOf(html)
  const found = [...written, ...droppedTags(source.mjml, framed.html), ...problems, ...lintMail(html, source, links)]
  // The compiled page is read again: a double quote inside an attribute breaks it only there.
  if (written.length === 0) found.push(...mustacheProblems(numbersAsQuotes(html), 'mjml', variablesOf(source.class, false)))
  const errors = found.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return { ok: false, problems: found }
  const { key, language, class: of, subject, preheader, mjml } = source
  const variables = variablesIn([subject, preheader, html, text, ...links.map((link) => link.url)].join('\n'))
  const template = { key, language, class: of, subject, preheader, mjml, html, text, links, variables }
  return { ok: true, template, warnings: found }
}

function writtenProblems({ class: of, plain, subject, preheader, text, mjml }: TemplateSource): Problem[] {
  const variables = variablesOf(of, plain)
  return [
    ...mustacheProblems(subject, 'subject', variables),
    ...mustacheProblems(preheader, 'preheader', variables),
    ...(text === null ? [] : mustacheProblems(text, 'text', variables)),
    ...mustacheProblems(mjml, 'mjml', variables),
  ]
}

async function compileMjml(document: string): Promise<{ html: string | null; problems: Problem[] }> {
  try {
    // Without `fonts: {}` every mail would load Google Fonts.
    const { html } = await mjml2html(document, { fonts: {}, validationLevel: 'strict', keepComments: true })
    return { html, problems: [] }
  } catch (error) {
    return { html: null, problems: mjmlProblems(error) }
  }
}

function mjmlProblems(error: unknown): Problem[] {
  const remedy = 'See https://documentation.mjml.io for the tags and attributes that exist.'
  const lines = error instanceof Error ? error.message.split('\n').filter((line) => line.trim() !== '') : ['is not valid MJML']
  return lines.map((message) => ({ path: 'mjml', message: message.trim(), remedy, severity: 'error' as const }))
}

/** MJML silently drops `{{#if}}` between columns or sections, and then shows both branches to everyone. */
function droppedTags(source: string, html: string): Problem[] {
  const left = counted(mustacheTags(html))
  return [...counted(mustacheTags(source))]
    .filter(([tag, times]) => (left.get(tag) ?? 0) < times)
    .map(([tag]) => ({
      path: 'mjml',
      message: `loses ${tag} when compiled`,
      remedy: 'Put it inside a text, or wrap it: <mj-raw>{{#if …}}</mj-raw>.',
      severity: 'error' as const,
    }))
}

function counted(tags: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return counts
}

function squeezed(html: string): string {
  return html.replace(/[ \t]*\n\s*/g, '\n')
}

function withBrand(html: string): string {
  return html
    .replaceAll(brandStandIns.color, '{{brand.color}}')
    .replaceAll(brandStandIns.onColor, '{{brand.onColor}}')
    .replaceAll(brandStandIns.onDark, '{{brand.onDark}}')
}

/** `{{link 3}}` takes a number, which is no variable; nothing else in a compiled page differs from a written one. */
function numbersAsQuotes(html: string): string {
  return html.replace(/\{\{link \d+\}\}/g, '')
}

const heading = { options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 } }

/** The same words and links for mail programs that show text; variables stay in place. */
function textOf(html: string): string {
  return convert(html, {
    wordwrap: false,
    selectors: [
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, ...heading })),
      { selector: 'img', format: 'skip' },
      { selector: 'div[style^="display:none"]', format: 'skip' },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
    ],
  })
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function variablesIn(text: string): string[] {
  const paths = mustacheTags(text).flatMap((tag) => tag.match(/[a-z]+\.[a-zA-Z]+/g) ?? [])
  return [...new Set(paths)].toSorted()
}
