/** Reads YAML that people wrote into plain values; refuses whatever could surprise: anchors, tags, doubled keys, several documents. */
import { type Document, isAlias, isNode, LineCounter, parseDocument, visit } from 'yaml'
import type { Problem } from './problem.ts'

const longestSource = 200_000
const mostReported = 20

/** `value` is undefined when the text cannot be read at all; never throws. */
export function readYaml(source: string): { value: unknown; problems: Problem[] } {
  if (source.length > longestSource) {
    return unreadable({ path: 'line 1', message: `is longer than ${longestSource} characters`, remedy: 'Split it into several.' })
  }
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, stringKeys: true, resolveKnownTags: false })
  const place = (offset: number): string => `line ${lines.linePos(offset).line}`
  const syntax = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY')
  const problems = [...document.errors, ...document.warnings].map((error) =>
    describe(error.code, error.message, place(error.pos[0])),
  )
  problems.push(...findReferences(document, place))
  const value: unknown =
    syntax.length > 0 || problems.some((problem) => problem.remedy === noReferences) ? undefined : document.toJS()
  return { value, problems: firstOfEach(problems) }
}

function unreadable(problem: Omit<Problem, 'severity'>): { value: undefined; problems: Problem[] } {
  return { value: undefined, problems: [{ ...problem, severity: 'error' }] }
}

const noReferences = 'Write it out: anchors (&) and aliases (*) are not allowed.'

const remedies: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'Keep one of the two.',
  TAB_AS_INDENT: 'Indent with spaces.',
  MULTIPLE_DOCS: 'One file holds one document: remove the second `---`.',
  NON_STRING_KEY: 'Keys are plain words.',
  TAG_RESOLVE_FAILED: 'Remove the tag (`!…`); put the text in quotes if it starts with an exclamation mark.',
  RESOURCE_EXHAUSTION: 'It is nested too deeply.',
}

/** Where the parser speaks to programmers. */
const plainly: Readonly<Record<string, string>> = { MULTIPLE_DOCS: 'a second document begins here' }

function describe(code: string, message: string, path: string): Problem {
  const remedy = remedies[code] ?? 'Check indentation, quotes and brackets on this line and the one before.'
  return { path, message: `is not valid YAML: ${plainly[code] ?? message}`, remedy, severity: 'error' }
}

function findReferences(document: Document, place: (offset: number) => string): Problem[] {
  const found: Problem[] = []
  visit(document, (_, node) => {
    if (!isNode(node)) return
    const anchored = isAlias(node) || ('anchor' in node && node.anchor !== undefined)
    if (anchored) {
      const path = place(node.range?.[0] ?? 0)
      found.push({ path, message: 'uses an anchor or alias', remedy: noReferences, severity: 'error' })
    }
  })
  return found
}

/** One broken bracket makes the parser complain hundreds of times. */
function firstOfEach(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem]))
  return [...seen.values()].slice(0, mostReported)
}
