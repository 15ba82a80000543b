/** What publishing makes of a template: everything sending needs, so that no mail is compiled twice. */
import type { MessageClass } from './facts.ts'
import type { Language } from './lead.ts'

export interface TemplateLink {
  /** Index in the table and in the token of a tracked link. */
  readonly position: number
  /** May hold `{{query …}}`; then each message has its own target. */
  readonly url: string
  /** What the reader sees, without markup. */
  readonly label: string
}

/** HTML, text and header lines still hold variables. */
export interface CompiledTemplate {
  readonly key: string
  readonly language: Language
  readonly class: MessageClass
  readonly subject: string
  readonly preheader: string
  /** As the author wrote it. */
  readonly mjml: string
  readonly html: string
  readonly text: string
  readonly links: readonly TemplateLink[]
  /** Variables named anywhere, in alphabetical order. */
  readonly variables: readonly string[]
}
