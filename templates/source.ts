/** Reads a template file: front matter between `---` lines, then MJML; says nothing about whether the MJML is good. */
import { parse } from 'yaml'
import { z } from 'zod'
import type { MessageClass } from '../domain/facts.ts'
import type { Language } from '../domain/lead.ts'
import type { Problem } from '../domain/problem.ts'

export interface TemplateSource {
  readonly key: string
  readonly language: Language
  readonly class: MessageClass
  readonly subject: string
  readonly preheader: string
  /** The author's own text part; null: made from the HTML. */
  readonly text: string | null
  /** No logo, colour, footer or lead-supplied text: what a double opt-in mail must look like. */
  readonly plain: boolean
  /** Sections for the layout, or a whole `<mjml>` document. */
  readonly mjml: string
}

const longestSource = 256 * 1024

const frontMatter = z.strictObject({
  template: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is lower-case words joined by hyphens'),
  language: z.enum(['de', 'en']),
  class: z.enum(['marketing', 'transactional', 'internal']),
  subject: z.string().trim().min(1),
  preheader: z.string().trim().default(''),
  text: z.string().nullable().default(null),
  plain: z.boolean().default(false),
})

/** All problems at once; the source is null when there is one. */
export function parseSource(file: string): { source: TemplateSource | null; problems: Problem[] } {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(file)
  if (match?.[1] === undefined || match[2] === undefined || file.length > longestSource)
    return refuse('', 'is not a template', 'Write front matter between two lines of ---, then MJML; at most 256 kB.')
  const parsed = frontMatter.safeParse(readYaml(match[1]))
  if (!parsed.success)
    return {
      source: null,
      problems: parsed.error.issues.map((issue) => problem(issue.path.join('.'), issue.message, remedy)),
    }
  const { template: key, ...rest } = parsed.data
  return { source: { key, ...rest, mjml: match[2].trim() }, problems: [] }
}

const remedy =
  'Known are template, language (de, en), class (marketing, transactional, internal), subject, preheader, text, plain.'

function readYaml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return null
  }
}

function refuse(path: string, message: string, what: string): { source: null; problems: Problem[] } {
  return { source: null, problems: [problem(path, message, what)] }
}

function problem(path: string, message: string, what: string): Problem {
  return { path: path === '' ? 'template' : path, message, remedy: what, severity: 'error' }
}
