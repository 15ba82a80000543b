/** Problems as RFC 9457 JSON, and the one way a JSON body is read; repeats nothing a sender wrote but names of fields. */
import type { Context, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Failure, type FailureCode } from '../../domain/failure.ts'
import { nearest } from '../../domain/nearest.ts'

export interface FieldError {
  /** Such as `lead.email` or `[3].type`. */
  readonly field: string
  readonly message: string
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Stable, for programs. */
  readonly code: string
  readonly errors?: readonly FieldError[]
  readonly leadIds?: readonly string[]
  /** What stands now, for somebody who was overtaken. */
  readonly theirs?: object
  readonly inForce?: number | null
  /** What would happen, for somebody who has to decide first. */
  readonly preview?: object
  /** What keeps a segment from being deleted. */
  readonly uses?: object
}

type Extension = Omit<Problem, 'type' | 'title' | 'status' | 'detail' | 'code'>

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable as it stands',
  500: 'Something broke here',
  503: 'Not available right now',
}

export function problem(status: number, code: string, detail: string, extra: Extension = {}): Problem {
  return { type: `urn:ripen:problem:${code}`, title: titles[status] ?? 'Problem', status, code, detail, ...extra }
}

export function answerProblem(c: Context, found: Problem): Response {
  return c.json(found, found.status as ContentfulStatusCode, { 'Content-Type': 'application/problem+json' })
}

/** Thrown where an answer is not at hand; `onProblem` answers with it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(found: Problem) {
    super(found.detail)
    this.problem = found
  }
}

const longestBody = 5 * 1024 * 1024

/** The parsed body; throws a problem that names every wrong or unknown field (400 for what is not JSON, 422 otherwise). */
export async function readJson<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  return parseFields(await readJsonValue(c), schema)
}

/** Any JSON value; throws a problem when there is none. */
export async function readJsonValue(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/([a-z.+-]+\+)?json\b/i.test(type))
    throw new ProblemError(problem(415, 'notJson', 'The body must be JSON with Content-Type: application/json.'))
  const text = new TextDecoder().decode(await readBytes(c, longestBody))
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new ProblemError(problem(400, 'malformedJson', 'The body is not well-formed JSON.'))
  }
}

/** At most `longest` bytes. */
export async function readBytes(c: Context, longest: number): Promise<Uint8Array> {
  const tooLarge = () => new ProblemError(problem(413, 'tooLarge', `The body is larger than ${longest} bytes.`))
  if (Number(c.req.header('content-length') ?? 0) > longest) throw tooLarge()
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length > longest) throw tooLarge()
  return bytes
}

export function parseFields<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ProblemError(
    problem(422, 'invalidFields', 'Some fields are not as expected.', { errors: fieldErrors(parsed.error, schema) }),
  )
}

/** One line per field; an unknown one with the nearest known name. */
export function fieldErrors(error: z.ZodError, schema?: z.ZodType): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ field: pathOf(issue.path), message: issue.message }]
    const known = schema instanceof z.ZodObject && issue.path.length === 0 ? Object.keys(schema.shape) : []
    return issue.keys.map((key) => {
      const near = nearest(key, known)
      const message = near === null ? 'is not a known field' : `is not a known field; did you mean ${near}?`
      return { field: pathOf([...issue.path, key.slice(0, 100)]), message }
    })
  })
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return text.startsWith('.') ? text.slice(1) : text || 'body'
}

/** Answers what was thrown; what nobody expected is logged without its text, because that may hold what a sender wrote. */
export function onProblem(log: Logger): ErrorHandler {
  return (error, c) => {
    const found = problemOf(error)
    if (found.status >= 500)
      log.error({ code: found.code, path: c.req.routePath, kind: error.name, at: frameOf(error) }, 'request failed')
    return answerProblem(c, found)
  }
}

const statusOf: Readonly<Record<FailureCode, number>> = {
  badInput: 422,
  notFound: 404,
  conflict: 409,
  configuration: 503,
  databaseUnavailable: 503,
  temporalUnavailable: 503,
  smtpUnavailable: 503,
  invariant: 500,
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof Failure) return problem(statusOf[error.code], error.code, error.message)
  if (error instanceof HTTPException) return problem(error.status, 'badRequest', titles[error.status] ?? 'Bad request')
  if (isAway(error))
    return problem(
      503,
      'databaseUnavailable',
      'The database is not reachable; nothing was stored. Try again; `ripen doctor` says more.',
    )
  return problem(500, 'unexpected', 'Something broke here; nothing was stored. The log of the server says where.')
}

/** Connection errors of the driver and Postgres' own classes 08 (connection), 53 (resources) and 57P (shutdown). */
function isAway(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return (
    /^(ECONN|ETIMEDOUT|ENOTFOUND|EPIPE|08|53|57P)/.test(code) ||
    (error instanceof Error && error.message.startsWith('Connection terminated'))
  )
}

function frameOf(error: Error): string {
  return (
    error.stack
      ?.split('\n')
      .find((line) => line.trimStart().startsWith('at '))
      ?.trim() ?? 'unknown'
  )
}
