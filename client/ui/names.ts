/** Puts what people call a thing in place of its key; a key nobody has named is shown as it is rather than hidden. */
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { View } from './view.ts'

/** The email's subject by its template's key. */
export function emailName({ names }: View, template: string): string {
  return subjectText(names.emails.get(template) ?? template)
}

/** The subject of the email a step of this journey sends. Without the journey the step is taken for a template, its default name. */
export function emailOfStep(view: View, graph: JourneyGraph | null, step: string): string {
  const node = graph?.nodes[step]
  return emailName(view, node?.kind === 'email' ? node.template : step)
}

/** A subject names its document or date through a variable; what it says without one tells enough in a list. */
export function subjectText(subject: string): string {
  return subject.replace(/\{\{fallback \S+ '([^']*)'\}\}/g, '$1').replace(/\{\{[^}]*\}\}/g, '…')
}
