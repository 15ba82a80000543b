/** Checks the Handlebars of a template against an allow-list: escaped variables that exist, known calls, if, unless, each. */
import type { Problem } from '../domain/problem.ts'
import { blocks, calls, parseMustache } from './expressions.ts'
import type { Variables } from './variables.ts'

const deepest = 5

/** Everything in `source` that is not allowed, with what to write instead. */
export function mustacheProblems(source: string, path: string, variables: Variables): Problem[] {
  const problems: Problem[] = []
  const refuse: Refuse = (message, remedy) => {
    problems.push({ path, message, remedy, severity: 'error' })
  }
  try {
    readProgram(parseMustache(source), { depth: 0, sure: new Set(), inEach: false }, variables, refuse)
  } catch (error) {
    const line = error instanceof Error ? /line (\d+)/i.exec(error.message)?.[1] : undefined
    refuse(`is not valid Handlebars near line ${line ?? '?'}`, 'Close every {{#if}}; use single quotes inside attributes.')
  }
  return problems
}

/** Every `{{…}}` of a text, in order, as written. */
export function mustacheTags(source: string): string[] {
  return source.match(/\{\{[^}]*\}\}\}?/g) ?? []
}

type Refuse = (message: string, remedy: string) => void

interface Scope {
  readonly depth: number
  /** Variables that an enclosing block has found filled. */
  readonly sure: ReadonlySet<string>
  readonly inEach: boolean
}

function readProgram(program: hbs.AST.Program, scope: Scope, variables: Variables, refuse: Refuse): void {
  if (scope.depth > deepest) return refuse('nests blocks too deeply', `Use at most ${deepest} levels.`)
  for (const statement of program.body) {
    if (isMustache(statement)) readMustache(statement, scope, variables, refuse)
    else if (isBlock(statement)) readBlock(statement, scope, variables, refuse)
    else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement')
      refuse(`uses ${statement.type}`, 'Use variables, if, unless and each only.')
  }
}

function readMustache(statement: hbs.AST.MustacheStatement, scope: Scope, variables: Variables, refuse: Refuse): void {
  const name = pathOf(statement.path) ?? '?'
  if (!statement.escaped) return refuse(`{{{${name}}}} would not be escaped`, 'Write two braces.')
  const values = Object.hasOwn(calls, name) ? calls[name] : undefined
  if (values === undefined && statement.params.length === 0) return readVariable(name, true, scope, variables, refuse)
  if (values !== statement.params.length)
    return refuse(
      `{{${name} …}} is not understood`,
      `Known are ${Object.keys(calls).join(', ')}, such as {{date handoff.dueAt}}.`,
    )
  for (const param of statement.params) {
    const path = pathOf(param)
    if (path !== null) readVariable(path, name !== 'fallback', scope, variables, refuse)
    else if (param.type === 'SubExpression') refuse(`{{${name} …}} nests a call`, 'Give it a variable or a text.')
  }
}

function readBlock(block: hbs.AST.BlockStatement, scope: Scope, variables: Variables, refuse: Refuse): void {
  const name = pathOf(block.path) ?? '?'
  const subject = block.params[0] === undefined ? null : pathOf(block.params[0])
  if (!blocks.includes(name) || subject === null || block.params.length > 1)
    return refuse(`{{#${name} …}} is not understood`, 'Write {{#if name}}, {{#unless name}} or {{#each list}}.')
  readVariable(subject, false, scope, variables, refuse)
  if (name === 'each' && variables[subject] !== 'list') refuse(`{{#each ${subject}}} is no list`, 'Use {{#if}} instead.')
  const inside = { depth: scope.depth + 1, inEach: scope.inEach || name === 'each', sure: scope.sure }
  const knowing = { ...inside, sure: new Set([...scope.sure, subject]) }
  readProgram(block.program, name === 'if' ? knowing : inside, variables, refuse)
  const inverse: hbs.AST.Program | undefined = block.inverse
  if (inverse !== undefined) readProgram(inverse, name === 'unless' ? knowing : inside, variables, refuse)
}

/** Inside `{{#each}}` a name would be looked up in the item, so only `this` is left. */
function readVariable(path: string, mustBeSure: boolean, scope: Scope, variables: Variables, refuse: Refuse): void {
  if (scope.inEach) {
    if (path !== 'this') refuse(`{{${path}}} is out of reach inside {{#each}}`, 'Use {{this}}.')
    return
  }
  const presence = Object.hasOwn(variables, path) ? variables[path] : undefined
  if (presence === undefined) return refuse(`{{${path}}} is not known here`, `Known are ${Object.keys(variables).join(', ')}.`)
  if (mustBeSure && presence === 'maybe' && !scope.sure.has(path))
    refuse(`{{${path}}} may be empty`, `Write {{fallback ${path} '…'}}, or put it into {{#if ${path}}}.`)
}

function isMustache(statement: hbs.AST.Statement): statement is hbs.AST.MustacheStatement {
  return statement.type === 'MustacheStatement'
}

function isBlock(statement: hbs.AST.Statement): statement is hbs.AST.BlockStatement {
  return statement.type === 'BlockStatement'
}

function pathOf(expression: hbs.AST.Expression): string | null {
  return expression.type === 'PathExpression' && 'original' in expression && typeof expression.original === 'string'
    ? expression.original
    : null
}
